import type { SseDecoder } from '../decode/decoder.js'
import { BatchReader, type SseEnd } from '../read/batch-reader.js'
import { type ByteSource, byteSource } from '../read/byte-source.js'
import { connect, type SseFetch } from './connect.js'
import { SseConnectionError, SseTimeoutError } from './connection-error.js'
import type { SseRequest } from './redirect.js'
import type { SseOpen } from './subscribe-options.js'
import { after } from './timers.js'

/** Inputs of one connection. */
export interface ConnectionOptions {
  readonly fetch: SseFetch
  readonly decoder: SseDecoder
  /** Ends the connection at any time. */
  readonly signal: AbortSignal
  readonly idleTimeoutMs: number | undefined
  readonly onOpen: ((open: SseOpen) => void) | undefined
  readonly onEnd: (end: SseEnd) => void
}

/** Opens one connection, under one watch for silence from its request to its last byte. `undefined` when the server says 204. */
export async function openConnection(
  request: SseRequest,
  options: ConnectionOptions,
): Promise<BatchReader | undefined> {
  const { fetch, decoder, idleTimeoutMs, onOpen, onEnd } = options
  const idle = new AbortController()
  const signal = AbortSignal.any([options.signal, idle.signal])
  const watch: Watch = async wait => {
    const stop = after(idleTimeoutMs, () => idle.abort(new SseTimeoutError('idle', idleTimeoutMs ?? 0)))
    return wait().finally(stop)
  }
  const response = await watch(() => connect(request, fetch, signal))
  if (response === undefined) return undefined
  if (response.body === null) throw new SseConnectionError('The answer has no body')
  const reader = new BatchReader(watched(byteSource(response.body), watch), decoder, { signal, onEnd })
  try {
    onOpen?.({ url: response.url, headers: Object.fromEntries(response.headers) })
  } catch (error) {
    reader.close()
    throw error
  }
  return reader
}

/** Waits for something, and gives the connection up when that takes too long. */
type Watch = <T>(wait: () => Promise<T>) => Promise<T>

/** The source under watch; its failures are failures of the connection, which no exception of a callback is. */
function watched(source: ByteSource, watch: Watch): ByteSource {
  return {
    async read() {
      try {
        return await watch(() => source.read())
      } catch (cause) {
        throw new SseConnectionError('The connection broke', { cause })
      }
    },
    cancel: reason => source.cancel(reason),
  }
}
