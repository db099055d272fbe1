/** A source of a web search, in GLM's own fields. */
export interface AnswerSource {
  /** Headline of the page. */
  readonly title: string
  /** Address of the page; may be empty, as GLM's sometimes is. */
  readonly link: string
  /** Summary. Default empty, as of all that follow. */
  readonly content?: string
  /** Name of the site. */
  readonly media?: string
  /** Address of the site's icon. */
  readonly icon?: string
  /** `publish_date`, as text. */
  readonly publishDate?: string
}

/** A tool call that an answer makes. */
export interface AnswerToolCall {
  /** Name of the tool. */
  readonly name: string
  /** A JSON value, or a string that is sent as it stands, be it JSON or not. */
  readonly input: unknown
  /** Default: a fresh one in the vendor's form. */
  readonly id?: string
}

/** A file that an answer holds. */
export interface AnswerFile {
  /** IANA media type, such as `image/png`. */
  readonly mediaType: string
  /** The bytes as base64. */
  readonly data: string
}

/** Tokens to report instead of the emulator's own count. */
export interface AnswerUsage {
  /** Tokens of the request. */
  readonly promptTokens?: number
  /** Tokens of the answer, reasoning included. */
  readonly completionTokens?: number
  /** Tokens of the reasoning. */
  readonly reasoningTokens?: number
  /** Tokens of the request that came from a cache. Default 0. */
  readonly cachedTokens?: number
}

/**
 * An answer for the emulator to give. A string is split into tokens. An iterable is sent item by item, each as one delta that counts as one
 * token, and is read only as fast as the reader takes it: a generator can give more than memory holds.
 */
export interface Answer {
  /**
   * Reasoning before the text, left out where the request switches thinking off. GLM and Anthropic send it whether or not the request switched it
   * on; OpenAI's Responses and Gemini show it where the request asks for that; OpenAI's Chat Completions only counts it. An iterable that is not
   * shown must end.
   */
  readonly reasoning?: string | Iterable<string>
  /** The text. */
  readonly text?: string | Iterable<string>
  /** Files, after the text, by Gemini alone. They count no tokens. */
  readonly files?: readonly AnswerFile[]
  /** Calls, after text and files. */
  readonly toolCalls?: readonly AnswerToolCall[]
  /** Sources of a web search, by GLM alone: in the first or the last event as the request's `result_sequence` says. */
  readonly sources?: readonly AnswerSource[]
  /** The vendor's word. Default: what follows from the rest. */
  readonly finishReason?: string
  /** Default: the emulator's own count. */
  readonly usage?: AnswerUsage
}
