import type { ChatStream } from '@millrace/core'
import { ChatError } from '@millrace/core/internal'
import { BoundedWait } from '../exchange/bounded-wait.js'
import type { GuardedReply, GuardedReplyListener } from '../exchange/guarded-reply.js'

/** Waits for the function that makes an answer, until the reader leaves or the signal aborts. A stream that comes after that is cancelled. */
export class AskedAnswer implements GuardedReplyListener {
  readonly #reply: GuardedReply
  readonly #signal: AbortSignal | undefined
  readonly #wait = new BoundedWait()
  #ended: AskEnd | undefined

  constructor(reply: GuardedReply, signal: AbortSignal | undefined) {
    this.#reply = reply
    this.#signal = signal
  }

  /** Rejects with an {@link AskEnd} when nobody wants the answer any more, and with what the function throws. */
  async of(ask: () => ChatStream | Promise<ChatStream>): Promise<ChatStream> {
    const signal = this.#signal
    this.#reply.open(this)
    if (this.#reply.closed) this.close()
    else if (signal?.aborted) this.#stop()
    signal?.addEventListener('abort', this.#stop, { once: true })
    try {
      return await this.#wait.for(
        () => this.#asked(ask),
        0,
        () => undefined,
      )
    } finally {
      signal?.removeEventListener('abort', this.#stop)
    }
  }

  /** From the reply: nothing was written yet. */
  drain(): void {}

  /** From the reply: somebody else has completed the response. */
  finish(): void {
    this.close()
  }

  /** From the reply. */
  close(): void {
    this.#end(new AskEnd('closed'))
  }

  /** From the reply. */
  broken(thrown: unknown): void {
    this.#end(new AskEnd('broken', thrown))
  }

  async #asked(ask: () => ChatStream | Promise<ChatStream>): Promise<ChatStream> {
    const stream = await ask()
    if (this.#ended && typeof stream?.cancel === 'function') stream.cancel()
    return stream
  }

  readonly #stop = (): void => this.#end(new AskEnd('stopped'))

  #end(end: AskEnd): void {
    this.#ended ??= end
    this.#wait.end(end)
  }
}

/** The reason for which an answer is waited for no longer: the reader left, a call of the reply threw (the `cause`), or the signal aborted. */
export class AskEnd extends ChatError {
  readonly why: 'closed' | 'broken' | 'stopped'

  constructor(why: AskEnd['why'], cause?: unknown) {
    super({ code: 'aborted', message: 'The answer was stopped.' }, { cause })
    this.why = why
  }
}
