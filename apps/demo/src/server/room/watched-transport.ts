import type { Receiver, Transport } from '@millrace/core'
import { retryAfterMs } from '@millrace/sse'
import type { AnswerWatch } from './answer-watch.js'

/**
 * A transport that tells of its exchanges, and has an emulator let faults happen.
 *
 * @param faults - of the first, the second, … request of the answer, in the emulators' words; those behind have none.
 */
export function watchedTransport(inner: Transport, watch: AnswerWatch, faults: readonly string[] = []): Transport {
  let requests = 0
  let attempt = 0
  return (request, receiver) => {
    const fault = faults[requests++]
    watch.tell({ type: 'attempt', attempt: ++attempt })
    let awaitsByte = false
    const watching: Receiver = {
      head(status, headers) {
        const isAnswer = status < 300
        if (isAnswer) attempt = 0
        awaitsByte = isAnswer
        const waitMs = isAnswer ? undefined : retryAfterMs(headers, Date.now())
        watch.tell({ type: 'head', status, ...(waitMs !== undefined && { waitMs }) })
        receiver.head(status, headers)
      },
      data(bytes) {
        if (awaitsByte) watch.tell({ type: 'first-byte' })
        awaitsByte = false
        watch.gathered.bytes(bytes.byteLength)
        receiver.data(bytes)
      },
      end: () => receiver.end(),
      error(cause) {
        watch.tell({ type: 'broken', reason: codeOf(cause) })
        receiver.error(cause)
      },
    }
    const headers = fault === undefined ? request.headers : { ...request.headers, 'x-millrace-fault': fault }
    return inner({ ...request, headers }, watching)
  }
}

/** The code of a failure, such as `ECONNRESET`: a message might name more than a page should know. */
const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'unknown'
