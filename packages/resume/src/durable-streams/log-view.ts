import type { ChatRecord } from '@millrace/core'
import { goneStream } from '../failures.js'
import { pieceEnd, StoredTexts } from '../stored-texts.js'

/** The first message of a log. */
export interface LogHead {
  readonly lease: string
  readonly owner?: string
  /** Milliseconds without a message after which the producer has lost the log. */
  readonly leaseMs: number
}

/** A message for one append. */
export interface LogEntry {
  /** Number of the last record. */
  readonly seq: number
  /** The beginning of the lease of its log. Absent where an earlier version of this store has written it. */
  readonly of?: string
  readonly records: readonly ChatRecord[]
  /** The log is complete, since this time: milliseconds since 1970. */
  readonly endedAt?: number
}

/** Enough of a lease to tell a log from another one that was made under the same name. */
const beginningOf = (lease: string): string => lease.slice(0, 8)

/** A {@link LogEntry} as JSON. @param lease - that of the log. @param texts - the JSON of each record. */
export const entryText = (lease: string, seq: number, texts: readonly string[], endedAt?: number): string =>
  `{"seq":${seq},"of":${JSON.stringify(beginningOf(lease))},"records":[${texts.join(',')}]${endedAt === undefined ? '' : `,"endedAt":${endedAt}`}}`

/** A log as far as it was read. */
export class LogView {
  #head: LogHead | undefined
  /** Entries so far: what the next append counts itself against. */
  entries = 0
  lastSeq = 0
  endedAt: number | undefined

  #last: unknown

  /** The first message; undefined as long as it has not come. */
  get head(): LogHead | undefined {
    return this.#head
  }

  /**
   * Takes the next message.
   *
   * @returns the records behind `afterSeq`, in pieces of bounded size.
   * @throws ChatError `gone` where messages before it are missing, somebody else has written into the log, or it is another one by now.
   */
  take(message: unknown, afterSeq: number): StoredTexts[] {
    if (!this.#head) {
      if (!isHead(message)) throw goneStream()
      this.#head = message
      this.#last = message
      return []
    }
    if (this.#isRepeated(message)) return []
    this.#last = message
    if (!isEntry(message) || message.seq - message.records.length !== this.lastSeq) throw goneStream()
    if (message.of !== undefined && message.of !== beginningOf(this.#head.lease)) throw goneStream()
    this.entries++
    this.lastSeq = message.seq
    this.endedAt = message.endedAt
    return message.seq > afterSeq ? piecesOf(message, afterSeq) : []
  }

  /** True for the first message of this log, by which it is known. */
  isHead(message: unknown): boolean {
    return isHead(message) && message.lease === this.#head?.lease
  }

  /**
   * True for the last message once more. The reference server in files keeps an append twice whose connection broke while it was at work, and which the
   * producer has sent again meanwhile (@durable-streams/server 0.3.7, 2026-11).
   */
  #isRepeated(message: unknown): boolean {
    const { seq } = message as { seq?: unknown }
    return (
      seq === (this.entries > 0 ? this.lastSeq : undefined) && JSON.stringify(message) === JSON.stringify(this.#last)
    )
  }
}

function piecesOf({ seq, records }: LogEntry, afterSeq: number): StoredTexts[] {
  const wanted = records.slice(-(seq - afterSeq))
  const texts = wanted.map(record => JSON.stringify(record))
  const pieces: StoredTexts[] = []
  for (let from = 0; from < texts.length; ) {
    const end = pieceEnd(texts, from)
    pieces.push(new StoredTexts(seq - texts.length + end, texts.slice(from, end), wanted.slice(from, end)))
    from = end
  }
  return pieces
}

const isHead = (message: unknown): message is LogHead =>
  isObject(message) && typeof message.lease === 'string' && typeof message.leaseMs === 'number'

const isEntry = (message: unknown): message is LogEntry =>
  isObject(message) && typeof message.seq === 'number' && Array.isArray(message.records)

const isObject = (message: unknown): message is Readonly<Record<string, unknown>> =>
  typeof message === 'object' && message !== null
