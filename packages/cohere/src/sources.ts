import type { ChatSink } from '@millrace/core'
import { isObject, type JsonObject, objectIn, textIn } from '@millrace/core/provider-kit'

/** Reads what citations cite, documents and results of tools; each is told once, however often it is cited. */
export function createSourceReader(): (citations: unknown, sink: ChatSink) => void {
  const told = new Set<string>()
  return (citations, sink) => {
    // One at a time in a stream; a list in whole answers.
    for (const citation of [citations].flat().filter(isObject)) {
      for (const source of Array.isArray(citation.sources) ? citation.sources.filter(isObject) : []) tell(source, sink)
    }
  }

  function tell(source: JsonObject, sink: ChatSink): void {
    const id = textIn(source.id)
    const cited = objectIn(source.document ?? source.tool_output)
    const url = textIn(cited.url)
    const title = textIn(cited.title)
    const snippet = textIn(cited.snippet) ?? textIn(cited.text) ?? textIn(cited.content)
    const key = id ?? `${url}\n${title}\n${snippet}`
    if (told.has(key)) return
    told.add(key)
    sink.source({ ...(id && { id }), ...(url && { url }), ...(title && { title }), ...(snippet && { snippet }) })
  }
}
