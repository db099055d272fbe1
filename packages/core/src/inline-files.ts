import { lookup } from 'node:dns/promises'
import { createAddressRule } from './inline-files/addresses.js'
import { type FetchSettings, fetchAll } from './inline-files/fetch-all.js'
import { fileError } from './inline-files/file-error.js'
import { createUrlRule } from './inline-files/hosts.js'
import { eachPart, isMedia } from './kit/messages.js'
import { checkRequest } from './vocabulary/check-request.js'
import { checkNames, type KnownNames } from './vocabulary/known-names.js'
import type { ChatRequest } from './vocabulary/request.js'

/** Options of {@link inlineFiles}. */
export interface InlineFilesOptions {
  /**
   * The hosts that files may be fetched from, and no other: `files.example.com`, with a port where it is not the scheme's own
   * (`files.example.com:8443`), or `*.example.com` for all that lies below. Required.
   */
  readonly allowHosts: readonly string[]
  /** Bytes of one file at most. Default 10 485 760 (10 MiB). */
  readonly maxBytes?: number
  /** Files of one request at most. Default 8. */
  readonly maxFiles?: number
  /** Milliseconds for all files together. Default 30 000. */
  readonly timeoutMs?: number
  /** Ends all downloads. */
  readonly signal?: AbortSignal
  /** Finds the IP addresses of a host. Default: the system's way, `dns.lookup`. Called once for each address that is fetched. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>
  /**
   * IP addresses that are connected to although they are not of the public internet, such as `127.0.0.1` or `10.20.0.0/16`: for tests, and for
   * files in a network of your own. Whatever can change the DNS of an allowed host can reach them. Default: none.
   */
  readonly allowAddresses?: readonly string[]
  /** Fetch `http:` addresses too, which anybody on the way can read and change: for tests and this machine. Default false. */
  readonly allowHttp?: boolean
}

/**
 * The request with its files in it: each image, file and audio part with a `url` gets the bytes instead, as `data`. For vendors that fetch no
 * address themselves. `mediaType` stays; where it says nothing (`application/octet-stream`, `image/*`, …) it becomes the server's. The request
 * that was given is not changed. Node only.
 *
 * Nothing is fetched but https addresses of `allowHosts`, without credentials and past any proxy. A host is resolved once; all its IP addresses
 * must be public, and the connection goes to them alone. Up to 3 redirects are followed, each judged like the first address. `data:` addresses are
 * taken in under the same limits, without a network.
 *
 * @throws TypeError for options that are not of their type. ChatError naming the part: `invalid-request` for an address that is not to be
 * fetched or leads to no file, `limit` for a file that is too large and for too many, `timeout`, `aborted`, and `network` for a server that
 * fails. The first failure ends all downloads; when the promise settles, none is left.
 * @example
 * ```ts
 * import type { ChatRequest } from '@millrace/core'
 * import { inlineFiles } from '@millrace/core/inline-files'
 *
 * const request: ChatRequest = {
 *   messages: [{ role: 'user', content: [{ type: 'file', mediaType: 'text/plain', url: 'data:text/plain,Hello' }] }],
 * }
 * const { messages } = await inlineFiles(request, { allowHosts: ['files.example.com'] })
 * console.log(messages[0]?.content) // [{ type: 'file', mediaType: 'text/plain', data: Uint8Array }]
 * ```
 */
export async function inlineFiles<Options>(
  request: ChatRequest<Options>,
  options: InlineFilesOptions,
): Promise<ChatRequest<Options>> {
  checkRequest(request as never)
  const settings = resolveSettings(options)
  const files = eachPart(request.messages).flatMap(({ part, field }) =>
    isMedia(part) && part.url !== undefined && part.data === undefined ? [{ part, field: `${field}.url` }] : [],
  )
  if (files.length > settings.maxFiles) {
    const why = `the request has ${files.length} files with an address, and maxFiles is ${settings.maxFiles}`
    throw fileError('limit', files.at(-1)!.field, why)
  }
  const inlined = await fetchAll(files, settings)
  const messages = request.messages.map(message =>
    typeof message.content === 'string'
      ? message
      : { ...message, content: message.content.map(part => inlined.get(part) ?? part) },
  )
  return { ...request, messages }
}

const optionNames: KnownNames<InlineFilesOptions> = {
  allowHosts: true,
  maxBytes: true,
  maxFiles: true,
  timeoutMs: true,
  signal: true,
  resolve: true,
  allowAddresses: true,
  allowHttp: true,
}

interface Settings extends FetchSettings {
  readonly maxFiles: number
}

/** @throws TypeError naming the option that is not of its type. */
function resolveSettings(options: InlineFilesOptions): Settings {
  checkNames(options ?? {}, optionNames, 'inlineFiles')
  const { allowHosts, allowAddresses = [], allowHttp = false, resolve = systemAddresses, signal } = options ?? {}
  const { maxBytes = 10 * 1024 * 1024, maxFiles = 8, timeoutMs = 30_000 } = options ?? {}
  if (!isTexts(allowHosts)) throw new TypeError('allowHosts takes the list of hosts that files may come from.')
  if (!isTexts(allowAddresses)) throw new TypeError('allowAddresses takes a list of IP addresses.')
  for (const [name, value] of Object.entries({ maxBytes, maxFiles, timeoutMs }))
    if (!(typeof value === 'number' && value > 0)) throw new TypeError(`${name} takes a number above 0.`)
  if (typeof resolve !== 'function') throw new TypeError('resolve takes a function.')
  const flawOf = createUrlRule(allowHosts, allowHttp === true)
  return { flawOf, mayConnect: createAddressRule(allowAddresses), resolve, maxBytes, maxFiles, timeoutMs, signal }
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(text => typeof text === 'string')

async function systemAddresses(hostname: string): Promise<readonly string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address)
}
