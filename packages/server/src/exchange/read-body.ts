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
  off(event: 'end' | 'close' | 'error', listener: () => void): unknown
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
    const take = (bytes: Uint8Array): void => {
      if (store.add(bytes)) return
      stop()
      resolve(undefined)
    }
    const end = (): void => {
      leave()
      resolve(store.text())
    }
    const gone = (): void => {
      leave()
      store.drop()
      reject(new Error('The request ended before its body was complete.'))
    }
    const aborted = (): void => {
      stop()
      reject(signal?.reason)
    }
    const stop = (): void => {
      leave()
      store.drop()
      source.pause()
    }
    // The source lives as long as its answer, and would keep all of this.
    const leave = (): void => {
      source.off('data', take)
      for (const [event, listener] of endings) source.off(event, listener)
      signal?.removeEventListener('abort', aborted)
    }
    const endings = [
      ['end', end],
      ['close', gone],
      ['error', gone],
    ] as const
    source.on('data', take)
    for (const [event, listener] of endings) source.on(event, listener)
    // An error behind the body is nobody's.
    source.on('error', ignore)
    if (signal?.aborted) aborted()
    else signal?.addEventListener('abort', aborted, { once: true })
  })
}

function ignore(): void {}
