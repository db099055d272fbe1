import type { ChatSink, Json } from '@millrace/core'
import { type JsonObject, objectIn, objectsIn, textIn } from '@millrace/core/provider-kit'
import type { Answer } from './answer.js'
import { type Item, partName, wordsAt } from './item.js'
import { partsIn, saidIn, textOfPart } from './parts.js'
import type { List, Words } from './words.js'

/** Tells more of a part. Parts of a message are blocks; all reasoning of an item is one, its parts a blank line apart. */
export function tellText(item: Item, { part, block }: Words, text: string, sink: ChatSink): void {
  if (text === '') return
  const before = item.open.get(block)
  if (before !== part) item.open.set(block, part)
  if (item.kind !== 'reasoning') sink.text(text, block)
  else sink.reasoning(before === undefined || before === part ? text : `\n\n${text}`, block)
}

/** The end of a message: what is new in it, its sources and its phase. One that says nothing waits for the complete output. */
export function closeMessage(item: Item, wire: JsonObject, sink: ChatSink, answer: Answer, last: boolean): void {
  const parts = partsIn(wire.content)
  tellParts(item, 'content', parts, sink)
  const strange: JsonObject[] = []
  for (const part of parts) {
    if (textIn(part.refusal)) answer.refused = true
    readAnnotations(part, sink, answer)
    if (isStrange(part)) strange.push(part)
  }
  if (!last && strange.length === 0 && parts.every(part => textOfPart(part) === '')) return
  item.done = true
  const { phase } = item.wire
  for (const block of item.open.keys()) {
    // Models since gpt-5.3-codex want to know again which of their messages were the answer (OpenAI's reference, `phase`, 2026-11).
    if (textIn(phase)) sink.providerData(block, { phase: phase as string })
    sink.endBlock(block)
  }
  item.open.clear()
  if (strange.length === 0) return
  carry(item, { type: 'message', role: 'assistant', content: strange, ...(textIn(phase) && { phase }) }, sink)
}

/** The end of reasoning: what is new in it, and the item itself where it can go back. */
export function closeReasoning(item: Item, wire: JsonObject, sink: ChatSink, _: Answer, last: boolean): void {
  for (const list of ['summary', 'content'] as const) tellParts(item, list, partsIn(wire[list]), sink)
  const { encrypted_content: encrypted, content, ...rest } = wire
  // With its encrypted form the plain one is refused ("array too long", microsoft/agent-framework-go#784); without either there is nothing
  // to go back, and the id alone is refused too, since nothing is stored under it (vercel/ai#7543).
  const data = textIn(encrypted)
    ? { ...rest, encrypted_content: encrypted }
    : objectsIn(content).length > 0
      ? { ...rest, content }
      : undefined
  if (!last && !data && saidIn(wire) === '') return
  item.done = true
  if (data) carry(item, data, sink)
  sink.endBlock(String(item.key))
  item.open.clear()
}

/** Tells the sources that a part cites. */
export const readAnnotations = ({ annotations }: JsonObject, sink: ChatSink, answer: Answer): void => {
  for (const annotation of objectsIn(annotations)) readAnnotation({ annotation }, sink, answer)
}

/**
 * A source: `url_citation`, `file_citation`, `container_file_citation`, `file_path`. They come as events, again with the message, and once for
 * each place that cites; the source comes out once.
 */
export function readAnnotation({ annotation }: JsonObject, sink: ChatSink, { tellSource }: Answer): void {
  const { file_id: id, url, title, filename } = objectIn(annotation)
  tellSource({ id, url, title: title ?? filename ?? id }, sink)
}

/**
 * An item goes back with the next request as it came, so it travels with a block of reasoning: its own, or one of no text for what has no other
 * place (compacted context, tools that were found, parts of a type that is not known).
 */
export function carry(item: Item, data: JsonObject, sink: ChatSink): void {
  if (item.carried) return
  item.carried = true
  const block = String(item.key)
  sink.reasoning('', block)
  sink.providerData(block, data as Json)
  sink.endBlock(block)
}

/** True when a part is of a type that is not known. */
const isStrange = (part: JsonObject): boolean =>
  textOfPart(part) === '' && !['output_text', 'text', 'refusal', undefined].includes(part.type as string | undefined)

/** Tells what is new in the parts of a complete list. */
function tellParts(item: Item, list: List, parts: readonly JsonObject[], sink: ChatSink): void {
  // Pieces without an index all went to the first part: what it has beyond itself is the next one.
  let spare = ''
  for (const [at, whole] of parts.entries()) {
    const text = textOfPart(whole)
    if (text === '') continue
    const words = wordsAt(item, list, at)
    const { told } = words
    const rest = words.whole(text)
    if (told === '' && spare.startsWith(text)) spare = spare.slice(text.length)
    else if (told !== '' || !isToldElsewhere(item, list, at, text)) tellText(item, words, rest, sink)
    if (told.startsWith(text)) spare = told.slice(text.length)
  }
  for (const words of item.words.values()) if (words.part.startsWith(list)) tellText(item, words, words.rest(), sink)
}

/** Some hosts give the same reasoning as summary and as content. */
const isToldElsewhere = (item: Item, list: List, at: number, text: string): boolean =>
  item.kind === 'reasoning' && item.words.get(partName(list === 'summary' ? 'content' : 'summary', at))?.told === text
