import { HttpError } from './http-error.js'

/** Scheme and host of a whole address. */
const wholeAddress = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i

/** The path of an address, percent-encoded as it came, without query and fragment. */
export function pathOf(url: string): string {
  const path = url.startsWith('/') ? url : url.replace(wholeAddress, '')
  const end = path.search(/[?#]/)
  return end < 0 ? path : path.slice(0, end)
}

/** Host and port of a whole address; empty where it is a path alone. */
export const hostOf = (url: string): string => wholeAddress.exec(url)?.[1] ?? ''

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
