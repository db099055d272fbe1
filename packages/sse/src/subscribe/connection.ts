import type { SseDecoder } from '../decode/decoder.js'
import { BatchReader, type SseEnd } from '../read/batch-reader.js'
import { type ByteSource, byteSource } from '../read/byte-source.js'
import { IdleLimit } from '../read/idle-limit.js'
import { connect, type SseFetch } from './connect.js'
import { SseConnectionError } from './connection-error.js'
import type { SseRequest } from './redirect.js'
import type { SseOpen } from './subscribe-options.js'

/** Inputs of one connection. */
export interface ConnectionOptions {
  readonly fetch: SseFetch
  readonly decoder: SseDecoder
  /** Ends the connection at any time. */
  readonly signal: AbortSignal
  /** 0: no limit. */
  readonly idleTimeoutMs: number
  readonly onOpen: ((open: SseOpen) => void) | undefined
  readonly onEnd: (end: SseEnd) => void
}

/** Opens one connection, under one limit on silence from its request to its last byte. `undefined` when the server says 204. */
export async function openConnection(
  request: SseRequest,
  options: ConnectionOptions,
): Promise<BatchReader | undefined> {
  const { fetch, decoder, idleTimeoutMs, onOpen, onEnd } = options
  const idle = new IdleLimit(idleTimeoutMs)
  const signal = AbortSignal.any([options.signal, idle.signal])
  const response = await idle.measure(() => connect(request, fetch, signal))
  if (response === undefined) return undefined
  if (response.body === null) throw new SseConnectionError('The answer has no body')
  const reader = new BatchReader(named(idle.over(byteSource(response.body))), decoder, { signal, onEnd })
  try {
    onOpen?.({ url: response.url, headers: Object.fromEntries(response.headers) })
  } catch (error) {
    reader.close()
    throw error
  }
  return reader
}

/** The source, whose failures are named failures of the connection, which no exception of a callback is. */
function named(source: ByteSource): ByteSource {
  return {
    async read() {
      try {
        return await source.read()
      } catch (cause) {
        throw new SseConnectionError('The connection broke', { cause })
      }
    },
    cancel: reason => source.cancel(reason),
  }
}
