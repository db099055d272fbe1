import type { ChatSink, Json } from '@millrace/core'
import { type JsonObject, numberIn, objectIn, objectsIn, textIn } from '@millrace/core/provider-kit'
import type { DeltaReader, Item, ItemReader } from './items.js'

/** More of a message's text, or of a refusal. */
export const readText: DeltaReader = (item, delta, event, sink, answer) => {
  const block = `${item.key}:${numberIn(event.content_index) ?? 0}`
  item.told.add(block)
  sink.text(delta, block)
  if (event.type === 'response.refusal.delta') answer.refused = true
}

/** The end of a message: what no delta told of it, and its phase. */
export const closeMessage: ItemReader = (item, message, sink, answer) => {
  for (const [index, { text, refusal, annotations }] of objectsIn(message.content).entries()) {
    if (textIn(refusal)) answer.refused = true
    const said = textIn(text) ?? textIn(refusal)
    if (said && !item.told.has(`${item.key}:${index}`)) readText(item, said, { content_index: index }, sink, answer)
    for (const annotation of objectsIn(annotations)) readAnnotation(item, { annotation }, sink, answer)
  }
  for (const block of item.told) {
    // Models since gpt-5.3-codex want to know again which of their messages were the answer (OpenAI's reference, `phase`, 2026-11).
    if (textIn(message.phase)) sink.providerData(block, { phase: message.phase as string })
    sink.endBlock(block)
  }
}

/**
 * A source: `url_citation`, `file_citation`, `container_file_citation`, `file_path`. They come as events, again with the message, and once for
 * each place that cites; the source comes out once.
 */
export const readAnnotation: ItemReader = (_, { annotation }, sink, { tellSource }) => {
  const { file_id: id, url, title, filename } = objectIn(annotation)
  tellSource({ id, url, title: title ?? filename ?? id }, sink)
}

/** More reasoning, in full or as a summary. All reasoning of an item is one block, its parts a blank line apart. */
export const readReasoning: DeltaReader = (item, delta, event, sink) => {
  const part = `${event.type} ${numberIn(event.summary_index) ?? numberIn(event.content_index) ?? 0}`
  const gap = item.told.size > 0 && !item.told.has(part) ? '\n\n' : ''
  item.told.add(part)
  sink.reasoning(gap + delta, item.key)
}

/** The end of an item of reasoning: what no delta told of it, and the item itself where it can go back. */
export const closeReasoning: ItemReader = (item, wire, sink, answer) => {
  const { encrypted_content: encrypted, content, ...rest } = wire
  const untold = item.told.size > 0 ? [] : [...objectsIn(wire.summary), ...objectsIn(content)]
  for (const [index, { text }] of untold.entries()) {
    if (textIn(text)) readReasoning(item, text as string, { content_index: index }, sink, answer)
  }
  // With its encrypted form the plain one is refused ("array too long", microsoft/agent-framework-go#784); without either there is nothing
  // to go back, and the id alone is refused too, since nothing is stored under it (vercel/ai#7543).
  if (textIn(encrypted)) carry(item, { ...rest, encrypted_content: encrypted }, sink)
  else if (objectsIn(content).length > 0) carry(item, { ...rest, content }, sink)
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
