import { type JsonObject, objectIn, objectsIn, type ToldSource } from '@millrace/core/provider-kit'

/**
 * Where an answer comes from: pages, places and passages of a search (`groundingMetadata`), addresses that were read (`urlContextMetadata`),
 * and works that are quoted (`citationMetadata`). Chunks repeat what earlier ones said.
 */
export function sourcesIn({
  groundingMetadata,
  urlContextMetadata,
  citationMetadata,
}: JsonObject): readonly ToldSource[] {
  const found = objectsIn(objectIn(groundingMetadata).groundingChunks).map(({ web, retrievedContext, maps, image }) =>
    objectIn(web ?? retrievedContext ?? maps ?? image),
  )
  const read = objectsIn(objectIn(urlContextMetadata).urlMetadata).filter(
    ({ urlRetrievalStatus: status }) => status === undefined || status === 'URL_RETRIEVAL_STATUS_SUCCESS',
  )
  // The Gemini API and Vertex AI name them differently.
  const { citationSources, citations } = objectIn(citationMetadata)
  return [...found, ...read, ...objectsIn(citationSources), ...objectsIn(citations)].map(
    ({ uri, retrievedUrl, title, text }) => ({ url: uri ?? retrievedUrl, title, snippet: text }),
  )
}
