import { randomId } from '../lib/random-id.js'
import { OpenBlocks } from '../stream/open-blocks.js'
import { type ChatRecord, isTerminal, type StartEvent } from '../vocabulary/events.js'

/** Holds records to the grammar of an answer: puts in what is missing, and drops what has no place. */
export class Grammar {
  readonly #provider: string
  readonly #blocks = new OpenBlocks()
  /** Open blocks and calls: id → `text`, `reasoning` or `tool-call`. */
  readonly #open = new Map<string, string>()
  #start: StartEvent | undefined
  #started = false
  /** Something has come since the last `step-end` that a `reset` would withdraw. */
  #shown = false
  #over = false

  /** @param provider - its id, for a `start` that nobody gave. */
  constructor(provider: string) {
    this.#provider = provider
  }

  /** True when the terminal record has come. */
  get over(): boolean {
    return this.#over
  }

  /** Remembers the `start` among the records, for when content comes without it. */
  offer(records: readonly ChatRecord[]): void {
    this.#start ??= records.find(record => record.type === 'start')
  }

  /** The records as the grammar allows them. */
  admit(records: readonly ChatRecord[]): ChatRecord[] {
    const admitted: ChatRecord[] = []
    for (const record of records) {
      if (this.#over || !this.#fits(record)) continue
      if (record.type !== 'start' && record.type !== 'error' && !this.#started) {
        this.#started = true
        admitted.push(this.#start ?? { type: 'start', messageId: `msg_${randomId()}`, provider: this.#provider })
      }
      if (isTerminal(record) || record.type === 'step-end') admitted.push(...this.#closeAll(record))
      this.#note(record)
      admitted.push(record)
    }
    return admitted
  }

  #fits(record: ChatRecord): boolean {
    const block = blockOf(record)
    if (block) {
      if ('delta' in record && record.delta === '') return false
      return block.step === 'start' ? !this.#open.has(block.id) : this.#open.get(block.id) === block.kind
    }
    if (record.type === 'start') return !this.#started
    return record.type === 'reset' ? this.#shown : true
  }

  #note(record: ChatRecord): void {
    this.#blocks.see(record)
    const block = blockOf(record)
    if (block?.step === 'start') this.#open.set(block.id, block.kind)
    else if (block?.step === 'end') this.#open.delete(block.id)
    if (record.type === 'start') this.#started = true
    else this.#shown = record.type !== 'reset' && record.type !== 'step-end'
    if (record.type === 'reset') this.#open.clear()
    this.#over = isTerminal(record)
  }

  #closeAll(last: ChatRecord): ChatRecord[] {
    this.#open.clear()
    return this.#blocks.close(last)
  }
}

function blockOf(
  record: ChatRecord,
): { readonly kind: string; readonly step: string; readonly id: string } | undefined {
  const [, kind, step] = /^(text|reasoning|tool-call)-(start|delta|end)$/.exec(record.type) ?? []
  if (kind === undefined || step === undefined) return undefined
  return { kind, step, id: 'toolCallId' in record ? record.toolCallId : 'id' in record ? record.id : '' }
}
