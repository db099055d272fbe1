import type { ChatRecord } from '@millrace/core'
import { readSse } from '@millrace/sse'

/** A record as it came, and its number. */
export interface SeenRecord {
  readonly seq: number
  readonly record: ChatRecord
}

/** A reader of one connection, who does not come back by himself. */
export interface Reading {
  readonly seen: readonly SeenRecord[]
  /** Resolves when so many records have come. Rejects when the connection ends before that. */
  atLeast(count: number): Promise<void>
  /** Resolves when the connection has ended, in whatever way. */
  readonly over: Promise<void>
  leave(): void
}

/** A question that every handler takes. */
const question = JSON.stringify({ messages: [{ role: 'user', content: '诗' }] })

/** Posts the question that begins a stream. */
export const post = (url: string, streamId: string): Promise<Reading> =>
  open(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'millrace-stream-id': streamId },
    body: question,
  })

/** Resumes a stream. @param after - number of the last record that the reader has. */
export const resume = (url: string, streamId: string, after = 0): Promise<Reading> =>
  open(`${url}/${streamId}`, { headers: { 'last-event-id': `${streamId}.${after}` } })

async function open(url: string, init: RequestInit): Promise<Reading> {
  const leaving = new AbortController()
  const response = await fetch(url, { ...init, signal: leaving.signal })
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`)
  const seen: SeenRecord[] = []
  const waiting = new Set<() => void>()
  let ended = false
  const tell = (): void => {
    for (const look of [...waiting]) look()
  }
  const read = async (): Promise<void> => {
    for await (const { lastEventId, data } of readSse(response.body!)) {
      seen.push({ seq: Number(lastEventId.split('.').at(-1)), record: JSON.parse(data) as ChatRecord })
      tell()
    }
  }
  const over = read()
    .catch(() => {})
    .then(() => {
      ended = true
      tell()
    })
  return {
    seen,
    over,
    leave: () => leaving.abort(),
    atLeast: count =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (seen.length < count && !ended) return
          waiting.delete(look)
          if (seen.length >= count) resolve()
          else reject(new Error(`The connection ended after ${seen.length} of ${count} records.`))
        }
        waiting.add(look)
        look()
      }),
  }
}
