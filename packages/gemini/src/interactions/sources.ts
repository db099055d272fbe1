import { type JsonObject, objectsIn, type ToldSource } from '@millrace/core/provider-kit'

/** A passage's source: a page, a file of a search, or a place (`url_citation`, `file_citation`, `place_citation`). */
export const annotationSource = (cited: JsonObject): ToldSource => ({
  url: cited.url ?? (/^https?:/.test(String(cited.document_uri)) ? cited.document_uri : undefined),
  title: cited.title ?? cited.name ?? cited.file_name ?? cited.document_uri,
})

/** Pages and places in the result of a tool of the vendor's. Pages that could not be read (`status`) and widgets have no address that counts. */
export const resultSources = (result: unknown): readonly ToldSource[] =>
  objectsIn(result).flatMap(found =>
    [found, ...objectsIn(found.places)]
      .filter(({ url, status = 'success' }) => url !== undefined && status === 'success')
      .map(({ url, title, name, snippet }) => ({ url, title: title ?? name, snippet })),
  )
