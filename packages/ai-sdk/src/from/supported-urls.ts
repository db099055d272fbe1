import type { LanguageModelV4 } from '@ai-sdk/provider'

/** The rule by which a model says which addresses it fetches: patterns of media types, each with patterns of addresses. */
export async function fetchRule(model: LanguageModelV4): Promise<(mediaType: string, url: string) => boolean> {
  const rules = Object.entries((await model.supportedUrls) ?? {})
  return (mediaType, url) =>
    rules.some(([pattern, urls]) => fitsType(pattern, mediaType) && urls.some(each => each.test(url)))
}

/** True for a media type that fits: `*`, `image/*`, `image/png`. */
function fitsType(pattern: string, mediaType: string): boolean {
  if (pattern === '*' || pattern === '*/*' || pattern === mediaType) return true
  return pattern.endsWith('/*') && mediaType.startsWith(pattern.slice(0, -1))
}
