import { randomId } from '@millrace/core/internal'
import { lostLease, tooLarge } from '../failures.js'
import { lastWordsBytes } from '../options.js'
import type { AppendQueue, PendingAppend } from '../pending-append.js'
import { entryText } from './log-view.js'
import type { Streams } from './streams.js'

/** Settings of a writer. */
export interface LogWriterSettings {
  readonly streams: Streams
  /** Name of the stream. */
  readonly name: string
  readonly lease: string
  readonly leaseMs: number
  readonly maxStreamBytes: number
  /** When the lease began, by `performance.now()`. */
  readonly since: number
  /** Called once, when nothing more can be added. */
  onOver(): void
}

/** Records and bytes of one request, about: the appends that wait while another one is on its way are sent together. */
const most = { records: 512, bytes: 256 * 1024 }

/** The producer of one log. Sends one request at a time, so that the order is kept; the first append goes at once. */
export class LogWriter implements AppendQueue {
  readonly #settings: LogWriterSettings
  readonly #id = randomId()
  #waiting: PendingAppend[] = []
  #busy = false
  #over = false
  #heldUntil: number
  #entries = 0
  #lastSeq = 0
  #bytes = 0

  constructor(settings: LogWriterSettings) {
    this.#settings = settings
    this.#heldUntil = settings.since + settings.leaseMs
  }

  get hasLapsed(): boolean {
    return performance.now() >= this.#heldUntil
  }

  add(append: PendingAppend): void {
    this.#waiting.push(append)
    if (!this.#busy) void this.#flush()
  }

  async #flush(): Promise<void> {
    this.#busy = true
    while (this.#waiting.length > 0) {
      const appends = this.#admit()
      if (appends.length > 0) await this.#send(appends)
    }
    this.#busy = false
  }

  /** Takes the appends of the next request out of the queue, and refuses what cannot be kept. */
  #admit(): PendingAppend[] {
    const { lease, maxStreamBytes } = this.#settings
    const admitted: PendingAppend[] = []
    let [records, bytes] = [0, 0]
    while (this.#waiting.length > 0 && records < most.records && bytes < most.bytes && !admitted.at(-1)?.end) {
      const append = this.#waiting.shift()!
      // Nobody has to have noticed that the lease has lapsed: a producer that was held up refuses itself.
      if (this.hasLapsed) this.#end()
      if (this.#over || append.lease !== lease) append.reject(lostLease())
      else if (this.#bytes + bytes + append.bytes > maxStreamBytes + (append.end ? lastWordsBytes : 0))
        append.reject(tooLarge('maxStreamBytes', maxStreamBytes))
      else {
        admitted.push(append)
        records += append.texts.length
        bytes += append.bytes
      }
    }
    return admitted
  }

  async #send(appends: readonly PendingAppend[]): Promise<void> {
    const { streams, name, lease, leaseMs, maxStreamBytes } = this.#settings
    const texts = appends.flatMap(append => append.texts)
    const end = appends.at(-1)!.end
    const sentAt = performance.now()
    try {
      const outcome = await streams.append(name, {
        text: entryText(lease, this.#lastSeq + texts.length, texts, end ? Date.now() : undefined),
        entry: this.#entries + 1,
        close: end,
        writer: { id: this.#id, count: this.#entries },
        forMs: this.#heldUntil - sentAt,
      })
      if (outcome === 'kept') this.#kept(appends, sentAt + leaseMs)
      else if (outcome === 'too-large')
        for (const append of appends) append.reject(tooLarge('maxStreamBytes', maxStreamBytes))
      else throw lostLease()
    } catch (error) {
      // It may be kept or not: whatever came next could be taken for the same request.
      this.#end()
      for (const append of appends) append.reject(error)
    }
    if (end) this.#end()
  }

  #kept(appends: readonly PendingAppend[], heldUntil: number): void {
    this.#entries++
    this.#heldUntil = heldUntil
    for (const { texts, bytes, resolve } of appends) {
      this.#lastSeq += texts.length
      this.#bytes += bytes
      resolve(this.#lastSeq)
    }
  }

  #end(): void {
    if (this.#over) return
    this.#over = true
    this.#settings.onOver()
  }
}
