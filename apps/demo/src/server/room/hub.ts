import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodeSseComment, encodeSseEvent, sseHeaders } from '@millrace/sse'
import type { RoomEvent } from '../../shared/room.js'

/** Events that are kept of one answer, and answers of which events are kept: for a room that is opened late. */
const mostEvents = 2_000
const mostStreams = 50
const heartbeatMs = 15_000

/** Events of answers, for the readers of `GET /api/room?stream=<id>`. */
export class RoomHub {
  readonly #logs = new Map<string, RoomEvent[]>()
  readonly #readers = new Map<ServerResponse, string>()

  /** Takes an event. Without a stream it is of all of them. */
  add(event: RoomEvent, streamId?: string): void {
    if (streamId !== undefined) this.#keep(event, streamId)
    for (const [response, stream] of this.#readers) {
      if (streamId === undefined || stream === streamId) write(response, event)
    }
  }

  /** Answers a request by what is known of its stream, and by what becomes of it. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    const stream = new URL(request.url ?? '/', 'http://localhost').searchParams.get('stream') ?? ''
    response.writeHead(200, { ...sseHeaders })
    response.write(encodeSseComment('the machine room'))
    for (const event of this.#logs.get(stream) ?? []) write(response, event)
    this.#readers.set(response, stream)
    const heartbeat = setInterval(() => response.write(encodeSseComment('')), heartbeatMs)
    response.on('close', () => {
      clearInterval(heartbeat)
      this.#readers.delete(response)
    })
  }

  #keep(event: RoomEvent, streamId: string): void {
    const log = this.#logs.get(streamId) ?? []
    if (log.length < mostEvents || event.type === 'ended') log.push(event)
    this.#logs.delete(streamId)
    this.#logs.set(streamId, log)
    const [oldest] = this.#logs.keys()
    if (this.#logs.size > mostStreams && oldest !== undefined) this.#logs.delete(oldest)
  }
}

/** A reader who takes nothing loses events, and no memory: they are for looking at. */
function write(response: ServerResponse, event: RoomEvent): void {
  if (response.writableLength > 1_000_000) return
  response.write(encodeSseEvent({ data: JSON.stringify(event) }))
}
