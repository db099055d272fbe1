import type { ChatSink } from '@millrace/core'
import { type JsonObject, textIn } from '@millrace/core/provider-kit'

/**
 * Tells the passages that an answer cites as sources, each once: of a web page (`url`), of a search result that a tool gave (`source`), of a
 * document of the request (`document_title`).
 */
export function createCitationReader(): (citation: JsonObject, sink: ChatSink) => void {
  const told = new Set<string>()
  return (citation, sink) => {
    const source = textIn(citation.source) ?? ''
    const url = textIn(citation.url) ?? (URL.canParse(source) ? source : undefined)
    const title = textIn(citation.title) ?? textIn(citation.document_title)
    const snippet = textIn(citation.cited_text)
    const key = JSON.stringify([url, source, citation.document_index, title, snippet])
    if (!told.has(key)) sink.source({ ...(url && { url }), ...(title && { title }), ...(snippet && { snippet }) })
    told.add(key)
  }
}
