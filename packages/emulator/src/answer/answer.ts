/** A source of a web search, in GLM's own fields. */
export interface AnswerSource {
  readonly title: string
  readonly link: string
  readonly content?: string
  readonly media?: string
  readonly icon?: string
  readonly publishDate?: string
}

/** A tool call that an answer makes. */
export interface AnswerToolCall {
  readonly name: string
  /** A JSON value, or a string that is sent as it stands, be it JSON or not. */
  readonly input: unknown
  /** Default: a fresh `call_…`. */
  readonly id?: string
}

/** Tokens to report instead of the emulator's own count. */
export interface AnswerUsage {
  readonly promptTokens?: number
  readonly completionTokens?: number
  readonly reasoningTokens?: number
  readonly cachedTokens?: number
}

/**
 * What the emulator shall answer. A string is split into tokens. An iterable is sent item by item, each as one delta that
 * counts as one token, and is read only as fast as the reader takes it: a generator can give more than memory holds.
 */
export interface Answer {
  readonly reasoning?: string | Iterable<string>
  readonly text?: string | Iterable<string>
  readonly toolCalls?: readonly AnswerToolCall[]
  readonly sources?: readonly AnswerSource[]
  /** The vendor's word. Default: what follows from the rest. */
  readonly finishReason?: string
  readonly usage?: AnswerUsage
}
