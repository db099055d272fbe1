import type { ChatSink } from '@millrace/core'
import { isObject, type JsonObject, textIn } from '@millrace/core/provider-kit'

/**
 * Reads the sources of a web search: a list (the vendor's OpenAPI, 2026-07), one object (zhipu-ai-provider), in the first or the last chunk,
 * perhaps in several; each source is told once. A link may be empty (lobe-chat).
 */
export function createSourceReader(): (chunk: JsonObject, sink: ChatSink) => void {
  const told = new Set<string>()
  return (chunk, sink) => {
    for (const page of pagesIn(chunk.web_search)) {
      const url = textIn(page.link)
      const title = textIn(page.title)
      const snippet = textIn(page.content)
      const key = url ?? `${title}\n${snippet}`
      if (told.has(key) || (url ?? title ?? snippet) === undefined) continue
      told.add(key)
      sink.source({ ...(url && { url }), ...(title && { title }), ...(snippet && { snippet }) })
    }
  }
}

function pagesIn(search: unknown): readonly JsonObject[] {
  if (Array.isArray(search)) return search.filter(isObject)
  if (!isObject(search)) return []
  return Array.isArray(search.search_result) ? search.search_result.filter(isObject) : [search]
}
