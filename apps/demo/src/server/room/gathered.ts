import type { TellOne } from './tell.js'

/** Milliseconds over which numbers are gathered: as often as a chart is drawn anew. */
const windowMs = 100

/** Sums up what comes with every token, so that the machine room costs an answer ten events a second. */
export class Gathered {
  readonly #tell: TellOne
  #batches = { batches: 0, records: 0, bytes: 0 }
  #kept = { records: 0, seq: 0 }
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(tell: TellOne) {
    this.#tell = tell
  }

  /** Bytes of the vendor's body. */
  bytes(count: number): void {
    this.#batches.bytes += count
    this.#later()
  }

  /** A batch that a provider gave. */
  batch(records: number): void {
    this.#batches.batches++
    this.#batches.records += records
    this.#later()
  }

  /** An append that the store has confirmed. */
  kept(records: number, seq: number): void {
    this.#kept = { records: this.#kept.records + records, seq }
    this.#later()
  }

  /** Tells the sums now: before a fact that follows from them. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const [batches, kept] = [this.#batches, this.#kept]
    this.#batches = { batches: 0, records: 0, bytes: 0 }
    this.#kept = { records: 0, seq: kept.seq }
    if (batches.batches > 0 || batches.bytes > 0) this.#tell({ type: 'batches', ...batches })
    if (kept.records > 0) this.#tell({ type: 'kept', ...kept })
  }

  #later(): void {
    this.#timer ??= setTimeout(() => this.flush(), windowMs)
  }
}
