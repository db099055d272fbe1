import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ChatProvider, type ChatRecord, mergeDeltas, type Transport } from '@millrace/core'
import { ToldRecords } from '@millrace/testing'

/** A transport that answers every request with the body, in slices of `size` bytes, each in a turn of its own: those of one turn are joined before they are read. */
export const slicedTransport =
  (body: Uint8Array, size: number): Transport =>
  (_request, receiver) => {
    let at = 0
    let cancelled = false
    let paused = false
    let scheduled = false
    const schedule = (): void => {
      if (scheduled) return
      scheduled = true
      setImmediate(pump)
    }
    const pump = (): void => {
      scheduled = false
      if (paused || cancelled) return
      if (at === 0) receiver.head(200, { 'content-type': 'text/event-stream;charset=UTF-8' })
      receiver.data(body.subarray(at, at + size))
      at += size
      if (at < body.length) return schedule()
      cancelled = true
      receiver.end()
    }
    schedule()
    return {
      pause: () => {
        paused = true
      },
      resume: () => {
        paused = false
        schedule()
      },
      cancel: () => {
        cancelled = true
      },
    }
  }

/**
 * The stream as of a longer answer: what lies between the first events and the last ones comes so many times. Only then are most events known by those
 * before, and not parsed.
 */
export function lengthened(body: Uint8Array, times: number): Uint8Array {
  const events = Buffer.from(body)
    .toString('latin1')
    .split(/(?<=\n\r?\n)/)
  const middle = events.slice(2, -3).join('')
  return Buffer.from([...events.slice(0, 2), middle.repeat(times), ...events.slice(-3)].join(''), 'latin1')
}

/** A server on loopback that answers every request with the body. */
export async function servedOverHttp<Result>(body: Uint8Array, use: (url: string) => Promise<Result>): Promise<Result> {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'text/event-stream;charset=UTF-8' })
    response.end(body)
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    await new Promise(closed => server.close(closed))
  }
}

/** Every record of one answer, deltas merged, and ids that are made anew each time told by their order. */
export async function recordsOf(provider: ChatProvider): Promise<readonly ChatRecord[]> {
  const records: ChatRecord[] = []
  const stream = provider.stream(
    { model: 'recorded', messages: [{ role: 'user', content: 'Hello' }] },
    { maxRetries: 0 },
  )
  const told = new ToldRecords()
  for await (const batch of stream.batches()) {
    told.add(batch)
    records.push(...batch)
  }
  const faults = told.faults()
  if (faults.length > 0) throw new Error(`Changed after it was told: ${faults.join('; ')}`)
  return withStableIds(mergeDeltas(records))
}

function withStableIds(records: readonly ChatRecord[]): ChatRecord[] {
  const ids = new Map<string, string>()
  const text = JSON.stringify(records).replace(/"(?:call|msg)_[\w-]{22}"/g, id => {
    if (!ids.has(id)) ids.set(id, `"made-${ids.size}"`)
    return ids.get(id)!
  })
  return JSON.parse(text) as ChatRecord[]
}
