import { BodyStore } from './body-store.js'

/** The used part of a request whose body comes by events: a Readable of Node, or an object of its shape. */
export interface BodySource {
  /** See `stream.Readable`. */
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown
  /** See `stream.Readable`. */
  on(event: 'end' | 'close' | 'error', listener: () => void): unknown
  /** See `stream.Readable`. */
  off(event: 'data', listener: (bytes: Uint8Array) => void): unknown
  /** See `stream.Readable`. */
  pause(): unknown
}

/**
 * Reads a body as text. Undefined when it is larger than `maxBytes`; reading stops there, and what was read is dropped.
 *
 * Rejects when the source ends before its body does, and with the signal's reason when nobody wants the body any more.
 */
export function readBody(source: BodySource, maxBytes: number, signal?: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const store = new BodyStore(maxBytes)
    let ended = false
    const take = (bytes: Uint8Array): void => {
      if (store.add(bytes)) return
      stop()
      resolve(undefined)
    }
    const stop = (): void => {
      store.drop()
      source.off('data', take)
      source.pause()
      signal?.removeEventListener('abort', aborted)
    }
    const aborted = (): void => {
      stop()
      reject(signal?.reason)
    }
    const gone = (): void => {
      // 'close' follows each 'end', and an error is dear.
      if (ended) return
      store.drop()
      reject(new Error('The request ended before its body was complete.'))
    }
    source.on('data', take)
    source.on('end', () => {
      ended = true
      signal?.removeEventListener('abort', aborted)
      resolve(store.text())
    })
    source.on('close', gone)
    source.on('error', gone)
    if (signal?.aborted) aborted()
    else signal?.addEventListener('abort', aborted, { once: true })
  })
}
