import { checkBaseURL, modelInAddress } from '@millrace/core/provider-kit'

/** Where Vertex AI runs the model. */
export interface VertexSettings {
  /** Id of the Google Cloud project. */
  readonly project: string
  /** A region, `us` or `eu`, or `global`. Default `global`. */
  readonly location?: string
}

/**
 * The address below which `/models/…` lies: what was given, else Vertex AI's, else the Gemini API's.
 *
 * @throws TypeError for both, and for what cannot be part of an address.
 */
export function baseURLOf(baseURL: string | undefined, vertex: VertexSettings | undefined): string {
  if (baseURL !== undefined && vertex !== undefined) throw new TypeError('Give baseURL or vertex, not both.')
  if (baseURL !== undefined) return checkBaseURL(baseURL)
  if (vertex === undefined) return 'https://generativelanguage.googleapis.com/v1beta'
  const { project, location = 'global' } = vertex
  if (!/^[\w.:-]+$/.test(project)) throw new TypeError('vertex.project takes the id of a Google Cloud project.')
  if (!/^[\w-]+$/.test(location)) throw new TypeError('vertex.location takes a region, us, eu or global.')
  return `https://${hostOf(location)}/v1beta1/projects/${project}/locations/${location}/publishers/google`
}

/** docs.cloud.google.com, locations (2026-08): one host for all, one per region, and two for several of a continent. */
function hostOf(location: string): string {
  if (location === 'us' || location === 'eu') return `aiplatform.${location}.rep.googleapis.com`
  return location === 'global' ? 'aiplatform.googleapis.com' : `${location}-aiplatform.googleapis.com`
}

/** A model is part of the address: a name that could lead elsewhere is refused. `tunedModels/…` and the like stand as they are. */
export function urlFor(baseURL: string, model: string): string {
  return `${baseURL}/${model.includes('/') ? '' : 'models/'}${modelInAddress(model)}:streamGenerateContent?alt=sse`
}
