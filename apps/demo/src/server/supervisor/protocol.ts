import type { RoomFact } from '../../shared/room.js'
import type { EmulatorAddresses } from '../models/emulators.js'

/** Where a server keeps its answers. */
export type StorePlace = { readonly path: string } | { readonly redisPort: number }

/** Settings of a server's process. */
export interface InstanceSettings {
  readonly name: string
  readonly emulators: EmulatorAddresses
  /** No keys of the environment, and no programs of this machine. */
  readonly emulatorsOnly: boolean
  /** Address of the folder of the built page. */
  readonly page: string
  readonly approvalSecret: string
  readonly store: StorePlace
  readonly leaseMs: number
  readonly cluster: boolean
}

/** A message to a server's process. The settings are the first one, so that the secret is in no list of processes. */
export type ToInstance =
  | { readonly type: 'start'; readonly settings: InstanceSettings }
  | { readonly type: 'cut'; readonly streamId: string }
  | { readonly type: 'end' }

/** A message of a server's process. */
export type FromInstance =
  | { readonly type: 'ready'; readonly port: number; readonly answering: string }
  | { readonly type: 'fact'; readonly fact: RoomFact; readonly streamId?: string }
