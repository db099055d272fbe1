import type { Exchange } from '../exchange/exchange.js'
import { HttpError } from '../exchange/http-error.js'
import { hostOf } from '../exchange/path.js'
import { isAllowed } from './cors.js'

/** The names of this machine, for `hosts` of a server that is for local use alone. */
export const loopbackHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** A name in one form, and its port. */
interface Host {
  readonly name: string
  /** Empty: not named. */
  readonly port: string
}

/** Name or address, brackets around IPv6, at most one port: what a URL could otherwise make of user names, paths and blanks stays out. */
const hostForm = /^(?<name>\[[\da-f:.]+\]|[\w.-]+?)\.?(?::(?<port>\d{1,5}))?$/i

/** Browsers leave out the port that their scheme has anyway, and a proxy in front may speak the other scheme. */
const usualPorts = ['', '80', '443']

/** Reads a `Host`; undefined for what is none. */
function readHost(text: string): Host | undefined {
  const { name, port = '' } = hostForm.exec(text)?.groups ?? {}
  if (name === undefined || name.endsWith('.') || !URL.canParse(`http://${name}`)) return undefined
  // In small letters, and IPv6 in its short form.
  return { name: new URL(`http://${name}`).hostname, port: port === '' ? '' : String(Number(port)) }
}

/** @throws TypeError for a list that holds anything but hosts. */
export function checkHosts(hosts: readonly string[]): void {
  if (!Array.isArray(hosts)) throw new TypeError('hosts takes a list of host names.')
  for (const host of hosts) {
    if (typeof host !== 'string' || !readHost(host))
      throw new TypeError(`hosts takes names such as localhost or app.example:8080, not ${String(host)}.`)
  }
}

/**
 * Makes the check of a request's `Host` and `Origin`. It keeps out pages of others that have pointed a name of their own at this server
 * (DNS rebinding). `X-Forwarded-Host` counts for nothing: any client can send it.
 *
 * @param hosts - a name without a port stands for all of its ports.
 * @param origins - further origins that may ask; `*` is any.
 * @throws TypeError for a list that holds anything but hosts.
 */
export function hostCheck(
  hosts: readonly string[],
  origins: readonly string[],
): (exchange: Pick<Exchange, 'url' | 'headers'>) => HttpError | undefined {
  checkHosts(hosts)
  const listed = hosts.map(host => readHost(host)!)
  const isListed = (text: string): boolean => {
    const host = readHost(text)
    return host !== undefined && listed.some(({ name, port }) => name === host.name && isPort(port, host.port))
  }
  const isOrigin = (origin: string): boolean =>
    isAllowed(origins, origin) || isListed(/^https?:\/\/(.+)$/.exec(origin)?.[1] ?? '')
  return ({ url, headers }) => {
    // HTTP/2 has `:authority`, and may have a `host` beside it. A WHATWG request may have neither.
    const given = [headers[':authority'], headers.host].filter(host => host !== undefined)
    const asked = given.length > 0 ? given : [hostOf(url)]
    if (!asked.every(isListed)) return refusal('This server is not asked by that host name.')
    if (headers.origin !== undefined && !isOrigin(headers.origin))
      return refusal('This server is not for pages of that origin.')
    return undefined
  }
}

const isPort = (listed: string, asked: string): boolean =>
  listed === '' || listed === asked || (usualPorts.includes(listed) && asked === '')

const refusal = (message: string): HttpError => new HttpError(403, 'permission', message)
