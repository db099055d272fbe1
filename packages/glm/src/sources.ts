import { isObject, objectsIn } from '@millrace/core/provider-kit'
import type { SourceReader } from '@millrace/openai-compatible/dialect'

/** One for all chunks without any. */
const none: readonly never[] = []

/**
 * The sources of a web search: a list (the vendor's OpenAPI, 2026-07), one object (zhipu-ai-provider), in the first or the last chunk,
 * perhaps in several. A link may be empty (lobe-chat).
 */
export const webSearch: SourceReader = ({ web_search: search }) => {
  if (search === undefined) return none
  const pages = isObject(search) ? (search.search_result ?? [search]) : search
  return objectsIn(pages).map(({ link, title, content }) => ({ url: link, title, snippet: content }))
}
