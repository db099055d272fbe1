import type { Http2Session } from 'node:http2'
import { unref } from '../time/timers.js'

/** Milliseconds without a byte of the vendor behind a request, until it is asked by a PING whether the connection lives. */
const silenceMs = 3_000

/** Milliseconds that the vendor has for its answer to the PING. */
const pingMs = 10_000

/** Sessions that are looked after, and whether a further request was made on them since that began. */
const watched = new WeakMap<Http2Session, { again: boolean }>()

/**
 * Ends the session of a request when its connection has died in silence, so that the request fails and is made anew over another connection. Over HTTP/1.1 no
 * request meets such a connection: each answer has one to itself. Over HTTP/2 each request would join the answers that wait on it already, since undici's own
 * PING notices after 60 to 120 s (8.13.1, 2026-11). A vendor that is slow answers the PING and keeps its connection. A silent request costs one PING and no more:
 * servers take PINGs at intervals for a flood.
 */
export function watchSilence(session: Http2Session): void {
  const known = watched.get(session)
  if (known) known.again = true
  else begin(session)
}

function begin(session: Http2Session): void {
  const state = { again: false }
  watched.set(session, state)
  const before = session.socket.bytesRead
  const livesOn = (): boolean => session.destroyed || session.socket.bytesRead !== before
  const over = (): void => {
    watched.delete(session)
    if (state.again && !session.destroyed) begin(session)
  }
  afterReads(silenceMs, () => {
    if (livesOn()) return over()
    const limit = afterReads(pingMs, () => void (livesOn() || session.destroy(silent())))
    // Is called in any case: by the answer, or as the session ends.
    session.ping(() => {
      clearTimeout(limit)
      over()
    })
  })
}

/** Behind the reads of the turn: when the process was busy for long, bytes may have come that are not read yet. */
function afterReads(ms: number, run: () => void): NodeJS.Timeout {
  const timer = setTimeout(() => setImmediate(run), ms)
  unref(timer)
  return timer
}

const silent = (): Error =>
  Object.assign(new Error('The connection brings nothing, not even an answer to a PING of HTTP/2.'), {
    code: 'ERR_HTTP2_PING_CANCEL',
  })
