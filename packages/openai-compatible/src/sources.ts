import { type JsonObject, objectIn, objectsIn, type ToldSource } from '@millrace/core/provider-kit'

/** The sources of a chunk. Each is told once, however often the vendor repeats it. */
export type SourceReader = (chunk: JsonObject) => readonly ToldSource[]

/**
 * `search_results` with titles and snippets, or `citations` as bare addresses where there are none, in every chunk (Perplexity, recorded
 * 2026).
 */
export const searchResults: SourceReader = chunk => {
  if (Array.isArray(chunk.search_results)) return objectsIn(chunk.search_results)
  return Array.isArray(chunk.citations) ? chunk.citations.map(url => ({ url })) : []
}

/** `url_citation` among the `annotations` of a delta (OpenRouter, recorded 2026; OpenAI's search models). */
export const annotations: SourceReader = chunk => {
  const [choice] = objectsIn(chunk.choices)
  return objectsIn(objectIn(choice?.delta).annotations)
    .map(annotation => objectIn(annotation.url_citation))
    .map(({ url, title, content }) => ({ url, title, snippet: content }))
}
