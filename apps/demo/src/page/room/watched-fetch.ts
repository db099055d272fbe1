import { createLeanParser } from '@millrace/sse/lean'
import { instanceHeader } from '../../shared/info.js'
import { noteRecord } from '../answer/withdrawals.js'
import { type RawRecord, tokensIn, withRecords, withTokens } from './counts.js'
import { isSlow } from './faults.js'
import { begin, change } from './room.js'

/** Milliseconds that a slow reader takes for so many bytes: about half as fast as the emulators are. */
const slowMs = 350
const slowBytes = 600

/** The page's fetch, for `remote()`: it counts what goes through, and reads slowly where a person has chosen that. */
export async function watchedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const streamId = streamOf(input, init)
  if (streamId !== undefined) begin(streamId)
  const response = await fetch(input, init)
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
  if (streamId === undefined || !isStream || !response.body) return response
  const server = response.headers.get(instanceHeader)
  change(({ connections }) => ({ connections: connections + 1, ...(server !== null && { server }) }))
  const body = response.body
    .pipeThrough(isSlow(streamId) ? slowly() : new TransformStream())
    .pipeThrough(counted(streamId))
  return new Response(body, { status: response.status, headers: response.headers })
}

/** The stream of a request: in the header of a question, at the end of the address of a reader who comes back. */
function streamOf(input: string | URL | Request, { method, headers }: RequestInit = {}): string | undefined {
  if (method === 'POST') return new Headers(headers).get('millrace-stream-id') ?? undefined
  return method === 'GET' ? new URL(String(input), location.href).pathname.split('/').at(-1) : undefined
}

let key = 0

function counted(streamId: string): TransformStream<Uint8Array, Uint8Array> {
  const parser = createLeanParser()
  const utf8 = new TextDecoder()
  return new TransformStream({
    transform(bytes, controller) {
      const events = parser.push(utf8.decode(bytes, { stream: true }))
      take(streamId, bytes.length, events)
      controller.enqueue(bytes)
    },
  })
}

/** Streams whose last record has come. */
const over = new Set<string>()

/** True for an answer that is over at its server, as far as this page knows: there is no more of it to be read. */
export const isOver = (streamId: string): boolean => over.has(streamId)

function take(
  streamId: string,
  bytes: number,
  events: readonly { readonly id?: string | undefined; readonly data: string }[],
): void {
  const now = performance.now()
  const records: RawRecord[] = events.map(({ id = '', data }) => ({ key: key++, id: id.split('.').at(-1) ?? '', data }))
  for (const { id, data } of records) noteRecord(streamId, Number(id), data)
  const tokens = events.reduce((sum, { data }) => sum + tokensOf(data), 0)
  const ended = events.some(({ data }) => /^\{"type":"(finish|error)"/.test(data))
  if (ended) over.add(streamId)
  change(room => ({
    bytes: room.bytes + bytes,
    records: room.records + events.length,
    seq: Math.max(room.seq, Number(records.at(-1)?.id ?? 0)),
    raw: withRecords(room.raw, records),
    steps: withTokens(room.steps, room.askedAt, now, tokens),
    ...(tokens > 0 && room.firstTextMs === undefined && { firstTextMs: now - room.askedAt }),
    ended: room.ended || ended,
  }))
}

function tokensOf(data: string): number {
  if (!/^\{"type":"[a-z-]+-delta"/.test(data)) return 0
  const { delta } = JSON.parse(data) as { delta?: unknown }
  return typeof delta === 'string' ? tokensIn(delta) : 0
}

/** Takes so many bytes after each while, and so lets the others stand in the socket: the server sees a full one. */
function slowly(): TransformStream<Uint8Array, Uint8Array> {
  let left = 0
  return new TransformStream(
    {
      async transform(bytes, controller) {
        for (let from = 0; from < bytes.length; ) {
          if (left === 0) {
            await new Promise(resolve => setTimeout(resolve, slowMs))
            left = slowBytes
          }
          const piece = bytes.subarray(from, from + left)
          controller.enqueue(piece)
          from += piece.length
          left -= piece.length
        }
      },
    },
    undefined,
    { highWaterMark: 1 },
  )
}
