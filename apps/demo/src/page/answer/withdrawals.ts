import type { ChatRecord, ChatState, Part } from '@millrace/core'
import { applyEvents } from '@millrace/core/page'

/** A piece of an answer that its provider has taken back. */
export interface Withdrawal {
  /** The place in the content where it stood. */
  readonly at: number
  /** Its beginning. */
  readonly text: string
  /** Characters of the whole of it. */
  readonly size: number
}

/** Characters of a withdrawn piece that are kept. */
const mostKept = 4000

/** Streams whose records are remembered. */
const mostStreams = 20

/** Finds what is taken back in the records of a stream. Those that come again, as by a replay, change nothing. */
export class WithdrawalFinder {
  /** The records as JSON, by their numbers: they are only read where something is taken back. */
  readonly #records: string[] = []
  readonly #found = new Map<number, Withdrawal>()

  get found(): readonly Withdrawal[] {
    return [...this.#found.values()]
  }

  /** @param seq - the number of the record. @param data - the record as JSON. */
  see(seq: number, data: string): void {
    if (!Number.isSafeInteger(seq) || this.#records[seq] !== undefined) return
    this.#records[seq] = data
    if (!data.startsWith('{"type":"reset"')) return
    const before = this.#records.slice(0, seq).filter(each => each !== undefined)
    const withdrawn = withdrawnFrom(
      applyEvents(
        undefined,
        before.map(each => JSON.parse(each) as ChatRecord),
      ),
    )
    if (withdrawn) this.#found.set(seq, withdrawn)
  }
}

function withdrawnFrom({ content, step }: ChatState): Withdrawal | undefined {
  const at = step.content
  const text = content.slice(at).map(textIn).filter(Boolean).join('\n\n')
  return text === '' ? undefined : { at, text: text.slice(0, mostKept), size: text.length }
}

const textIn = (part: Part): string => ('text' in part ? part.text : part.type === 'tool-call' ? part.toolName : '')

const finders = new Map<string, WithdrawalFinder>()

/** Takes note of a record of a stream that this page reads. */
export function noteRecord(streamId: string, seq: number, data: string): void {
  const finder = finders.get(streamId) ?? new WithdrawalFinder()
  finders.delete(streamId)
  finders.set(streamId, finder)
  finder.see(seq, data)
  const [oldest] = finders.keys()
  if (finders.size > mostStreams && oldest !== undefined) finders.delete(oldest)
}

/** What was taken back in a stream, as far as this page has read it. */
export const withdrawnIn = (streamId: string | undefined): readonly Withdrawal[] =>
  (streamId === undefined ? undefined : finders.get(streamId)?.found) ?? []
