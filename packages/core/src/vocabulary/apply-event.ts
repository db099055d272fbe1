import { take } from '../lib/take.js'
import type { ChatResult, ChatState } from './answer.js'
import type { ChatRecord, FinishEvent, ToolApprovalEvent, ToolCallEndEvent } from './events.js'
import { messagesOf } from './messages-of.js'
import { addOpen, findOpen, removeOpen } from './open-parts.js'
import type { Part, TextPart, ToolCallPart, ToolResultPart } from './request.js'

/**
 * Adds one record to an answer. Pure: the given state stays as it is, and what did not change is shared. A record costs a copy of the list
 * that it changes; {@link applyEvents} makes one copy for a whole batch.
 *
 * @param state - the answer so far; `undefined` to begin.
 * @throws TypeError for what is no record.
 * @returns the answer with the record. Records after the terminal one, and of types not known here, change nothing.
 */
export function applyEvent(state: ChatState | undefined, record: ChatRecord): ChatState {
  if (typeof record?.type !== 'string') throw new TypeError('applyEvent takes a state and a record: { type, … }.')
  const before = state ?? emptyState()
  if (before.status !== 'streaming') return before
  const draft: Draft = { ...before }
  reduce(draft, record, copyOnWrite)
  return draft
}

/**
 * Adds a batch of records to an answer: what {@link applyEvent} gives for one after the other, for one copy of each list that the batch
 * changes. Pure in the same way.
 *
 * @param state - the answer so far; `undefined` to begin.
 * @returns the answer with the records; the given state itself where it is complete already.
 */
export function applyEvents(state: ChatState | undefined, records: Iterable<ChatRecord>): ChatState {
  const before = state ?? emptyState()
  if (before.status !== 'streaming') return before
  const draft: Draft = { ...before }
  const write = copyOnce()
  for (const record of records) if (draft.status === 'streaming') reduce(draft, record, write)
  return draft
}

/** Folds records in place: each for a constant cost, however long the answer is. Nothing may change what `state` gives meanwhile. */
export class ChatFold {
  readonly #draft: Draft = emptyState()

  /** Adds one record. */
  add(record: ChatRecord): void {
    if (this.#draft.status === 'streaming') reduce(this.#draft, record, inPlace)
  }

  /** The answer as far as it came. It is not changed any more after the terminal record. */
  get state(): ChatState {
    return this.#draft
  }
}

/**
 * The text of an answer: its text parts, one after the other.
 *
 * @throws TypeError for what is no message.
 */
export function textOf(message: { readonly content: string | readonly Part[] }): string {
  const content = message?.content
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) throw new TypeError('textOf takes a message: { content }.')
  return textIn(content)
}

/** The text of parts, one after the other. */
export function textIn(content: readonly Part[]): string {
  let text = ''
  for (const part of content) if (part.type === 'text') text += part.text
  return text
}

/** All of a {@link ChatResult} that is known. */
type KnownResult = Pick<ChatResult, 'role' | 'content' | 'messages'> & Partial<ChatResult>

/**
 * The message within a state, without the bookkeeping; all of a {@link ChatResult} that is known.
 *
 * @throws TypeError for what is no state.
 */
export function resultOf(state: ChatState): KnownResult {
  if (!Array.isArray(state?.content)) throw new TypeError('resultOf takes a state, such as applyEvents gives.')
  return resultIn(state)
}

/** The message within a state. */
export function resultIn(state: ChatState): KnownResult {
  const { role, content, messages = messagesOf(state) } = state
  const result: KnownResult = { role, content, messages }
  return take(result, state, ['messageId', 'model', 'finish', 'usage', 'sources', 'warnings'])
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Draft = Mutable<ChatState>

/** Gives what may be written to: a copy where others hold the original, the original where nobody else does. */
interface Writing {
  list<T>(list: readonly T[]): T[]
  part<T extends Part>(part: T): Mutable<T>
}
const copyOnWrite: Writing = { list: list => list.slice(), part: part => ({ ...part }) }
const inPlace: Writing = { list: <T>(list: readonly T[]) => list as T[], part: part => part }

/** Copies each list and part at its first change. */
function copyOnce(): Writing {
  const copies = new Set<unknown>()
  const once = <T, Copy extends T>(original: T, copyOf: (original: T) => Copy): Copy => {
    if (copies.has(original)) return original as Copy
    const copy = copyOf(original)
    copies.add(copy)
    return copy
  }
  return { list: list => once(list, copyOnWrite.list), part: part => once(part, copyOnWrite.part) }
}

const emptyState = (): Draft => ({
  status: 'streaming',
  role: 'assistant',
  content: [],
  open: [],
  step: { content: 0, sources: 0, data: 0 },
})

function reduce(draft: Draft, record: ChatRecord, write: Writing): void {
  switch (record.type) {
    case 'text-delta':
    case 'reasoning-delta':
      return change(draft, record.id, write, part => {
        if ('text' in part) part.text += record.delta
      })
    case 'tool-call-delta':
      return change(draft, record.toolCallId, write, part => {
        if (part.type === 'tool-call') part.inputText = (part.inputText ?? '') + record.delta
      })
    case 'start':
      take(draft, record, ['messageId', 'provider', 'model', 'warnings'])
      return
    case 'text-start':
    case 'reasoning-start':
      return open(draft, record.id, { type: record.type === 'text-start' ? 'text' : 'reasoning', text: '' }, write)
    case 'tool-call-start': {
      const { toolCallId, toolName } = record
      return open(draft, toolCallId, { type: 'tool-call', toolCallId, toolName }, write)
    }
    case 'text-end':
    case 'reasoning-end':
      return close(draft, record.id, write, part => take(part as Mutable<TextPart>, record, ['providerData']))
    case 'tool-call-end':
      return close(draft, record.toolCallId, write, part => complete(part as Mutable<ToolCallPart>, record))
    case 'tool-result':
      return addResult(draft, { ...record }, write)
    case 'file':
      return push(draft, 'content', { ...record }, write)
    case 'tool-approval':
      return askApproval(draft, record, write)
    case 'source':
      return push(draft, 'sources', without(record), write)
    case 'data':
      return push(draft, 'data', without(record), write)
    case 'reset':
      draft.open = []
      for (const name of stepLists) cut(draft, name, write)
      return
    case 'step-end':
      draft.step = {
        content: lengthOf(draft, 'content'),
        sources: lengthOf(draft, 'sources'),
        data: lengthOf(draft, 'data'),
      }
      return push(draft, 'steps', draft.content.length, write)
    case 'finish':
      return finish(draft, record)
    case 'error':
      draft.status = 'failed'
      draft.error = record.error
      draft.messages = messagesOf(draft)
      return
  }
}

function finish(draft: Draft, record: FinishEvent): void {
  draft.status = 'finished'
  draft.finish = take<NonNullable<Draft['finish']>, FinishEvent>({ reason: record.reason }, record, [
    'rawReason',
    'paused',
  ])
  if (record.usage) draft.usage = record.usage
  draft.messages = messagesOf(draft)
}

function open(draft: Draft, id: string, part: Part, write: Writing): void {
  const { open, content } = draft
  const parts = write.list(open)
  addOpen(open, parts, { id, index: content.length })
  draft.open = parts
  push(draft, 'content', part, write)
}

/** Adds a result, or puts it in place of a preliminary one of its call, which is open until then. */
function addResult(draft: Draft, part: ToolResultPart, write: Writing): void {
  const { toolCallId, preliminary } = part
  const before = findOpen(draft.open, toolCallId)
  if (!before) return preliminary ? open(draft, toolCallId, part, write) : push(draft, 'content', part, write)
  const content = write.list(draft.content)
  content[before.index] = part
  draft.content = content
  if (!preliminary) close(draft, toolCallId, write)
}

function change(draft: Draft, id: string, write: Writing, alter: (part: Mutable<Part>) => void): void {
  changeAt(draft, findOpen(draft.open, id)?.index, write, alter)
}

function changeAt(draft: Draft, index = -1, write: Writing, alter: (part: Mutable<Part>) => void): void {
  const part = draft.content[index]
  if (part === undefined) return
  const parts = write.list(draft.content)
  const changed = write.part(part)
  alter(changed)
  parts[index] = changed
  draft.content = parts
}

/** Closes a part, and alters it where it is not complete already. */
function close(draft: Draft, id: string, write: Writing, alter?: (part: Mutable<Part>) => void): void {
  const { open } = draft
  if (!findOpen(open, id)) return
  if (alter) change(draft, id, write, alter)
  const parts = write.list(open)
  removeOpen(open, parts, id)
  draft.open = parts
}

function complete(part: Mutable<ToolCallPart>, record: ToolCallEndEvent): void {
  delete part.inputText
  take(part, record, ['toolName', 'input', 'inputText', 'inputError', 'providerData'])
}

/** The call is complete, and so no longer among the open ones. */
function askApproval(draft: Draft, { toolCallId, approvalId, signature }: ToolApprovalEvent, write: Writing): void {
  const index = draft.content.findLastIndex(part => part.type === 'tool-call' && part.toolCallId === toolCallId)
  changeAt(draft, index, write, part => {
    if (part.type === 'tool-call') part.approval = { approvalId, signature }
  })
}

/** The lists that a `reset` cuts back to where the step began. */
const stepLists = ['content', 'sources', 'data'] as const
/** The lists that grow, and what is in them. */
type Lists = { -readonly [Name in 'content' | 'sources' | 'data' | 'steps']: NonNullable<ChatState[Name]>[number] }

const lengthOf = (draft: Draft, name: keyof Lists): number => draft[name]?.length ?? 0

function push<Name extends keyof Lists>(draft: Draft, name: Name, item: Lists[Name], write: Writing): void {
  const lists: { [name: string]: unknown } = draft
  const list = write.list<unknown>(draft[name] ?? [])
  list.push(item)
  lists[name] = list
}

function cut(draft: Draft, name: (typeof stepLists)[number], write: Writing): void {
  const lists: { [name: string]: unknown } = draft
  if (lengthOf(draft, name) <= draft.step[name]) return
  const list = write.list<unknown>(draft[name]!)
  list.length = draft.step[name]
  lists[name] = list
}

/** The record without its `type`. */
function without<T extends { type: string }>(record: T): Omit<T, 'type'> {
  const { type: _, ...rest } = record
  return rest
}
