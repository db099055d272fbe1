import type { ChatHandler } from '../handler/handler.js'
import { pathOf } from './path.js'

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
 * The base of a mount, see {@link mountBase}, for a handler that may be mounted.
 *
 * @throws TypeError for another path than a text, and for anything but a handler, such as a provider.
 */
export function baseFor(handler: ChatHandler, path: unknown): string {
  const base = mountBase(path)
  checkHandler(handler, 'mountChat')
  return base
}

/** @throws TypeError for anything but a handler: it would fail with the first request else. */
export function checkHandler(handler: ChatHandler, taker: string): void {
  if (typeof handler?.handle !== 'function')
    throw new TypeError(`${taker} takes a handler: createChatHandler({ provider }).`)
}

/**
 * True for the address of a mount and of everything below it, with or without a trailing slash.
 *
 * @param base - of {@link mountBase}.
 * @param url - path and query, or a whole address, as a request to a proxy has it.
 */
export function isBelow(base: string, url: string): boolean {
  const path = decodedPath(url)
  return path === base || path.startsWith(`${base}/`)
}

/**
 * The path below a mount, percent-encoded: `/models` of `/api/chat/models`, and empty at the mount itself. A router may have a prefix that is not known
 * here, so the base is looked for from the end. Undefined where it is not found, as that of a pattern (`/:tenant/chat`), and for `/`.
 *
 * @param base - of {@link mountBase}.
 */
export function belowOf(base: string, url: string): string | undefined {
  const path = pathOf(url)
  const at = `${path}/`.lastIndexOf(`${base}/`)
  return base === '' || at < 0 ? undefined : path.slice(at + base.length)
}

function decodedPath(url: string): string {
  const path = pathOf(url)
  try {
    return decodeURI(path)
  } catch {
    // A broken escape: no mount has that path, and its text is compared as it is.
    return path
  }
}
