import type { ChatSink } from '@millrace/core'
import { createSourceTeller, entryOf, isObject, type JsonObject, numberIn, textIn } from '@millrace/core/provider-kit'
import { callIdOf, callKind, toolNameOf } from './built-in.js'
import { closeCall, readArguments, readPlainInput } from './calls.js'
import { carry, closeMessage, closeReasoning, readAnnotation, readReasoning, readText } from './texts.js'

/** An output item of which nothing has come. @param key - its place, which is its block's key. */
const newItem = (key: string | number) => ({
  key,
  /** What deltas told of it: the blocks of its text, the parts of its reasoning, `input` of a call. */
  told: new Set<string>(),
  /** It is complete. */
  done: false,
})

/** What has come of an output item. */
export type Item = ReturnType<typeof newItem>

/** An answer of which nothing has come. */
export const newAnswer = () => ({
  /** Its items, by their places: hosts give them another id with each event (GitHub Copilot, recorded 2026). */
  items: new Map<Item['key'], Item>(),
  tellSource: createSourceTeller(),
  /** The model refused, in the field that it has for that. */
  refused: false,
})

/** What has come of an answer. */
export type Answer = ReturnType<typeof newAnswer>

/** Reads an event of an item, or the item at its end. */
export type ItemReader = (item: Item, event: JsonObject, sink: ChatSink, answer: Answer) => void

/** Reads more of an item's text. */
export type DeltaReader = (item: Item, delta: string, event: JsonObject, sink: ChatSink, answer: Answer) => void

/** Reads an event of the answer's items; those that are not known say nothing. */
export function readItemEvent(type: string, event: JsonObject, sink: ChatSink, answer: Answer): void {
  const key = numberIn(event.output_index) ?? textIn(event.item_id) ?? 0
  const item = answer.items.get(key) ?? newItem(key)
  answer.items.set(key, item)
  const delta = textIn(event.delta)
  if (delta === undefined) entryOf(events, type)?.(item, event, sink, answer)
  else entryOf(deltas, type)?.(item, delta, event, sink, answer)
}

const openItem: ItemReader = ({ key, told }, { item: wire }, sink, { items }) => {
  // What a host gave the same place is over.
  for (const block of [...told, key]) sink.endBlock(block)
  items.set(key, newItem(key))
  if (isObject(wire) && callKind(wire)) sink.toolCall(key, { id: callIdOf(wire), name: toolNameOf(wire) })
}

/** Ends what the item was told as. One without a place among the blocks is carried along. */
const closeItem: ItemReader = (item, { item: wire }, sink, answer) => {
  if (!isObject(wire) || item.done) return
  item.done = true
  if (callKind(wire)) closeCall(item, wire, sink)
  else (entryOf(closers, textIn(wire.type)) ?? carry)(item, wire, sink, answer)
}

const closers: { readonly [type: string]: ItemReader } = { message: closeMessage, reasoning: closeReasoning }

const events: { readonly [type: string]: ItemReader } = {
  'response.output_item.added': openItem,
  'response.output_item.done': closeItem,
  'response.output_text.annotation.added': readAnnotation,
}

const deltas: { readonly [type: string]: DeltaReader } = {
  'response.output_text.delta': readText,
  'response.refusal.delta': readText,
  'response.reasoning_summary_text.delta': readReasoning,
  'response.reasoning_text.delta': readReasoning,
  'response.function_call_arguments.delta': readArguments,
  'response.mcp_call_arguments.delta': readArguments,
  'response.custom_tool_call_input.delta': readPlainInput('custom_tool_call'),
  'response.code_interpreter_call_code.delta': readPlainInput('code_interpreter_call'),
}
