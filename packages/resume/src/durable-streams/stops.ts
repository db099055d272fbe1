import type { Streams } from './streams.js'

/** Milliseconds until a server that could not be reached is asked again. */
const retryMs = 1_000

/** Leaves word in the stream of this name. It may be there already, with or without the word. */
export async function askToStop(streams: Streams, name: string): Promise<void> {
  await streams.create(name, [])
  await streams.append(name, { text: '{"stop":true}', entry: 1, forMs: retryMs })
}

/** Waits for the word. @returns false where the signal aborts, or the stream is removed. Never rejects. */
export async function stopAsked(streams: Streams, name: string, signal: AbortSignal): Promise<boolean> {
  let made = false
  let offset = '-1'
  while (!signal.aborted) {
    try {
      // Made by the listener, since only a stream that is there can be waited on.
      if (!made) await streams.create(name, [])
      made = true
      const page = await streams.page(name, offset, true, signal)
      if (!page || page.messages.length > 0) return page !== undefined
      offset = page.next
    } catch {
      // The server is away: nobody can leave word there meanwhile.
      if (!signal.aborted) await new Promise(resolve => setTimeout(resolve, retryMs))
    }
  }
  return false
}
