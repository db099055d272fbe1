import { isObject, numberIn, textIn } from '@millrace/core/provider-kit'
import type { ItemReader } from './items.js'

/** More of a message's text, or of a refusal. */
export const readText: ItemReader = (item, event, sink, answer) => {
  const delta = textIn(event.delta)
  if (delta === undefined) return
  const block = `${item.key}:${numberIn(event.content_index) ?? 0}`
  item.blocks.add(block)
  sink.text(delta, block)
  if (event.type === 'response.refusal.delta') answer.refused = true
}

/** The end of a message: what no delta told of it, and its phase. */
export const closeMessage: ItemReader = (item, message, sink, answer) => {
  const content = Array.isArray(message.content) ? message.content.filter(isObject) : []
  for (const [index, { text, refusal, annotations }] of content.entries()) {
    if (textIn(refusal)) answer.refused = true
    const told = item.blocks.has(`${item.key}:${index}`)
    if (!told) readText(item, { content_index: index, delta: textIn(text) ?? refusal }, sink, answer)
    const cited = Array.isArray(annotations) ? annotations : []
    for (const annotation of cited) readAnnotation(item, { annotation }, sink, answer)
  }
  for (const block of item.blocks) {
    // Models since gpt-5.3-codex want to know again which of their messages were the answer (OpenAI's reference, `phase`, 2026-11).
    if (textIn(message.phase)) sink.providerData(block, { phase: message.phase as string })
    sink.endBlock(block)
  }
}

/**
 * A source: `url_citation`, `file_citation`, `container_file_citation`, `file_path`. They come as events, again with the message, and once for
 * each place that cites; the source comes out once.
 */
export const readAnnotation: ItemReader = (_, { annotation }, sink, { cited }) => {
  if (!isObject(annotation)) return
  const url = textIn(annotation.url)
  const name = url ?? textIn(annotation.file_id)
  if (name === undefined || cited.has(name)) return
  cited.add(name)
  const title = textIn(annotation.title) ?? textIn(annotation.filename)
  sink.source({ ...(url === undefined ? { id: name } : { url }), ...(title === undefined ? {} : { title }) })
}
