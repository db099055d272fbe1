import { SharedTimer, type TimerListener } from '../time/shared-timer.js'
import type { Flow, Receiver } from '../transport/transport.js'
import type { RunContext } from './context.js'
import type { AnswerPlace } from './provider.js'

/** Most bytes and milliseconds that the vendor's reply may take. */
const maxReplyBytes = 64 * 1024
const maxReplyMs = 10_000

/**
 * Asks the vendor to stop an answer that nobody waits for, once. Nobody is told what comes of it: the reader has left, or knows already why the answer
 * ended.
 *
 * @param attempt - the number that `authorize` is told.
 */
export async function cancelAtVendor(context: RunContext, place: AnswerPlace, attempt: number): Promise<void> {
  const { definition, transport } = context
  try {
    const request = definition.toCancel!(place)
    const signed = (await definition.authorize?.(request, { now: Date.now(), attempt })) ?? request
    const reply = new Reply()
    reply.follow(transport(signed, reply))
  } catch {
    // The vendor goes on, as it would have without this request.
  }
}

/** Reads a reply to its end, so that its connection can serve the next request, and looks at nothing of it. */
class Reply implements Receiver, TimerListener {
  readonly #timer = new SharedTimer()
  #flow: Flow | undefined
  #bytes = 0
  #over = false

  constructor() {
    this.#timer.set(maxReplyMs, this)
  }

  follow(flow: Flow): void {
    this.#flow = flow
    if (this.#over) flow.cancel()
  }

  head(): void {}

  data(bytes: Uint8Array): void {
    this.#bytes += bytes.length
    if (this.#bytes > maxReplyBytes) this.timeUp()
  }

  end(): void {
    this.#over = true
    this.#timer.clear()
  }

  error(): void {
    this.end()
  }

  timeUp(): void {
    this.end()
    this.#flow?.cancel()
  }
}
