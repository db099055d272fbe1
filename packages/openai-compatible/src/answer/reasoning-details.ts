import type { Json } from '@millrace/core'
import { defined, type JsonObject, objectsIn, textIn } from '@millrace/core/provider-kit'
import { contentIn, type DeltaReader, reasoningIn, toolCallsIn } from './delta.js'

/**
 * Keeps OpenRouter's `reasoning_details` with the reasoning that they are of: texts and summaries as they were streamed, joined, with the
 * signatures of Anthropic's models; the encrypted reasoning of Google's, OpenAI's and xAI's. They go back in the assistant message as they
 * came (openrouter.ai/docs/use-cases/reasoning-tokens, 2026-10; the forms are recorded, 2026).
 */
export function reasoningDetails(): DeltaReader {
  let details: JsonObject[] = []
  let thinking = false
  return (delta, sink) => {
    const pieces = objectsIn(delta.reasoning_details)
    const says = reasoningIn(delta) !== ''
    if (!thinking) details = []
    // A block of its own for what comes while nothing is thought aloud.
    const key = thinking || says || pieces.length === 0 ? undefined : 'reasoning details'
    if (key) sink.reasoning('', key)
    if (pieces.length > 0) {
      details = pieces.reduce(joined, details)
      sink.providerData(key, { reasoning_details: details as Json })
    }
    if (key) sink.endBlock(key)
    thinking = (thinking || says) && !answers(delta)
  }
}

/** Whether the reasoning that was told so far is over with this delta. */
const answers = (delta: JsonObject): boolean =>
  [textIn(delta.refusal), ...contentIn(delta.content).map(piece => textIn(piece.delta))].some(Boolean) ||
  toolCallsIn(delta).length > 0

/** The details with one more piece: what is streamed goes on the detail of its kind and index, what is opaque comes whole. */
function joined(details: JsonObject[], piece: JsonObject): JsonObject[] {
  const { type, index, data } = piece
  const at = data === undefined ? details.findIndex(detail => detail.type === type && detail.index === index) : -1
  const before = details[at]
  // A copy, since a frame is not kept.
  if (!before) return [...details, structuredClone(piece)]
  const known = Object.entries(piece).filter(([, value]) => value !== null)
  const more = { ...before, ...Object.fromEntries(known), ...longer(before, piece) }
  return details.map((detail, i) => (i === at ? more : detail))
}

const longer = (before: JsonObject, piece: JsonObject): JsonObject =>
  defined({ text: together(before.text, piece.text), summary: together(before.summary, piece.summary) })

const together = (before: unknown, more: unknown): string | undefined =>
  textIn(`${textIn(before) ?? ''}${textIn(more) ?? ''}`)
