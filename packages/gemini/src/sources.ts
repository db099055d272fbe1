import type { ChatSink } from '@millrace/core'
import { isObject, type JsonObject, textIn } from '@millrace/core/provider-kit'

/**
 * Reads where an answer comes from: pages, places and passages of a search (`groundingMetadata`), addresses that were read
 * (`urlContextMetadata`), and works that are quoted (`citationMetadata`). Chunks repeat what earlier ones said: each source is told once.
 */
export function createSourceReader(): (candidate: JsonObject, sink: ChatSink) => void {
  const told = new Set<string>()
  return (candidate, sink) => {
    for (const source of sourcesIn(candidate)) {
      const url = textIn(source.uri) ?? textIn(source.retrievedUrl)
      const title = textIn(source.title)
      const snippet = textIn(source.text)
      const key = url ?? `${title}\n${snippet}`
      if (told.has(key) || (url ?? title ?? snippet) === undefined) continue
      told.add(key)
      sink.source({ ...(url && { url }), ...(title && { title }), ...(snippet && { snippet }) })
    }
  }
}

function sourcesIn({ groundingMetadata, urlContextMetadata, citationMetadata }: JsonObject): readonly JsonObject[] {
  const chunks = listIn(groundingMetadata, 'groundingChunks').map(
    chunk => chunk.web ?? chunk.retrievedContext ?? chunk.maps ?? chunk.image,
  )
  const read = listIn(urlContextMetadata, 'urlMetadata').filter(
    ({ urlRetrievalStatus: status }) => status === undefined || status === 'URL_RETRIEVAL_STATUS_SUCCESS',
  )
  // The Gemini API and Vertex AI name them differently.
  const quoted = [...listIn(citationMetadata, 'citationSources'), ...listIn(citationMetadata, 'citations')]
  return [...chunks.filter(isObject), ...read, ...quoted]
}

const listIn = (metadata: unknown, field: string): readonly JsonObject[] => {
  const list = isObject(metadata) ? metadata[field] : undefined
  return Array.isArray(list) ? list.filter(isObject) : []
}
