import { type JsonObject, objectIn, objectsIn, type ToldSource } from '@millrace/core/provider-kit'

/**
 * Where an answer comes from: pages, places and passages of a search (`groundingMetadata`), addresses that were read (`urlContextMetadata`),
 * and works that are quoted (`citationMetadata`). Chunks repeat what earlier ones said.
 */
export function sourcesIn(candidate: JsonObject): readonly ToldSource[] {
  const { groundingMetadata, urlContextMetadata, citationMetadata } = candidate
  // Nearly every chunk.
  if (!groundingMetadata && !urlContextMetadata && !citationMetadata) return []
  const { groundingChunks } = objectIn(groundingMetadata)
  const found = objectsIn(groundingChunks).map(({ web, retrievedContext, maps, image }) =>
    objectIn(web ?? retrievedContext ?? maps ?? image),
  )
  const asked = objectsIn(objectIn(urlContextMetadata).urlMetadata)
  const read = asked.filter(({ urlRetrievalStatus: status = okay }) => status === okay)
  // The Gemini API and Vertex AI name them differently.
  const { citationSources, citations } = objectIn(citationMetadata)
  return [...found, ...read, ...objectsIn(citationSources), ...objectsIn(citations)].map(
    ({ uri, retrievedUrl, title, text }) => ({ url: uri ?? retrievedUrl, title, snippet: text }),
  )
}

const okay = 'URL_RETRIEVAL_STATUS_SUCCESS'
