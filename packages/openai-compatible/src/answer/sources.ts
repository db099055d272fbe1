import { type JsonObject, objectIn, objectsIn, type ToldSource } from '@millrace/core/provider-kit'

/** A source that an answer cites. */
export type Source = Omit<ToldSource, 'id'>

/** The sources of a chunk. */
export type SourceReader = (chunk: JsonObject) => readonly Source[]

/**
 * `search_results` with titles and snippets, or `citations` as bare addresses where there are none, in every chunk (Perplexity, recorded
 * 2026).
 */
export const searchResults: SourceReader = ({ search_results: results, citations }) => {
  if (Array.isArray(results)) return objectsIn(results).map(({ url, title, snippet }) => ({ url, title, snippet }))
  return Array.isArray(citations) ? citations.map(url => ({ url })) : []
}

/** `url_citation` among the `annotations` of a delta (OpenRouter, recorded 2026; OpenAI's search models). */
export const annotations: SourceReader = ({ choices }) =>
  objectsIn(objectIn(objectsIn(choices)[0]?.delta).annotations).map(annotation => {
    const { url, title, content } = objectIn(annotation.url_citation)
    return { url, title, snippet: content }
  })
