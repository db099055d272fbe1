import type { ChatSink, Json, ToolCallPiece } from '@millrace/core'
import { defined, type JsonObject, textIn } from '@millrace/core/provider-kit'
import type { Answer } from './answer.js'
import { isVendors } from './asked.js'
import { callIdOf, callKind, isAnswered, toolNameOf } from './built-in.js'
import { bestInput, inputText, isEmptyInput, isJson, jsonOf } from './input-text.js'
import { type Item, wordsOf } from './item.js'

/** The beginning of a call. One that the vendor runs is told at once; all others wait for arguments, since their ids may still change. */
export function beginCall(item: Item, wire: JsonObject, sink: ChatSink, answer: Answer): void {
  wordsOf(item, 'input').begin(inputText(wire))
  if (callKind(wire)?.result) tellCall(item, {}, sink, answer)
}

/** More of a call's arguments. Those that stood in the beginning are replaced where they were whole. */
export function readInput(item: Item, delta: string, sink: ChatSink, answer: Answer): void {
  const words = wordsOf(item, 'input')
  tellInput(item, words.more(delta, isRepeated(words.begun, delta)), sink, answer)
}

const isRepeated = (begun: string, delta: string): boolean => begun !== '' && (begun.startsWith(delta) || isJson(begun))

/** The end of a call's arguments. */
export function readWholeInput(item: Item, text: string, sink: ChatSink, answer: Answer): void {
  item.lastInput = text
  if (!isEmptyInput(text)) tellInput(item, wordsOf(item, 'input').whole(text), sink, answer)
}

/**
 * The end of a call: the arguments that the pieces lack, the vendor's own data, and the result where the vendor ran the tool. A call of which
 * something is missing waits for the complete output; one whose end says that it is in progress, for the end of the answer, which may have cut it.
 *
 * @param last - nothing more will come.
 */
export function closeCall(item: Item, wire: JsonObject, sink: ChatSink, answer: Answer, last: boolean): void {
  if (item.done) return
  const words = wordsOf(item, 'input')
  const said = [inputText(wire), item.lastInput]
  const text = bestInput([...said, words.told, words.begun])
  const { type, status, result, output_format: format = 'png' } = item.wire
  const image = type === 'image_generation_call' ? textIn(result) : undefined
  const lacksImage = type === 'image_generation_call' && image === undefined && status !== 'failed'
  if (!last && (said.join('') === '' || lacksImage || wire.status === 'in_progress')) return
  item.done = true
  const cut = lacksEnd(item, text, answer)
  tellEnd(item, text, cut, sink, answer)
  if (!item.announced) sink.toolCall(item.key, { id: callIdOf(item.wire) })
  item.callId = sink.callIdAt(item.key)
  const data = dataOf(item, text)
  if (Object.keys(data).length > 0) sink.toolCall(item.key, { providerData: data as Json })
  if (cut) sink.cutCall(item.key)
  else if (status === 'completed' || item !== answer.items.tail) sink.wholeCall(item.key, {})
  else sink.endBlock(item.key)
  if (image !== undefined) sink.file({ mediaType: `image/${format}`, data: image })
  if (isAnswered(item.wire) || isVendors(item.wire, answer.asked)) tellResult(item, sink)
}

/**
 * True for a call that the vendor cut: it says so of the call or, of the last item, of the answer. Arguments in a text of their own that is whole JSON tell more
 * than the answer, and more than the call where there are any. A call that the vendor ran is told as it ran it.
 */
function lacksEnd(item: Item, text: string, answer: Answer): boolean {
  const { status } = item.wire
  const { field, result } = callKind(item.wire) ?? {}
  if (result || status === 'completed') return false
  if (field === 'arguments' && isJson(text)) return status === 'incomplete' && isEmptyInput(text)
  return status === 'incomplete' || (answer.cut && item === answer.items.tail)
}

/** The result of a call that the vendor ran. @param output - default: what the call's own item says of it. */
export function tellResult(item: Item, sink: ChatSink, output: Json = resultIn(item.wire)): void {
  const { wire, callId } = item
  if (item.answered || callId === undefined) return
  item.answered = true
  const failed = wire.status === 'failed' || (wire.error ?? null) !== null
  sink.toolResult({ toolCallId: callId, output, ...(failed && { isError: true }) })
}

const statusOf = ({ status }: JsonObject): JsonObject => defined({ status })

function resultIn(wire: JsonObject): Json {
  const { result = statusOf } = callKind(wire) ?? {}
  return (result(wire) ?? null) as Json
}

function tellEnd(item: Item, text: string, cut: boolean, sink: ChatSink, answer: Answer): void {
  const words = wordsOf(item, 'input')
  const { told } = words
  const json = jsonOf(item.wire, text, cut)
  if (told === '') tellCall(item, { input: json }, sink, answer)
  else if (!text.startsWith(told)) tellCall(item, { whole: json }, sink, answer)
  else {
    tellInput(item, words.whole(text), sink, answer)
    tellCall(item, { input: cut ? '' : callKind(item.wire)?.around?.[1] }, sink, answer)
  }
}

/** More arguments. Plain text becomes JSON on the way. */
function tellInput(item: Item, text: string, sink: ChatSink, answer: Answer): void {
  if (text === '') return
  const { told } = wordsOf(item, 'input')
  const { around } = callKind(item.wire) ?? {}
  const before = told.length === text.length ? around?.[0] : ''
  tellCall(item, { input: around ? before + JSON.stringify(text).slice(1, -1) : text }, sink, answer)
}

/** Tells a piece of a call: with its id and name once, as soon as the name is known, and behind the calls that began before it. */
function tellCall(item: Item, piece: ToolCallPiece, sink: ChatSink, answer: Answer): void {
  for (const earlier of answer.items.callsBefore(item)) {
    const head = earlier.added && !earlier.done ? headOf(earlier, answer) : {}
    if (head.name) sink.toolCall(earlier.key, head)
  }
  sink.toolCall(item.key, { ...headOf(item, answer), ...piece })
}

function headOf(item: Item, { asked }: Answer): ToolCallPiece {
  const name = toolNameOf(item.wire)
  if (item.announced || name === '') return {}
  item.announced = true
  return { id: callIdOf(item.wire), name, byVendor: isAnswered(item.wire) || isVendors(item.wire, asked) === true }
}

const usual: ReadonlySet<string> = new Set(['type', 'id', 'name', 'arguments', 'status'])

/**
 * The item of a call, which the vendor wants back. A function keeps only the fields beyond the usual, such as the namespace of a tool that
 * was searched for; an image keeps all but the image, which comes as a file and goes back with it.
 */
function dataOf({ wire, callId }: Item, text: string): JsonObject {
  const { type, id, status } = wire
  if (type === 'image_generation_call') return { type, id, status }
  const field = callKind(wire)?.field
  // A call that lacks the field is refused, though nothing of it came.
  if (type !== 'function_call') return field ? { ...wire, [field]: text === '' ? (wire[field] ?? '') : text } : wire
  const isExtra = (name: string): boolean => (name === 'call_id' ? wire.call_id !== callId : !usual.has(name))
  return Object.fromEntries(Object.entries(wire).filter(([name, value]) => isExtra(name) && (value ?? null) !== null))
}
