import type { HeaderMap } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { amend, withCause } from '../vocabulary/errors.js'
import { statusError } from '../vocabulary/status-error.js'
import type { Failure, ProviderDefinition } from './provider.js'
import { retryAfterMs } from './retry.js'

/** Bytes of a refusal that are read, and characters of an error frame. */
const maxFailureBytes = 64 * 1024

/** Some vendors label their streams carelessly, so only what surely is something else counts as no stream. */
export function isStream(status: number, headers: HeaderMap, framing: 'sse' | 'ndjson' = 'sse'): boolean {
  if (status < 200 || status > 299) return false
  const type = headers['content-type'] ?? ''
  if (isHtml.test(type)) return false
  return framing === 'ndjson' || !isJson.test(type)
}

const isHtml = /^\s*text\/html\s*(;|$)/i
const isJson = /^\s*application\/json\s*(;|$)/i

/** Headers of the connection, and of the body's form: kept for as long as an answer lasts, they would say nothing of an error in it. */
const ofConnection: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'server',
  'transfer-encoding',
  'vary',
])

/** The headers that may tell something of a failure: ids, times to wait, what the vendor adds. */
export function withoutConnection(headers: HeaderMap): HeaderMap {
  const telling: Record<string, string | undefined> = {}
  for (const name in headers) if (!ofConnection.has(name)) telling[name] = headers[name]
  return telling
}

/** What the provider makes of a failure, with what is known without it: its id, the status, how long to wait. */
export function classify(definition: ProviderDefinition<never>, failure: Failure): ErrorInfo {
  const info = judged(definition, { ...failure, body: failure.body.slice(0, maxFailureBytes) })
  const after = info.retryAfterMs ?? retryAfterMs(failure.headers, Date.now())
  const known = { provider: definition.id, status: failure.status, ...info }
  return amend(info, after === undefined ? known : { ...known, retryAfterMs: after })
}

function judged(definition: ProviderDefinition<never>, failure: Failure): ErrorInfo {
  try {
    return definition.toError(failure)
  } catch (thrown) {
    return withCause(statusError(failure.status), thrown)
  }
}

/** A body that is no stream, as far as it is of interest. */
export class ErrorBody {
  readonly #classify: (body: string) => ErrorInfo
  readonly #decoder = new TextDecoder()
  #text = ''
  #bytes = 0

  constructor(classify: (body: string) => ErrorInfo) {
    this.#classify = classify
  }

  /** @returns whether more is wanted. */
  add(bytes: Uint8Array): boolean {
    this.#text += this.#decoder.decode(bytes.subarray(0, maxFailureBytes - this.#bytes), { stream: true })
    this.#bytes += bytes.length
    return this.#bytes < maxFailureBytes
  }

  /** What it means. */
  error(): ErrorInfo {
    return this.#classify(this.#text)
  }
}
