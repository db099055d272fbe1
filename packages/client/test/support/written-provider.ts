import type { ResumableProvider, StreamPlace } from '@millrace/client'
import { type ChatProvider, type ChatRecord, type ChatRequest, ChatStream, isTerminal } from '@millrace/core'

/** A provider whose answers a test writes, and which keeps them as a server with a store does. */
export interface WrittenProvider extends ChatProvider, ResumableProvider {
  readonly asked: ChatRequest[]
  readonly resumed: StreamPlace[]
  /** Readers of an answer that are there. */
  readonly readers: number
  /** Adds records to the last answer, for those who read it now and later. */
  write(...records: readonly ChatRecord[]): void
}

export function writtenProvider(): WrittenProvider {
  const answers = new Map<string, ChatRecord[]>()
  const asked: ChatRequest[] = []
  const resumed: StreamPlace[] = []
  const waiting = new Set<() => void>()
  let readers = 0

  function read(streamId: string, seq: number) {
    const records = answers.get(streamId)!
    const stream = ChatStream.from(async function* (signal) {
      const wake = (): void => {
        for (const next of waiting) next()
      }
      signal.addEventListener('abort', wake)
      readers++
      try {
        for (let at = seq; !signal.aborted; ) {
          const batch = records.slice(at)
          at += batch.length
          if (batch.length > 0) yield batch
          if (batch.some(isTerminal)) return
          if (at === records.length) await new Promise<void>(resolve => waiting.add(resolve))
        }
      } finally {
        readers--
      }
    })
    return Object.defineProperties(stream, { streamId: { value: streamId }, seq: { value: seq } }) as ReturnType<
      ResumableProvider['resume']
    >
  }

  return {
    id: 'written',
    asked,
    resumed,
    get readers() {
      return readers
    },
    stream(request) {
      asked.push(request)
      const streamId = `stream-${asked.length}`
      answers.set(streamId, [])
      return read(streamId, 0)
    },
    resume(place) {
      resumed.push(place)
      if (!answers.has(place.streamId)) answers.set(place.streamId, [])
      return read(place.streamId, place.seq ?? 0)
    },
    write(...records) {
      ;[...answers.values()].at(-1)!.push(...records)
      for (const next of waiting) next()
      waiting.clear()
    },
  }
}
