import type { ChatSink, Json } from '@millrace/core'
import { isObject, type JsonObject, numberIn, textIn } from '@millrace/core/provider-kit'
import type { Item } from './items.js'

/** More reasoning, in full or as a summary. All reasoning of an item is one block, its parts a blank line apart. */
export function readReasoning(item: Item, event: JsonObject, sink: ChatSink): void {
  const delta = textIn(event.delta)
  if (delta === undefined) return
  const part = `${event.type} ${numberIn(event.summary_index) ?? numberIn(event.content_index) ?? 0}`
  const gap = item.part !== undefined && item.part !== part ? '\n\n' : ''
  item.part = part
  sink.reasoning(gap + delta, item.key)
}

/** The end of an item of reasoning: what no delta told of it, and the item itself where it can go back. */
export function closeReasoning(item: Item, wire: JsonObject, sink: ChatSink): void {
  const { encrypted_content: encrypted, content, ...rest } = wire
  if (item.part === undefined) {
    const parts = [wire.summary, content].flat().filter(isObject)
    for (const [index, { text }] of parts.entries()) readReasoning(item, { content_index: index, delta: text }, sink)
  }
  // With its encrypted form the plain one is refused ("array too long", microsoft/agent-framework-go#784); without either there is nothing
  // to go back, and the id alone is refused too, since nothing is stored under it (vercel/ai#7543).
  if (textIn(encrypted)) carry(item, { ...rest, encrypted_content: encrypted }, sink)
  else if (Array.isArray(content) && content.length > 0) carry(item, { ...rest, content }, sink)
  sink.endBlock(item.key)
}

/**
 * An item goes back with the next request as it came, so it travels with a block of reasoning: its own, or one of no text for what has no other
 * place (compacted context, tools that were found, the list of a server's). One that answers a call is also the result of it.
 */
export function carry({ key }: Item, wire: JsonObject, sink: ChatSink): void {
  const toolCallId = textIn(wire.call_id)
  if (toolCallId !== undefined && String(wire.type).endsWith('_output')) {
    sink.toolResult({ toolCallId, output: (wire.output ?? wire.tools ?? null) as Json })
  }
  sink.reasoning('', key)
  sink.providerData(key, wire as Json)
  sink.endBlock(key)
}
