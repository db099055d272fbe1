/**
 * The path of a mount without its trailing slashes: `/chat` of `/chat/` and of `chat`, and nothing of `/`.
 *
 * @throws TypeError for anything but a text.
 */
export function mountBase(path: unknown): string {
  if (typeof path !== 'string') throw new TypeError('mountChat takes a path, such as /chat.')
  const parts = path.split('/').filter(part => part !== '')
  return parts.map(part => `/${part}`).join('')
}

/**
 * True for the address of a mount and of everything below it, with or without a trailing slash.
 *
 * @param base - of {@link mountBase}.
 * @param url - path and query, or a whole address, as a request to a proxy has it.
 */
export function isBelow(base: string, url: string): boolean {
  const path = pathOf(url)
  return path === base || path.startsWith(`${base}/`)
}

function pathOf(url: string): string {
  const [, path = '/'] = /^(?:[a-z][a-z\d+.-]*:\/\/[^/?#]*)?([^?#]*)/i.exec(url) ?? []
  try {
    return decodeURI(path)
  } catch {
    // A broken escape: no mount has that path, and its text is compared as it is.
    return path
  }
}
