import { HttpError } from '../exchange/http-error.js'

/** A path without the slashes at its end. By hand: a regular expression would look at each of many slashes for each of them. */
export function withoutEnd(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end--
  return path.slice(0, end)
}

/** A part of a path, decoded. @throws HttpError 404 for one that is not well encoded. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new HttpError(404, 'not-found', 'There is nothing here.')
  }
}
