import type { HttpRequest } from '../transport/transport.js'
import { ChatError } from '../vocabulary/errors.js'

/** Where a key comes from. */
export interface KeySource {
  /** Given in code; wins. */
  readonly apiKey?: string | undefined
  /** Environment variables that may hold it, the first one set wins. */
  readonly variables: readonly string[]
  /** Says what is wrong with a key beyond its characters; the sentence must not quote it. */
  readonly flaw?: (key: string) => string | undefined
}

/** A key and where it was found. */
export interface FoundKey {
  /** The key. */
  readonly key: string
  /** The variable; undefined where it was given in code. */
  readonly variable?: string
}

/** An environment variable, where there is an environment; an empty one counts as none. */
export function environmentVariable(name: string): string | undefined {
  // Reached for without an import, so that this loads in browsers and workers too.
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  return process?.env?.[name] || undefined
}

/**
 * Checks a key that was given in code.
 *
 * @throws TypeError saying what is wrong, without the key.
 */
export function checkKey({ apiKey, flaw }: KeySource): void {
  const wrong = apiKey === undefined ? undefined : keyFlaw(apiKey, flaw)
  if (wrong) throw new TypeError(`apiKey ${wrong}.`)
}

/** The key, or undefined where there is none. Reads the environment anew each time. */
export function findKey({ apiKey, variables }: KeySource): FoundKey | undefined {
  if (apiKey !== undefined) return { key: apiKey }
  for (const variable of variables) {
    const key = environmentVariable(variable)
    if (key !== undefined) return { key, variable }
  }
  return undefined
}

/**
 * The key.
 *
 * @throws ChatError `authentication` where there is none, naming the variables, and where one out of the environment is malformed.
 */
export function requireKey(source: KeySource): FoundKey {
  const found = findKey(source)
  if (!found) {
    const places = source.variables.length === 0 ? '' : `, or set ${anyOf(source.variables)}`
    throw new ChatError({ code: 'authentication', message: `There is no API key: give apiKey${places}.` })
  }
  const wrong = found.variable === undefined ? undefined : keyFlaw(found.key, source.flaw)
  if (wrong) throw new ChatError({ code: 'authentication', message: `The key in ${found.variable} ${wrong}.` })
  return found
}

/** `A, B or C` */
const anyOf = (names: readonly string[]): string => names.join(', ').replace(/, (?=[^,]*$)/, ' or ')

/** Names the flaw of a key or a token, without quoting it. A header takes printable ASCII alone; a line end that slipped in is the usual mistake. */
export function keyFlaw(key: unknown, flaw?: KeySource['flaw']): string | undefined {
  if (typeof key !== 'string' || key === '') return 'takes a text that is not empty'
  if (/\s/.test(key)) return 'holds white space, perhaps a line end'
  if (!/^[\x21-\x7e]+$/.test(key)) return 'holds characters that no key has'
  return flaw?.(key)
}

/**
 * The request with the key in its header.
 *
 * @param header - default `authorization`, with `Bearer ` before the key; any other name takes the bare key.
 */
export function withKey(request: HttpRequest, key: string, header = 'authorization'): HttpRequest {
  const value = header === 'authorization' ? `Bearer ${key}` : key
  return { ...request, headers: { ...request.headers, [header]: value } }
}

/** A provider's use of its key. */
export interface KeyUse extends KeySource {
  /** The header that it goes into, as {@link withKey} has it; may depend on where it was found. Default `authorization`. */
  readonly header?: string | undefined | ((found: FoundKey) => string)
  /** Works without a key, as local servers do. Default false. */
  readonly optional?: boolean | undefined
}

/** The key of a provider, found anew at each request. */
export interface ProviderKey {
  /** The request with the key. @throws ChatError `authentication` as {@link requireKey} does. */
  readonly authorize: (request: HttpRequest) => HttpRequest
  /** Texts that must never be shown. */
  readonly secrets: () => readonly (string | undefined)[]
}

/**
 * The key of a provider, for its `authorize` and its `toError`.
 *
 * @throws TypeError for a key in code that cannot be one, as {@link checkKey} does.
 */
export function providerKey(use: KeyUse): ProviderKey {
  checkKey(use)
  const { header, optional = false } = use
  return {
    authorize(request) {
      if (optional && !findKey(use)) return request
      const found = requireKey(use)
      return withKey(request, found.key, typeof header === 'function' ? header(found) : header)
    },
    secrets: () => [findKey(use)?.key],
  }
}
