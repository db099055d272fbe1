import { bytesOf } from './bytes.js'

/** A web stream over chunks of text that counts what is asked of it. `open` leaves it without an end. */
export function countedStream(chunks: readonly string[], { open = false } = {}) {
  const seen = { pulls: 0, cancelled: [] as unknown[] }
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[seen.pulls++]
        if (chunk !== undefined) controller.enqueue(bytesOf(chunk))
        else if (!open) controller.close()
        else return new Promise<void>(() => {})
        return undefined
      },
      cancel(reason) {
        seen.cancelled.push(reason)
      },
    },
    { highWaterMark: 0 },
  )
  return { body, seen }
}

/** The same as an async iterable. */
export function countedIterable(chunks: readonly string[], { open = false } = {}) {
  const seen = { pulls: 0, cancelled: [] as unknown[] }
  const body: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      async next() {
        const chunk = chunks[seen.pulls++]
        if (chunk !== undefined) return { done: false, value: bytesOf(chunk) }
        if (open) await new Promise(() => {})
        return { done: true, value: undefined }
      },
      async return() {
        seen.cancelled.push(undefined)
        return { done: true, value: undefined }
      },
    }),
  }
  return { body, seen }
}
