/** A body: a web stream, or anything that iterates bytes asynchronously, a Node stream among them. */
export type SseBody = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>

/** One way to read both kinds of body. */
export interface ByteSource {
  /** The next chunk; `undefined` at the end. Not called again before it settles, nor after the end or an error. */
  read(): Promise<Uint8Array | undefined>
  /** Says that nobody reads on. Does not wait: a source may take its time, and has nobody left to tell. */
  cancel(reason: unknown): void
}

/** Takes a body for reading; it belongs to the source from now on. */
export function byteSource(body: SseBody): ByteSource {
  return 'getReader' in body ? fromWebStream(body) : fromIterable(body)
}

function fromWebStream(body: ReadableStream<Uint8Array>): ByteSource {
  const reader = body.getReader()
  return {
    async read() {
      const { done, value } = await reader.read()
      return done ? undefined : value
    },
    cancel(reason) {
      reader.cancel(reason).catch(ignoreLateFailure)
    },
  }
}

function fromIterable(body: AsyncIterable<Uint8Array>): ByteSource {
  const iterator = body[Symbol.asyncIterator]()
  return {
    async read() {
      const { done, value } = await iterator.next()
      return done ? undefined : value
    },
    cancel() {
      iterator.return?.()?.catch(ignoreLateFailure)
      // The iterator of a Node stream answers `return` only after the chunk that it waits for. `destroy` closes the socket now.
      if ('destroy' in body && typeof body.destroy === 'function') body.destroy()
    },
  }
}

/** Ignores a body's failure after it was cancelled: its reader has gone, with its own reason. */
function ignoreLateFailure(): void {}
