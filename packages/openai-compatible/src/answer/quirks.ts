import type { FinishReasons } from './finish-reasons.js'
import type { SourceReader } from './sources.js'
import type { ThinkTags } from './think-tags.js'

/** The differences of a vendor's stream from the common dialect. Each may be absent. */
export interface DecoderQuirks {
  /** Finish reasons that only this vendor has; they win over the common table. */
  readonly finishReasons?: FinishReasons
  /** `[DONE]` without any finish reason is a good end: `stop`. Default false, a `truncated` answer. */
  readonly doneIsEnough?: boolean
  /** The model writes `<think>…</think>` into the content; see {@link ThinkTags}. Default false. */
  readonly thinkTags?: ThinkTags
  /** Reads the sources of a chunk; each is told once. Default: none are read. */
  readonly sources?: SourceReader
  /** Reads `executed_tools`: calls of tools that the host ran itself, with their outputs (Groq, Millrace). Default false: they are left out. */
  readonly executedTools?: boolean
  /** Fields of a delta or a call that this vendor wants back, beside those that are known by their names (`wantsBack`). */
  readonly wantsBack?: readonly string[]
}
