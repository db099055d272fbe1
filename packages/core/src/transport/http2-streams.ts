import { subscribe } from 'node:diagnostics_channel'
import type { ClientHttp2Stream } from 'node:http2'

/** Is told of the stream that carries its request, where that is HTTP/2. */
export interface StreamOwner {
  /** The stream is made; nothing of it is sent yet. */
  opened(stream: ClientHttp2Stream): void
}

/** The owner of the request that undici is writing: from `onRequestStart` to `onRequestSent` it makes one stream, and lets nobody else run. */
let writing: StreamOwner | undefined
let isSubscribed = false

/** undici begins to write a request. */
export function beginsToWrite(owner: StreamOwner): void {
  // undici hands out no stream. Node tells of each one that a client makes (from 22.17 on).
  if (!isSubscribed) subscribe('http2.client.stream.created', message => created(message as Created))
  isSubscribed = true
  writing = owner
  // A dispatcher of the user need not tell that the request was sent, and undici does not where the session takes no streams any more.
  queueMicrotask(() => hasWritten(owner))
}

interface Created {
  readonly stream: ClientHttp2Stream
}

function created({ stream }: Created): void {
  writing?.opened(stream)
  writing = undefined
}

/** undici has written a request, or has failed to. */
export function hasWritten(owner: StreamOwner): void {
  if (writing === owner) writing = undefined
}

/** Codes of RST_STREAM (RFC 9113, section 7). */
export const resetCodes = { none: 0, internal: 2, cancel: 8, http1Required: 13 } as const

/**
 * Resets a stream, unless it is over. undici's abort alone closes it with NO_ERROR, for which Node waits until the request is sent, and then destroys it, so
 * that the reset is never sent: the vendor does not hear of it, and the process can hang (node:http2 22.19, 24.21 and 26.10, undici 8.13.1, 2026-11).
 * With another code the reset is sent at once. Not from inside of a read, where Node puts a CANCEL off until after the stream is destroyed.
 */
export function reset(stream: ClientHttp2Stream | undefined, code: number): void {
  if (!stream || stream.closed || stream.destroyed) return
  const { session, writableFinished } = stream
  stream.close(code)
  // The rest of a request stays counted as memory of its session, which takes no answers any more from 10 MB on (node:http2 22.19 to 26.10, 2026-11). As if the
  // vendor had said that it takes no further requests: what runs goes on, and the next request gets a session of its own.
  if (!writableFinished) session?.emit('goaway', resetCodes.none, mostStreams)
}

/** The highest number of a stream: none is refused. */
const mostStreams = 2 ** 31 - 1
