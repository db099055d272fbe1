import type { Statements } from './statements.js'
import { type Waiter, Waiting } from './waiting.js'

/** Wakes those who wait for a change of the file, by this process or another one: it looks for those of others as long as somebody waits. */
export class FileWatch {
  /** Woken when their stream may have changed. */
  readonly readers = new Waiting<Waiter>()
  /** Woken when their stream is to be stopped. */
  readonly stopListeners = new Waiting<Waiter>()
  readonly #statements: Statements
  readonly #pollMs: number
  #poll: ReturnType<typeof setInterval> | undefined
  #version: unknown

  constructor(statements: Statements, pollMs: number) {
    this.#statements = statements
    this.#pollMs = pollMs
  }

  /** Settles when the stream may have changed, its lease may have lapsed, or the signal aborts. */
  changed(streamId: string, leaseUntil: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise(resolve => {
      const left = Math.max(1, Math.min(leaseUntil - Date.now(), 2 ** 31 - 1))
      const done = (): void => {
        clearTimeout(lapse)
        this.readers.remove(streamId, waiter)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const lapse = setTimeout(done, left)
      const waiter: Waiter = { wake: done }
      this.readers.add(streamId, waiter)
      signal?.addEventListener('abort', done, { once: true })
      this.begin()
    })
  }

  /** Looks from now on. */
  begin(): void {
    if (this.#poll) return
    // The first look finds a change in any case: there may have been one since the reader's own look.
    this.#version = undefined
    this.#poll = setInterval(() => this.#look(), this.#pollMs)
    this.#poll.unref()
  }

  /** Wakes those of the listeners whose streams are to be stopped. */
  tellStopped(streamIds: readonly string[]): void {
    for (const streamId of streamIds) if (this.#statements.stopped.get(streamId)) this.stopListeners.wake(streamId)
  }

  /** Nobody looks any more. The readers are told by their next look. */
  close(): void {
    clearInterval(this.#poll)
    this.#wakeReaders()
  }

  #look(): void {
    if (this.readers.size === 0 && this.stopListeners.size === 0) {
      clearInterval(this.#poll)
      this.#poll = undefined
      return
    }
    try {
      const { data_version: version } = this.#statements.version.get() as { data_version: unknown }
      if (version === this.#version) return
      this.#version = version
      this.tellStopped(this.stopListeners.streams())
    } catch {
      // A file that cannot be read: the readers find that out themselves, and it is theirs to tell.
    }
    this.#wakeReaders()
  }

  #wakeReaders(): void {
    for (const streamId of this.readers.streams()) this.readers.wake(streamId)
  }
}
