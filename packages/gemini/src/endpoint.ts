import { checkBaseURL, modelInAddress, type VertexSettings, vertexAddress } from '@millrace/core/provider-kit'

export type { VertexSettings }

/**
 * The address below which `/models/…` lies: what was given, else Vertex AI's, else the Gemini API's.
 *
 * @throws TypeError for both, and for what cannot be part of an address.
 */
export function baseURLOf(baseURL: string | undefined, vertex: VertexSettings | undefined): string {
  if (baseURL !== undefined && vertex !== undefined) throw new TypeError('Give baseURL or vertex, not both.')
  if (baseURL !== undefined) return checkBaseURL(baseURL)
  if (vertex === undefined) return 'https://generativelanguage.googleapis.com/v1beta'
  return `${vertexAddress(vertex, 'v1beta1')}/publishers/google`
}

/** True for an address of Vertex AI. It refuses fields that only the Gemini API has. */
export const isVertex = (baseURL: string): boolean => /\baiplatform\./.test(new URL(baseURL).host)

/** A model is part of the address: a name that could lead elsewhere is refused. `tunedModels/…` and the like stand as they are. */
export function urlFor(baseURL: string, model: string): string {
  return `${baseURL}/${model.includes('/') ? '' : 'models/'}${modelInAddress(model)}:streamGenerateContent?alt=sse`
}
