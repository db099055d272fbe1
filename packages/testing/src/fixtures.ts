import type { ChatProvider, ErrorCode, FinishReason, ProviderSettings } from '@millrace/core'

/** One frame of an answer, as the vendor sends it: a server-sent event, or a line of NDJSON. */
export interface FrameFixture {
  /** The event name, where the dialect has them. */
  readonly event?: string
  /** The data: a JSON value, or a text that is no JSON (`[DONE]`). */
  readonly data: unknown
}

/** A framing of a dialect's own, as its vendor writes it. */
export interface FramingFixture {
  /** `content-type` of a stream. */
  readonly contentType: string
  /** The bytes of a frame; data that are no text are written as JSON. */
  readonly encode: (frame: FrameFixture) => Uint8Array
}

/** The content that an answer must have. A field that is absent here must be absent there. */
export interface AnswerContent {
  /** All of the text. */
  readonly text?: string
  /** All of the reasoning. */
  readonly reasoning?: string
  /** The calls, in the order of their beginning. */
  readonly toolCalls?: readonly { readonly name: string; readonly input: unknown }[]
  /** Addresses of the sources. */
  readonly sources?: readonly string[]
  /** Why it ends. Default `stop`, with calls `tool-calls`. */
  readonly finish?: FinishReason
  /** Tokens spent. Not looked at where absent. */
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number }
  /** The provider's data of each block that has such data, in the order of their ends. Not looked at where absent. */
  readonly providerData?: readonly unknown[]
  /**
   * Values that stand in the next request as JSON, each once and in this order: signed blocks, blocks of unknown kinds, calls with their
   * signatures. Not looked at where absent.
   */
  readonly goesBack?: readonly unknown[]
}

/** An answer in the vendor's dialect, written by hand, and what it must come to. Small ones do: they are cut at every byte. */
export interface AnswerFixture {
  /** The frames before the vendor says why it ends. Cut anywhere in here, the answer is `truncated`. */
  readonly frames: readonly FrameFixture[]
  /** From the frame that says why, to the end mark. */
  readonly ending: readonly FrameFixture[]
  /** The expected content. */
  readonly is: AnswerContent
}

/**
 * Makes an answer of frames that look alike.
 *
 * @param texts - each is the text of a frame.
 * @param kept - each is a string of a frame that comes behind the texts: what is cited, a signature. These frames differ in that string alone.
 */
export type LookAlikes = (texts: readonly string[], kept: readonly string[]) => AnswerFixture

/** An error inside of an answer. */
export interface ErrorFixture {
  /** The frame; `message` is the vendor's words. */
  readonly frame: (message: string) => FrameFixture
  /** The expected code. */
  readonly code: ErrorCode
  /** True when the same request may succeed later. */
  readonly retryable: boolean
}

/** A refused request: a status and a body. */
export interface RefusalFixture {
  /** HTTP status. */
  readonly status: number
  /** The body, a JSON value or a text; `message` is the vendor's words. */
  readonly body: (message: string) => unknown
  /** The expected code. */
  readonly code: ErrorCode
  /** True when the same request may succeed later. */
  readonly retryable: boolean
}

/** Facts that the kit needs of a dialect. A part that a dialect lacks is left out, and its cases with it. */
export interface ConformanceFixtures<Options = unknown> {
  /** The model that requests name. */
  readonly model: string
  /** For a definition with a framing of its own, and only there. */
  readonly framing?: FramingFixture
  /** A plain answer: at least two pieces of text, with characters of several bytes among them, and usage. */
  readonly text: AnswerFixture
  /** An answer with reasoning. */
  readonly reasoning?: AnswerFixture
  /** Two calls, their pieces interleaved where the dialect allows. */
  readonly tools?: AnswerFixture
  /** Usage after the reason for the end, where the dialect allows. */
  readonly lateUsage?: AnswerFixture
  /** Further answers by name, such as sources, or a finish reason that nobody knows. */
  readonly more?: { readonly [name: string]: AnswerFixture }
  /** Answers of look-alike frames, by what is kept of them: citations, signatures. */
  readonly lookAlikes?: { readonly [name: string]: LookAlikes }
  /** One call whose arguments come in these pieces. */
  readonly hugeCall?: (pieces: readonly string[]) => readonly FrameFixture[]
  /** Frames that say nothing, by name: empty choices, an empty delta, a ping. They may come between any two frames. */
  readonly silent?: { readonly [name: string]: FrameFixture }
  /** Errors inside of an answer; at least one. */
  readonly errors: readonly ErrorFixture[]
  /** Refusals; at least one that may be retried, and one that may not. */
  readonly refusals: readonly RefusalFixture[]
  /** Texts that must never be shown, beside those that `authorize` adds to a request. */
  readonly secrets?: readonly string[]
  /** Makes the provider. Default: `defineProvider` with the definition. */
  readonly provider?: (settings: ProviderSettings) => ChatProvider<Options>
}
