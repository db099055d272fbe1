import type { Json } from '@millrace/core'
import type { WireContext } from '../wire.js'
import type { AgUiMessage } from './message.js'

/** The parts of a run's request that its events repeat. */
export interface AgUiContext extends WireContext {
  readonly threadId?: string
  readonly runId?: string
  /** The client has no version of the protocol, as all before 1.0: some outcomes of a run are errors to it. */
  readonly legacy?: true
  /** Steps since the last question that the messages hold already. Default 0. */
  readonly step?: number
  /** The messages that the client holds. Without them nothing can be withdrawn from it. */
  readonly messages?: readonly (AgUiMessage & Json)[]
}
