import type { Block } from '../../answer/blocks.js'
import { type CallToMake, inputPieces, inputText } from '../../answer/deltas.js'
import { randomHex } from '../../core/ids.js'
import { fingerprintOf, seal } from '../../core/seal.js'
import { obfuscation } from '../obfuscation.js'
import { encryptedForm } from './rules.js'

/** An event before it has its number. */
export interface ResponseEvent {
  readonly type: string
  readonly [field: string]: unknown
}

/** An item of the output. */
export type OutputItem = Readonly<Record<string, unknown>>

/** Writes one item: its events up to its end, which is the item complete. */
export type ItemWriter = Generator<ResponseEvent, OutputItem>

/** Settings of the items of one answer. */
export interface ItemSettings {
  /** Shows reasoning in full. */
  readonly thinksAloud: boolean
  /** Shows reasoning as a summary, and gives it in encrypted form. */
  readonly summary: boolean
  readonly encrypted: boolean
  readonly refused: boolean
  readonly padded: boolean
}

type Said = Extract<Block, { deltas: unknown }>['deltas']

const newId = (prefix: string): string => `${prefix}_${randomHex(50)}`

const padding = ({ padded }: ItemSettings, delta: string) => (padded ? { obfuscation: obfuscation(delta.length) } : {})

/** Reasoning: hidden, or with one part of summary; encrypted where that was asked for (recorded with gpt-5, 2026-06). */
export function* writeReasoning(deltas: Said, output_index: number, settings: ItemSettings): ItemWriter {
  const id = newId('rs')
  const place = { item_id: id, output_index }
  const itemOf = (text: string): OutputItem => ({
    id,
    type: 'reasoning',
    content: [],
    ...(settings.encrypted && { encrypted_content: seal(encryptedForm, fingerprintOf(id)) }),
    summary: text === '' ? [] : [{ type: 'summary_text', text }],
  })
  yield { type: 'response.output_item.added', item: itemOf(''), output_index }
  let text = ''
  for (const { delta } of deltas) {
    if (!settings.summary) continue
    const part = { type: 'summary_text', text: '' }
    if (text === '') yield { type: 'response.reasoning_summary_part.added', ...place, part, summary_index: 0 }
    text += delta
    yield {
      type: 'response.reasoning_summary_text.delta',
      delta,
      ...place,
      ...padding(settings, delta),
      summary_index: 0,
    }
  }
  if (text !== '') {
    const part = { type: 'summary_text', text }
    yield { type: 'response.reasoning_summary_text.done', ...place, summary_index: 0, text }
    yield { type: 'response.reasoning_summary_part.done', ...place, part, summary_index: 0 }
  }
  return itemOf(text)
}

/** Reasoning in full, which has no encrypted form (captured of GLM, 2026-10). */
export function* writeThoughts(deltas: Said, output_index: number, settings: ItemSettings): ItemWriter {
  const id = newId('rs')
  const place = { item_id: id, output_index, content_index: 0 }
  const item = { id, type: 'reasoning', status: 'in_progress', summary: [], content: [] as unknown[] }
  const partOf = (text: string) => ({ type: 'reasoning_text', text })
  yield { type: 'response.output_item.added', item, output_index }
  yield { type: 'response.content_part.added', ...place, part: partOf('') }
  let text = ''
  for (const { delta } of deltas) {
    text += delta
    yield { type: 'response.reasoning_text.delta', ...place, delta, ...padding(settings, delta) }
  }
  yield { type: 'response.reasoning_text.done', ...place, text }
  yield { type: 'response.content_part.done', ...place, part: partOf(text) }
  return { ...item, content: [partOf(text)], encrypted_content: null }
}

/** A message of text, or of a refusal. */
export function* writeMessage(deltas: Said, output_index: number, settings: ItemSettings): ItemWriter {
  const id = newId('msg')
  const place = { content_index: 0, item_id: id, output_index }
  const { refused } = settings
  const name = refused ? 'refusal' : 'output_text'
  const partOf = (text: string) =>
    refused ? { type: name, refusal: text } : { type: name, annotations: [], logprobs: [], text }
  const item = { id, type: 'message', status: 'in_progress', content: [] as unknown[], role: 'assistant' }
  const logprobs = refused ? {} : { logprobs: [] }
  yield { type: 'response.output_item.added', item, output_index }
  yield { type: 'response.content_part.added', ...place, part: partOf('') }
  let text = ''
  for (const { delta } of deltas) {
    text += delta
    yield { type: `response.${name}.delta`, ...place, delta, ...logprobs, ...padding(settings, delta) }
  }
  yield { type: `response.${name}.done`, ...place, ...logprobs, [refused ? 'refusal' : 'text']: text }
  yield { type: 'response.content_part.done', ...place, part: partOf(text) }
  return { ...item, content: [partOf(text)] }
}

/** A call with its arguments in pieces. */
export function* writeCall(
  { id: callId, name, input }: CallToMake,
  output_index: number,
  settings: ItemSettings,
): ItemWriter {
  const id = newId('fc')
  const place = { item_id: id, output_index }
  const item = { id, type: 'function_call', status: 'in_progress', arguments: '', call_id: callId, name }
  yield { type: 'response.output_item.added', item, output_index }
  for (const delta of inputPieces(input)) {
    yield { type: 'response.function_call_arguments.delta', delta, ...place, ...padding(settings, delta) }
  }
  yield { type: 'response.function_call_arguments.done', arguments: inputText(input), ...place }
  return { ...item, arguments: inputText(input) }
}
