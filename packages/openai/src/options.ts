import type { Json } from '@millrace/core'
import type { KnownNames } from '@millrace/core/provider-kit'
import type { ChatCompletionsOptions } from '@millrace/openai-compatible'

/**
 * `providerOptions` of {@link openai} over the Responses API: fields beyond a `ChatRequest`. An absent option sends nothing. Source of all:
 * OpenAI's reference, as the types of its SDK 7.57 tell it (2026-11).
 */
export interface OpenAIOptions extends Pick<ChatCompletionsOptions, 'parallelToolCalls' | 'extra'> {
  /** Stores the answer at the vendor, for 30 days at least. Default false here; true at the vendor. */
  readonly store?: boolean
  /** Goes on from a stored answer: `messages` then holds only what is new. */
  readonly previousResponseId?: string
  /** The form in which reasoning is told: without it, none is shown. Some models ask for a verified organization. Default: the vendor's, none. */
  readonly reasoningSummary?: 'auto' | 'concise' | 'detailed'
  /** Length of answers. Default: the vendor's. */
  readonly verbosity?: 'low' | 'medium' | 'high'
  /** Tools that the vendor runs or describes itself, beside the functions of the request. */
  readonly tools?: readonly OpenAIBuiltInTool[]
  /** Further data in the answer, in the vendor's words. Encrypted reasoning and what the built-in tools gave are asked for without it. */
  readonly include?: readonly string[]
  /** Calls of built-in tools at most. Default: no limit. */
  readonly maxToolCalls?: number
  /** Speed and price; `ultrafast` since 2026-11. Default: the vendor's. */
  readonly serviceTier?: 'auto' | 'default' | 'flex' | 'scale' | 'priority' | 'ultrafast' | (string & {})
  /**
   * The vendor goes on with the answer where the connection breaks, and keeps its events for about ten minutes (OpenAI's guide to background mode,
   * 2026-11): the rest is then read from there, under the same answer. Needs `store`, which is true by it. Where the reader leaves for good
   * or stops the answer, it is stopped at the vendor too, by `POST /responses/{id}/cancel`; so it is when `totalTimeoutMs` is up. Default false.
   */
  readonly background?: boolean
  /** Requests with the same key share a cache of their beginnings. */
  readonly promptCacheKey?: string
  /** Up to 16 pairs that are kept with a stored answer. */
  readonly metadata?: { readonly [key: string]: string }
}

/** The names of these options. */
export const optionNames: KnownNames<OpenAIOptions> = {
  parallelToolCalls: true,
  extra: true,
  store: true,
  previousResponseId: true,
  reasoningSummary: true,
  verbosity: true,
  tools: true,
  include: true,
  maxToolCalls: true,
  serviceTier: true,
  background: true,
  promptCacheKey: true,
  metadata: true,
}

/** A built-in tool in the vendor's words, such as `{ type: 'web_search' }` or `{ type: 'file_search', vector_store_ids: ['vs_1'] }`. */
export interface OpenAIBuiltInTool {
  /** The vendor's name of it: `web_search`, `file_search`, `code_interpreter`, `image_generation`, `mcp`, `computer`, `shell`, `custom` … */
  readonly type: string
  /** Its settings. */
  readonly [setting: string]: Json | undefined
}
