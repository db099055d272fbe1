import type { StoredBatch, StreamInfo } from '@millrace/core'
import { SharedTimer, type TimerListener } from '@millrace/core/internal'
import { producerLost } from '../failures.js'
import { pieceEnd, StoredTexts } from '../stored-texts.js'

/** Is told when a log is complete. */
export interface MemoryLogListener {
  /** The last record is kept. */
  ended(log: MemoryLog): void
}

/** One log: the JSON of its records, and everybody who waits for more. */
export class MemoryLog implements TimerListener {
  readonly streamId: string
  readonly owner: string | undefined
  readonly lease: string
  bytes = 0
  #texts: string[] = []
  #status: StreamInfo['status'] = 'running'
  #stopWanted = false
  readonly #leaseMs: number
  readonly #listener: MemoryLogListener
  readonly #leaseTimer = new SharedTimer()
  readonly #waiting = new Set<() => void>()
  readonly #stopListeners = new Set<() => void>()

  constructor(
    stream: { readonly streamId: string; readonly owner?: string | undefined },
    lease: string,
    leaseMs: number,
    listener: MemoryLogListener,
  ) {
    this.streamId = stream.streamId
    this.owner = stream.owner
    this.lease = lease
    this.#leaseMs = leaseMs
    this.#listener = listener
    this.#leaseTimer.set(leaseMs, this)
  }

  get status(): StreamInfo['status'] {
    return this.#status
  }

  get lastSeq(): number {
    return this.#texts.length
  }

  get info(): StreamInfo {
    return { ...(this.owner !== undefined && { owner: this.owner }), status: this.#status, lastSeq: this.lastSeq }
  }

  add(texts: readonly string[], bytes: number, end: boolean): void {
    for (const text of texts) this.#texts.push(text)
    this.bytes += bytes
    if (end) this.#end()
    else this.#leaseTimer.set(this.#leaseMs, this)
    if (texts.length > 0) this.#wake()
  }

  /** The piece behind a place, at least one record of it. */
  piece(afterSeq: number): StoredBatch {
    const end = pieceEnd(this.#texts, afterSeq)
    return new StoredTexts(end, this.#texts.slice(afterSeq, end))
  }

  /** Settles with the next change, or when the signal aborts. */
  changed(signal: AbortSignal | undefined): Promise<void> {
    return new Promise(resolve => {
      const done = (): void => {
        this.#waiting.delete(done)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      this.#waiting.add(done)
      signal?.addEventListener('abort', done, { once: true })
    })
  }

  /** From the timer: the producer has fallen silent. */
  timeUp(): void {
    this.add([JSON.stringify({ type: 'error', error: producerLost })], 0, true)
  }

  /** The log is kept no longer. Readers who wait are told by their next look. */
  drop(): void {
    this.#leaseTimer.clear()
    this.#status = 'gone'
    this.#stopListeners.clear()
    this.#wake()
  }

  requestStop(): void {
    if (this.#status !== 'running') return
    this.#stopWanted = true
    for (const listener of this.#stopListeners) queueMicrotask(listener)
    this.#stopListeners.clear()
  }

  onStop(listener: () => void): () => void {
    if (this.#status !== 'running') return ignore
    if (this.#stopWanted) queueMicrotask(listener)
    else this.#stopListeners.add(listener)
    return () => void this.#stopListeners.delete(listener)
  }

  #end(): void {
    this.#leaseTimer.clear()
    this.#status = 'ended'
    this.#stopListeners.clear()
    this.#listener.ended(this)
  }

  #wake(): void {
    for (const done of this.#waiting) done()
  }
}

/** Nothing was listened for. */
function ignore(): void {}
