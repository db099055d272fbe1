import type { ChatProvider, ChatRequest } from '@millrace/core'
import type { AnswerLimits } from '../config/config.js'
import type { Dialect } from '../observer.js'
import type { ClientApi } from './client-data.js'
import type { ClientExtras } from './kind.js'

/** A provider of a gateway: who it is, and what it is asked by. */
export interface GatewayProvider {
  /** Name in the configuration: the part of `provider/model` before the slash. */
  readonly name: string
  /** For people. */
  readonly label: string
  /** Answers. */
  readonly provider: ChatProvider
  /** Globs of names by which clients may ask without the provider's name. */
  readonly models: readonly string[]
  /** Names that a list of models tells. */
  readonly listed: readonly string[]
  /** Limits of its answers; those of a route win over them. */
  readonly limits?: AnswerLimits
  /** Its answers are made up on this machine. */
  readonly emulated: boolean
  /** The API that it speaks, where clients of that API send data of its own. */
  readonly api?: ClientApi | undefined
  /** `providerOptions` of one request; see `ProviderKind`. */
  options?(extras: ClientExtras, chat: ChatRequest): object | undefined
  /** True for a setting of a client's body that `options` hands on, though its dialect does not read it. Default: none is. */
  takes?(dialect: Dialect, setting: string): boolean
}
