import { letGo } from '../lib/synchronous.js'
import type { ChatReader } from '../stream/flow.js'
import type { Flow } from '../transport/transport.js'
import { ChatError, errorInfo } from '../vocabulary/errors.js'
import { type ChatRecord, isTerminal } from '../vocabulary/events.js'
import { Grammar } from './grammar.js'

/** Gives the records that stand in place of a batch. @param call - the answer that they belong to. */
export type RecordMapper<Call> = (records: readonly ChatRecord[], call: Call) => readonly ChatRecord[]

/** Reads an inner stream, maps its batches, and holds what comes of them to the grammar. */
export class MappedRecords implements ChatReader {
  readonly #reader: ChatReader
  readonly #inner: Flow
  readonly #map: (records: readonly ChatRecord[]) => readonly ChatRecord[]
  readonly #grammar: Grammar

  /** @param inner - is cancelled where the mapping ends the answer early. */
  constructor(
    reader: ChatReader,
    inner: Flow,
    provider: string,
    map: (records: readonly ChatRecord[]) => readonly ChatRecord[],
  ) {
    this.#reader = reader
    this.#inner = inner
    this.#map = map
    this.#grammar = new Grammar(provider)
  }

  batch(records: readonly ChatRecord[]): void {
    if (this.#grammar.over) return
    const end = records.at(-1)!
    this.#grammar.offer(records)
    const mapped = this.#mapped(records)
    const terminal = mapped.find(isTerminal) ?? (isTerminal(end) ? end : undefined)
    const kept = mapped.filter(record => !isTerminal(record))
    const batch = this.#grammar.admit(terminal ? [...kept, terminal] : kept)
    if (this.#grammar.over && !isTerminal(end)) this.#inner.cancel()
    if (batch.length > 0) this.#reader.batch(batch)
  }

  #mapped(records: readonly ChatRecord[]): readonly ChatRecord[] {
    try {
      const mapped: unknown = letGo(this.#map(records))
      // `every` alone would step over holes.
      if (Array.isArray(mapped) && Array.from(mapped).every(isRecord)) return mapped
      throw new ChatError({
        code: 'unknown',
        message: 'records of mapProvider gave no list of records; it is synchronous.',
      })
    } catch (thrown) {
      return [{ type: 'error', error: errorInfo(thrown) }]
    }
  }
}

function isRecord(value: unknown): value is ChatRecord {
  const { type, error } = (value ?? {}) as { readonly type?: unknown; readonly error?: unknown }
  return typeof type === 'string' && (type !== 'error' || (typeof error === 'object' && error !== null))
}
