/** A function that the caller offered. */
export interface OfferedTool {
  readonly name: string
  readonly description?: string
  /** Its JSON schema. */
  readonly parameters?: unknown
}

/** A request in no vendor's words: all that composing an answer looks at. */
export interface Prompt {
  readonly model: string
  /** Text of the last user message. */
  readonly text: string
  /** Text of all other messages, where a schema may be described. */
  readonly background: string
  readonly messageCount: number
  /** Images, videos, files and sounds in the last user message. */
  readonly attachments: number
  readonly tools: readonly OfferedTool[]
  /** The name of a tool that must be called, `true` for any, `false` for none. */
  readonly toolChoice: string | boolean | 'auto'
  /** One call at most. */
  readonly oneCall: boolean
  /** Results of tools that follow the last user message. */
  readonly toolResults: readonly string[]
  /** A query, where the caller switched a web search on; empty for "take the prompt". */
  readonly search?: string
  /** The caller wants the sources as data. */
  readonly showSources: boolean
  /** The answer may hold pictures. */
  readonly pictures: boolean
  readonly think: boolean
  readonly json: boolean
  /** The JSON schema of the answer, where the caller gave one as data. */
  readonly schema?: unknown
  /** Another generation of this answer was begun before. */
  readonly again: boolean
  readonly now: Date
}

/** The language to answer in. */
export type Language = 'zh' | 'en'

/** Chinese when the text has a Chinese character. */
export const languageOf = (text: string): Language => (/\p{Script=Han}/u.test(text) ? 'zh' : 'en')
