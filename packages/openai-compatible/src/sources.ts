import type { ChatSink } from '@millrace/core'
import { isObject, type JsonObject, textIn } from '@millrace/core/provider-kit'

/** A source that an answer cites. */
export type Source = Omit<Parameters<ChatSink['source']>[0], 'id'>

/** The sources of a chunk. */
export type SourceReader = (chunk: JsonObject) => readonly Source[]

/**
 * `search_results` with titles and snippets, or `citations` as bare addresses where there are none, in every chunk (Perplexity, recorded
 * 2026).
 */
export const searchResults: SourceReader = chunk => {
  if (Array.isArray(chunk.search_results)) {
    return chunk.search_results.filter(isObject).map(({ url, title, snippet }) => source(url, title, snippet))
  }
  return Array.isArray(chunk.citations) ? chunk.citations.map(url => source(url)) : []
}

/** `url_citation` among the `annotations` of a delta (OpenRouter, recorded 2026; OpenAI's search models). */
export const annotations: SourceReader = chunk => {
  const choice: unknown = Array.isArray(chunk.choices) ? chunk.choices[0] : undefined
  const delta = isObject(choice) && isObject(choice.delta) ? choice.delta : {}
  const list: unknown[] = Array.isArray(delta.annotations) ? delta.annotations : []
  return list
    .map(annotation => (isObject(annotation) ? annotation.url_citation : undefined))
    .filter(isObject)
    .map(({ url, title, content }) => source(url, title, content))
}

/** Tells a sink of each source once, however often the vendor repeats it. */
export function createSourceTeller(read: SourceReader): (chunk: JsonObject, sink: ChatSink) => void {
  const told = new Set<string>()
  return (chunk, sink) => {
    for (const each of read(chunk)) {
      if (each.url === undefined || told.has(each.url)) continue
      told.add(each.url)
      sink.source(each)
    }
  }
}

const source = (url: unknown, title?: unknown, snippet?: unknown): Source => {
  const fields = { url: textIn(url), title: textIn(title), snippet: textIn(snippet) }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
