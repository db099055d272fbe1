import { defined } from '../lib/defined.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { FinishEvent } from '../vocabulary/events.js'
import { type Connectable, EventIterator } from './views.js'

/** Gives the text of an answer as it comes. */
export class TextIterator implements AsyncIterableIterator<string> {
  readonly #events: EventIterator

  constructor(stream: Connectable) {
    this.#events = new EventIterator(stream)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    for (;;) {
      const { value: event, done } = await this.#events.next()
      if (done) return { value: undefined, done }
      if (event.type === 'text-delta') return { value: event.delta, done: false }
      const error = event.type === 'finish' ? lackingText(event, false) : undefined
      if (error) throw this.#events.failure(error)
    }
  }

  async return(): Promise<IteratorResult<string, undefined>> {
    await this.#events.return()
    return { value: undefined, done: true }
  }
}

/**
 * The error of an answer whose text must not pass for all of it: whoever reads the text alone does not see the reason for its end.
 *
 * @param complete - whether one that ended `length` counts too.
 */
export function lackingText({ reason, rawReason }: FinishEvent, complete: boolean): ErrorInfo | undefined {
  if (reason === 'content-filter') {
    const message = 'The model provider stopped the answer for what it says.'
    return defined({ code: 'content-filter' as const, message, retryable: false, providerCode: rawReason })
  }
  if (reason === 'length' && complete) {
    const message = 'The answer ended at its greatest length before it was complete: ask for more maxOutputTokens.'
    return defined({ code: 'truncated' as const, message, retryable: false, providerCode: rawReason })
  }
  return undefined
}
