import type { ChatSink, Json } from '@millrace/core'
import { type JsonObject, objectsIn, textIn } from '@millrace/core/provider-kit'
import type { Answer } from './answer.js'
import { isVendors } from './asked.js'
import { closeCall, tellResult } from './calls.js'
import type { Item } from './item.js'
import { carry, closeMessage, closeReasoning } from './texts.js'

type Closer = (item: Item, wire: JsonObject, sink: ChatSink, answer: Answer, last: boolean) => void

const closers: { readonly [kind: string]: Closer } = {
  message: closeMessage,
  reasoning: closeReasoning,
  call: closeCall,
}

/**
 * Tells of a complete item what is new in it. One without a place among the blocks is carried along.
 *
 * @param last - nothing more will come of it. Default: the complete output may still say more.
 */
export function closeItem(item: Item, wire: JsonObject, sink: ChatSink, answer: Answer, last = false): void {
  const close = Object.hasOwn(closers, item.kind) ? closers[item.kind]! : closeOther
  close(item, wire, sink, answer, last)
}

/** An item of a type that has no place among the blocks. One that answers a call is also the result of it. */
const closeOther: Closer = (item, wire, sink, answer) => {
  if (item.done) return
  item.done = true
  const id = String(wire.type).endsWith('_output') ? textIn(wire.call_id) : undefined
  const call = id === undefined ? undefined : answer.items.call(id)
  if (call) {
    closeCall(call, {}, sink, answer, true)
    tellResult(call, sink, (wire.output ?? wire.tools ?? null) as Json)
  }
  carry(item, wire, sink)
}

/** Tells what the complete output has beyond the events. Hosts that cannot stream a model say all of it there (BerriAI/litellm for o1-pro, 2026-07). */
export function readOutput(response: JsonObject, sink: ChatSink, answer: Answer): void {
  const output = answer.items.ofOutput(outputOf(response, answer))
  // A call that was only announced, and that the complete output does not have among its calls, was none.
  if (output.some(([{ kind }]) => kind === 'call')) {
    for (const item of answer.items.all) {
      if (item.kind === 'call' && !item.announced && !item.confirmed) item.done = true
    }
  }
  for (const [item, wire] of output) closeItem(item, wire, sink, answer)
}

/** The items of the complete output. Where there are none at all, its text may stand in the field that the vendor's SDK adds. */
function outputOf({ output, output_text: text }: JsonObject, { items }: Answer): readonly JsonObject[] {
  const all = objectsIn(output)
  return all.length > 0 || items.all.length > 0 || !textIn(text) ? all : [{ type: 'message', content: text }]
}

/** Ends the items that are open, and the calls that the vendor turned out to have run itself. */
export function closeAll(sink: ChatSink, answer: Answer): void {
  const { all } = answer.items
  for (const item of all) {
    if (!item.done) closeItem(item, item.kind === 'call' && !item.confirmed ? {} : item.wire, sink, answer, true)
  }
  const lastMessage = all.findLast(({ kind, words }) => kind === 'message' && words.size > 0)
  if (!lastMessage) return
  for (const item of all) {
    const wentOn = item.kind === 'call' && item.key < lastMessage.key
    if (wentOn && isVendors(item.wire, answer.asked) === undefined) tellResult(item, sink)
  }
}
