import type { ChatState, Part } from '@millrace/core'
import type { ShownPart } from './parts.js'

/** A piece of an answer that its provider has taken back. */
export interface Withdrawal {
  /** The place in the content where it stood. */
  readonly at: number
  readonly text: string
}

/** How long something took, in milliseconds of this page. */
export interface Span {
  readonly from: number
  readonly to?: number
}

/** Milliseconds that parts of an answer took, by their keys. */
export type Durations = Readonly<Record<string, number>>

/** What this page has seen of an answer while it came, which the answer itself does not tell: times, and what was taken back. */
export class AnswerHistory {
  #most: readonly Part[] = []
  #withdrawals: readonly Withdrawal[] = []
  /** Ids of the blocks that were seen while they grew, and the last one at each place. */
  readonly #ids = new Set<string>()
  readonly #idAt = new Map<number, string>()
  readonly #spans: Map<string, Span>

  /** @param durations - of an earlier page. */
  constructor(durations: Durations = {}) {
    this.#spans = new Map(Object.entries(durations).map(([key, to]) => [key, { from: 0, to }]))
  }

  /** The times of the parts that are over. */
  get durations(): Durations {
    const over = [...this.#spans].flatMap(([key, { from, to }]) =>
      to === undefined ? [] : [[key, to - from] as const],
    )
    return Object.fromEntries(over)
  }

  get withdrawals(): readonly Withdrawal[] {
    return this.#withdrawals
  }

  /** The time that a part took: of reasoning, to its end; of a call, from the end of its arguments to its result. Undefined where this page was not there. */
  span(key: string): Span | undefined {
    return this.#spans.get(key)
  }

  /** Takes note of the answer so far. Seeing the same twice changes nothing. @param open - the blocks that grow, where they are known. */
  see(content: readonly Part[], parts: readonly ShownPart[], now: number, open: ChatState['open'] = []): void {
    this.#compare(content, open)
    for (const part of parts) this.#time(part, now)
  }

  /**
   * A replay shows the same again, from its beginning, in blocks of the same ids. A block with a new id where another stood has taken its place, though it
   * may say the same; and so has a part that differs from the longest answer so far.
   */
  #compare(content: readonly Part[], open: ChatState['open']): void {
    // A replay has not come to what is shown yet.
    if (open.some(({ id, index }) => this.#ids.has(id) && this.#idAt.get(index) !== id)) return
    const begun = this.#begun(open)
    if (content === this.#most) return
    const differs = this.#most.findIndex((part, index) => content[index] !== undefined && !fits(part, content[index]))
    const at = begun === -1 || (differs !== -1 && differs < begun) ? differs : begun
    if (at !== -1) {
      const text = this.#most.slice(at).map(textIn).filter(Boolean).join('\n\n')
      if (text !== '') this.#withdrawals = [...this.#withdrawals, { at, text }]
      this.#most = content
    } else if (content.length >= this.#most.length && sizeOf(content) >= sizeOf(this.#most)) {
      this.#most = content
    }
  }

  /** The first place at which a block has begun where another was before; -1 where there is none. */
  #begun(open: ChatState['open']): number {
    let first = -1
    for (const { id, index } of open) {
      if (this.#ids.has(id)) continue
      this.#ids.add(id)
      if (this.#idAt.has(index) && index < this.#most.length && (first === -1 || index < first)) first = index
      this.#idAt.set(index, id)
    }
    return first
  }

  #time({ part, index, open, result }: ShownPart, now: number): void {
    const key = spanKey(part, index)
    if (key === undefined) return
    const isOver =
      part.type === 'tool-call' ? (result !== undefined && !result.preliminary) || !!part.inputError : !open
    const isUnderWay = part.type === 'tool-call' ? !open && !isOver : open
    const span = this.#spans.get(key)
    if (isUnderWay && !span) this.#spans.set(key, { from: now })
    if (isOver && span && span.to === undefined) this.#spans.set(key, { ...span, to: now })
  }
}

/** Names the span of a part; undefined for one whose time says nothing. */
export function spanKey(part: Part, index: number): string | undefined {
  if (part.type === 'tool-call') return part.toolCallId
  return part.type === 'reasoning' ? `reasoning ${index}` : undefined
}

const textIn = (part: Part): string => ('text' in part ? part.text : part.type === 'tool-call' ? part.toolName : '')

const sizeOf = (content: readonly Part[]): number =>
  content.reduce((sum, part) => sum + ('text' in part ? part.text.length : 1), 0)

/** True where one part may be the other, further on or further back. */
function fits(before: Part, now: Part | undefined): boolean {
  if (now === undefined || before === now) return true
  if (before.type !== now.type) return false
  if ('text' in before && 'text' in now) return before.text.startsWith(now.text) || now.text.startsWith(before.text)
  return !('toolCallId' in before && 'toolCallId' in now) || before.toolCallId === now.toolCallId
}

/** Answers that are remembered: those of the conversations that a person has open, and more. */
const most = 200
const histories = new Map<string, AnswerHistory>()
/** Times that earlier pages have measured, by the ids of answers. */
const remembered = new Map<string, Durations>()

/** The history of an answer: the same while the page lasts, wherever it is shown. */
export function historyOf(id: string): AnswerHistory {
  const history = histories.get(id) ?? new AnswerHistory(remembered.get(id))
  histories.delete(id)
  histories.set(id, history)
  const [oldest] = histories.keys()
  if (histories.size > most && oldest !== undefined) histories.delete(oldest)
  return history
}

/** The times of the parts of an answer, to be saved with it: none where no page has seen it come. */
export function durationsOf(id: string): Durations | undefined {
  const durations = histories.get(id)?.durations ?? remembered.get(id)
  return durations && Object.keys(durations).length > 0 ? durations : undefined
}

/** Takes over the times that were saved with an answer. */
export const rememberDurations = (id: string, durations: Durations): void => void remembered.set(id, durations)
