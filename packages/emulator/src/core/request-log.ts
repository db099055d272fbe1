/**
 * The ending of an answer: `complete` (all of it was taken), `reader-left` (the client closed or cancelled first), `cut` (the emulator broke
 * it, as a fault asked or because the answer's own iterable threw).
 */
export type Ending = 'complete' | 'reader-left' | 'cut'

/** One request as the emulator saw it, and what became of its answer. */
export interface EmulatedRequest {
  /** Dense, from 1, per emulator. */
  readonly id: number
  /** Upper-case. */
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** Lower-case names. Repeated headers are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as text, as received. */
  readonly body: string
  /** Status of the answer; undefined until it was decided. */
  readonly status: number | undefined
  /** Bytes of the answer's body handed to the socket or the stream so far. */
  readonly bytesSent: number
  /** The ending, undefined while the answer runs. */
  readonly ending: Ending | undefined
  /** Settles when the answer is over: how a test awaits that its client closed the call. Never rejects. */
  readonly ended: Promise<Ending>
}

/** Totals over the life of an emulator. */
export interface EmulatorStats {
  /** Requests that arrived whole. */
  readonly requests: number
  /** Answers that run now. */
  readonly open: number
  /** Bytes of answers' bodies handed to sockets and streams. */
  readonly bytesSent: number
}

/** The writable side of an {@link EmulatedRequest}, for the deliverers. */
export interface RequestEntry {
  readonly request: EmulatedRequest
  decided(status: number): void
  sent(bytes: number): void
  /** The first call counts. */
  settle(ending: Ending): void
}

/** A request, before anything became of it. */
export type RequestHead = Pick<EmulatedRequest, 'method' | 'path' | 'headers' | 'body'>

/** Keeps the latest requests and the totals of one emulator. */
export interface RequestLog {
  readonly requests: readonly EmulatedRequest[]
  readonly stats: EmulatorStats
  nextRequest(): Promise<EmulatedRequest>
  add(head: RequestHead): RequestEntry
}

export function createRequestLog(keep: number, onRequest?: (request: EmulatedRequest) => void): RequestLog {
  const requests: EmulatedRequest[] = []
  const totals = { requests: 0, open: 0, bytesSent: 0 }
  let waiting: ((request: EmulatedRequest) => void)[] = []

  return {
    requests,
    get stats() {
      return { ...totals }
    },
    nextRequest: () => new Promise(resolve => waiting.push(resolve)),
    add(head) {
      const { promise: ended, resolve } = Promise.withResolvers<Ending>()
      const request = {
        ...head,
        id: ++totals.requests,
        status: undefined as number | undefined,
        bytesSent: 0,
        ending: undefined as Ending | undefined,
        ended,
      }
      totals.open++
      requests.push(request)
      if (requests.length > keep) requests.shift()
      const told = waiting
      waiting = []
      for (const tell of told) tell(request)
      onRequest?.(request)
      return {
        request,
        decided(status) {
          request.status = status
        },
        sent(bytes) {
          request.bytesSent += bytes
          totals.bytesSent += bytes
        },
        settle(ending) {
          if (request.ending) return
          request.ending = ending
          totals.open--
          resolve(ending)
        },
      }
    },
  }
}
