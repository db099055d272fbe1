import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { concat } from '../lib/concat.js'
import type { AddressRule } from './addresses.js'
import { connectOnly } from './exchange.js'
import { fileError, largeFile, refusedFile } from './file-error.js'
import type { UrlRule } from './hosts.js'

/** Redirects that are followed. */
const maxRedirects = 3

/** Rules and limits of one download. */
export interface DownloadRules {
  /** Asked for each address, those of redirects too. */
  readonly flawOf: UrlRule
  /** Asked for each IP address of a host. */
  readonly mayConnect: AddressRule
  /** Finds a host's IP addresses. */
  readonly resolve: (hostname: string) => Promise<readonly string[]>
  /** Bytes at most. */
  readonly maxBytes: number
  /** Ends it at once. */
  readonly signal: AbortSignal
}

/** The file that an address answered with. */
export interface FileContent {
  readonly bytes: Uint8Array
  /** Its media type as the server said it, parameters included. */
  readonly contentType: string | undefined
}

/**
 * Fetches a file. Each address, the first as well as that of a redirect, is judged by its text, then its host is resolved, all that comes of it
 * is judged too, and the connection goes to nothing else: there is no second look-up that could say something different.
 *
 * @param field - path of the address in the request.
 * @throws ChatError, see `inlineFiles`.
 */
export async function download(start: URL, field: string, rules: DownloadRules): Promise<FileContent> {
  let url = start
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const flaw = rules.flawOf(url)
    if (flaw) throw refusedFile(field, redirects === 0 ? flaw.why : `it redirects, and ${flaw.why}`, flaw.remedy)
    const addresses = await addressesOf(url, field, rules)
    const answer = await connectOnly(url, addresses, rules.signal).catch(cause => {
      throw fileError('network', field, `${url.host} could not be reached`, cause)
    })
    const next = redirectOf(answer, url)
    if (next === undefined) return await read(answer, field, rules.maxBytes)
    answer.destroy()
    url = next
  }
  throw refusedFile(field, `it redirects more than ${maxRedirects} times`, 'Give the address of the file itself')
}

/** All IP addresses of a host; one that is not to be connected to condemns the host. */
async function addressesOf({ hostname }: URL, field: string, rules: DownloadRules): Promise<readonly string[]> {
  const literal = hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(literal) ? [literal] : await resolved(hostname, field, rules)
  if (addresses.every(rules.mayConnect)) return addresses
  throw refusedFile(
    field,
    `${hostname} is no host of the public internet`,
    'If it is yours, put its IP address into allowAddresses',
  )
}

async function resolved(
  hostname: string,
  field: string,
  { resolve, signal }: DownloadRules,
): Promise<readonly string[]> {
  // Looking up cannot be stopped, waiting for it can.
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  const why = `no address was found for ${hostname}`
  const addresses = await Promise.race([resolve(hostname), stopped]).catch((cause: unknown) => {
    throw fileError('network', field, why, cause)
  })
  if (addresses.length === 0) throw fileError('network', field, why)
  return addresses
}

function redirectOf({ statusCode = 0, headers }: IncomingMessage, base: URL): URL | undefined {
  const { location } = headers
  if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined) return undefined
  return URL.canParse(location, base.href) ? new URL(location, base) : undefined
}

async function read(answer: IncomingMessage, field: string, maxBytes: number): Promise<FileContent> {
  const flaw = refusalOf(answer, field, maxBytes)
  if (flaw) {
    answer.destroy()
    throw flaw
  }
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      length += chunk.length
      // Leaving the loop closes the connection.
      if (length > maxBytes) break
      chunks.push(chunk)
    }
  } catch (cause) {
    throw fileError('network', field, 'the connection broke before the file was complete', cause)
  }
  if (length > maxBytes) throw largeFile(field, maxBytes)
  return { bytes: concat(chunks, length), contentType: answer.headers['content-type'] }
}

/** Reads an answer's head: the error that it means, undefined where the body may be read. */
function refusalOf({ statusCode = 0, headers }: IncomingMessage, field: string, maxBytes: number): Error | undefined {
  if (statusCode === 429 || statusCode >= 500)
    return fileError('network', field, `its server answered with status ${statusCode}`)
  if (statusCode !== 200)
    return refusedFile(field, `its server answered with status ${statusCode}`, 'Look at the address')
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') return refusedFile(field, 'its server sent it compressed although nobody asked for it')
  return Number(headers['content-length'] ?? 0) > maxBytes ? largeFile(field, maxBytes) : undefined
}
