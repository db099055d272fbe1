/** A place on Google's Vertex AI, which runs the models of many vendors. */
export interface VertexSettings {
  /** Id of the Google Cloud project. */
  readonly project: string
  /** A region, `us` or `eu`, or `global`. Default `global`. */
  readonly location?: string
}

/**
 * The address of a place on Vertex AI, below which the models of its publishers lie.
 *
 * @param version - of Google's API, such as `v1`.
 * @param baseURL - another address in place of Google's, checked, such as that of a proxy.
 * @throws TypeError for what cannot be part of an address.
 */
export function vertexAddress(
  { project, location = 'global' }: VertexSettings,
  version: string,
  baseURL = `https://${hostOf(location)}/${version}`,
): string {
  if (typeof project !== 'string' || !/^[\w.:-]+$/.test(project))
    throw new TypeError('vertex.project takes the id of a Google Cloud project.')
  if (typeof location !== 'string' || !/^[\w-]+$/.test(location))
    throw new TypeError('vertex.location takes a region, us, eu or global.')
  return `${baseURL}/projects/${project}/locations/${location}`
}

/** docs.cloud.google.com, locations (2026-08): one host for all, one per region, and two for several of a continent. */
function hostOf(location: string): string {
  if (location === 'us' || location === 'eu') return `aiplatform.${location}.rep.googleapis.com`
  return location === 'global' ? 'aiplatform.googleapis.com' : `${location}-aiplatform.googleapis.com`
}
