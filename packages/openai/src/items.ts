import type { ChatSink } from '@millrace/core'
import { isObject, type JsonObject, numberIn, textIn } from '@millrace/core/provider-kit'
import { closeCall, isCall, openCall, readArguments, readPlainInput } from './calls.js'
import { closeMessage, readAnnotation, readText } from './messages.js'
import { carry, closeReasoning, readReasoning } from './thoughts.js'

/** What has come of an output item. */
export interface Item {
  /** Its place, which is its block's key. */
  readonly key: string | number
  /** Keys of the blocks of its text. */
  readonly blocks: Set<string>
  /** The part of its reasoning that is being told. */
  part: string | undefined
  /** Arguments have come as deltas. */
  streamed: boolean
  /** It is complete. */
  done: boolean
}

/** What has come of an answer. */
export interface Answer {
  /** Its items, by their places: hosts give them another id with each event (GitHub Copilot, recorded 2026). */
  readonly items: Map<Item['key'], Item>
  /** What was cited. */
  readonly cited: Set<string>
  /** The model refused, in the field that it has for that. */
  refused: boolean
}

/** Reads an event of an item. */
export type ItemReader = (item: Item, event: JsonObject, sink: ChatSink, answer: Answer) => void

/** An answer of which nothing has come. */
export const newAnswer = (): Answer => ({ items: new Map(), cited: new Set(), refused: false })

/** Reads an event of the answer's items; those that are not known say nothing. */
export function readItemEvent(type: string, event: JsonObject, sink: ChatSink, answer: Answer): void {
  if (!Object.hasOwn(readers, type)) return
  const key = numberIn(event.output_index) ?? textIn(event.item_id) ?? 0
  readers[type]!(answer.items.get(key) ?? begin(key, answer), event, sink, answer)
}

function begin(key: Item['key'], { items }: Answer): Item {
  const item = { key, blocks: new Set<string>(), part: undefined, streamed: false, done: false }
  items.set(key, item)
  return item
}

const openItem: ItemReader = ({ key, blocks }, event, sink, answer) => {
  // What a host gave the same place is over.
  for (const block of [...blocks, key]) sink.endBlock(block)
  const item = begin(key, answer)
  if (isObject(event.item) && isCall(event.item)) openCall(item, event.item, sink)
}

/** Ends what the item was told as. One without a place among the blocks is carried along. */
const closeItem: ItemReader = (item, { item: wire }, sink, answer) => {
  if (!isObject(wire) || item.done) return
  item.done = true
  if (wire.type === 'message') closeMessage(item, wire, sink, answer)
  else if (wire.type === 'reasoning') closeReasoning(item, wire, sink)
  else if (isCall(wire)) closeCall(item, wire, sink)
  else carry(item, wire, sink)
}

const readers: { readonly [type: string]: ItemReader } = {
  'response.output_item.added': openItem,
  'response.output_item.done': closeItem,
  'response.output_text.delta': readText,
  'response.output_text.annotation.added': readAnnotation,
  'response.refusal.delta': readText,
  'response.reasoning_summary_text.delta': readReasoning,
  'response.reasoning_text.delta': readReasoning,
  'response.function_call_arguments.delta': readArguments,
  'response.mcp_call_arguments.delta': readArguments,
  'response.custom_tool_call_input.delta': readPlainInput('custom_tool_call'),
  'response.code_interpreter_call_code.delta': readPlainInput('code_interpreter_call'),
}
