import { isObject, type JsonObject, objectsIn } from '@millrace/core/provider-kit'
import type { SourceReader } from '@millrace/openai-compatible'

/**
 * The sources of a web search: a list (the vendor's OpenAPI, 2026-07), one object (zhipu-ai-provider), in the first or the last chunk,
 * perhaps in several. A link may be empty (lobe-chat).
 */
export const webSearch: SourceReader = chunk =>
  pagesIn(chunk.web_search).map(({ link, title, content }) => ({ url: link, title, snippet: content }))

function pagesIn(search: unknown): readonly JsonObject[] {
  if (!isObject(search)) return objectsIn(search)
  return Array.isArray(search.search_result) ? objectsIn(search.search_result) : [search]
}
