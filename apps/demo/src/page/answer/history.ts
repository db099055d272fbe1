import type { ChatNode } from '@millrace/client'
import type { Part } from '@millrace/core'
import { type ShownPart, shownParts } from './parts.js'
import { type Withdrawal, withdrawnIn } from './withdrawals.js'

/** How long something took, in milliseconds of this page. */
export interface Span {
  readonly from: number
  readonly to?: number
}

/** Milliseconds that parts of an answer took, by their keys. */
export type Durations = Readonly<Record<string, number>>

/** What pages have seen of an answer while it came, to be saved with it. */
export interface AnswerNotes {
  /** Absent for none. */
  readonly durations?: Durations
  /** Absent for none. */
  readonly withdrawals?: readonly Withdrawal[]
}

/** The times that the parts of an answer took while it came, which its records do not tell. */
export class AnswerHistory {
  readonly #spans: Map<string, Span>
  /** Milliseconds at which this page first saw the answer. */
  #first: number | undefined

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

  /** The time that a part took: of reasoning, to its end; of a call, from the end of its arguments to its result. Undefined where this page was not there. */
  span(key: string): Span | undefined {
    return this.#spans.get(key)
  }

  /** Takes note of the parts so far. Seeing the same twice changes nothing. */
  see(parts: readonly ShownPart[], now: number): void {
    this.#first ??= now
    for (const part of parts) this.#time(part, now)
  }

  #time({ part, index, open, result }: ShownPart, now: number): void {
    const key = spanKey(part, index)
    if (key === undefined) return
    const isOver =
      part.type === 'tool-call' ? (result !== undefined && !result.preliminary) || !!part.inputError : !open
    const isUnderWay = part.type === 'tool-call' ? !open && !isOver : open
    const span = this.#spans.get(key)
    if (isUnderWay && !span) this.#spans.set(key, { from: now })
    if (!isOver || !span || span.to !== undefined) return
    // It was there before this page, and came at once: the time is that of a replay.
    if (span.from === this.#first && now - span.from < replayMs) this.#spans.delete(key)
    else this.#spans.set(key, { ...span, to: now })
  }
}

/** Milliseconds that the replay of an answer takes at most, mostly. */
const replayMs = 1000

/** Names the span of a part; undefined for one whose time says nothing. */
export function spanKey(part: Part, index: number): string | undefined {
  // Most of the time of a call that a person was asked about is theirs.
  if (part.type === 'tool-call') return part.approval ? undefined : part.toolCallId
  return part.type === 'reasoning' ? `reasoning ${index}` : undefined
}

/** Answers that are remembered: those of the conversations that a person has open, and more. */
const most = 200
const histories = new Map<string, AnswerHistory>()
/** Notes of earlier pages and of histories that are forgotten, by the ids of answers. */
const remembered = new Map<string, AnswerNotes>()

/** Names an answer: its message, and its stream where it has one. */
export type AnswerName = Pick<ChatNode, 'id' | 'streamId'>

/** The history of an answer: the same while the page lasts, wherever it is shown. */
export function historyOf(id: string): AnswerHistory {
  const history = histories.get(id) ?? new AnswerHistory(remembered.get(id)?.durations)
  histories.delete(id)
  histories.set(id, history)
  const [oldest] = histories
  if (histories.size > most && oldest) {
    const [oldId, { durations }] = oldest
    if (hasAny(durations)) remembered.set(oldId, { ...remembered.get(oldId), durations })
    histories.delete(oldId)
  }
  return history
}

/** Takes note of an answer that comes, whether it is shown or not. */
export function noteAnswer(node: ChatNode): void {
  if (node.message.role !== 'assistant' || (node.status !== 'running' && !histories.has(node.id))) return
  historyOf(node.id).see(shownParts(node), performance.now())
}

/** What was taken back of an answer: as this page has read it, or an earlier one that has read more. */
export function withdrawalsOf({ id, streamId }: AnswerName): readonly Withdrawal[] {
  const { withdrawals = [] } = remembered.get(id) ?? {}
  const found = withdrawnIn(streamId)
  return found.length < withdrawals.length ? withdrawals : found
}

/** What is known of an answer besides its records, to be saved with it. */
export function notesOf(answer: AnswerName): AnswerNotes {
  const durations = histories.get(answer.id)?.durations ?? remembered.get(answer.id)?.durations ?? {}
  const withdrawals = withdrawalsOf(answer)
  return { ...(hasAny(durations) && { durations }), ...(withdrawals.length > 0 && { withdrawals }) }
}

/** Takes over what was saved with an answer, as far as it is what it should be. */
export function rememberNotes(id: string, { durations, withdrawals }: AnswerNotes): void {
  const notes = {
    ...(durations && Object.values(durations).every(Number.isFinite) && { durations }),
    ...(Array.isArray(withdrawals) && withdrawals.every(isWithdrawal) && { withdrawals }),
  }
  if (!hasAny(notes)) return
  remembered.set(id, notes)
  // Another tab has seen it come, and this one has not.
  if (!hasAny(histories.get(id)?.durations ?? {})) histories.delete(id)
}

const hasAny = (fields: object): boolean => Object.keys(fields).length > 0

const isWithdrawal = (value: Partial<Withdrawal> | null): boolean =>
  Number.isInteger(value?.at) && typeof value?.text === 'string' && Number.isInteger(value.size)
