import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { Warning } from '../vocabulary/events.js'

/** Settings of a sink. */
export interface ChatSinkOptions {
  /** Id of the provider. */
  readonly provider: string
  /** Come out in `start`. */
  readonly warnings?: readonly Warning[]
  /** Bytes of one call's arguments at most. Default: no limit. */
  readonly maxToolInputBytes?: number
  /** Blocks, calls, results, sources and files of the answer at most, counted together. Default: no limit. */
  readonly maxBlocks?: number
  /** Classifies the body of an error frame. Default: `unknown`. */
  readonly toError?: (body: string) => ErrorInfo
}
