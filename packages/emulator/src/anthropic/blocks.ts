import type { Block } from '../answer/blocks.js'
import { type CallToMake, inputPieces } from '../answer/deltas.js'
import { createFingerprint, seal } from '../core/seal.js'
import { signatureForm } from './rules.js'

/** A frame: the event's name, and the data with the blanks before its last brace that the vendor sends (recorded 2026). */
export function frame(type: string, fields: object = {}): string {
  const data = JSON.stringify({ type, ...fields })
  return `event: ${type}\ndata: ${data.slice(0, -1)}${' '.repeat((data.length * 7) % 15)}}\n\n`
}

const start = (index: number, content_block: object): string => frame('content_block_start', { index, content_block })
const delta = (index: number, fields: object): string => frame('content_block_delta', { index, delta: fields })
const stop = (index: number): string => frame('content_block_stop', { index })

/** The form of thoughts: as text, left out, or encrypted. */
export type Thoughts = 'shown' | 'omitted' | 'redacted'

/** Writes the blocks of an answer, each one an iterable of frames; numbers them from 0. */
export function createBlockWriter(thoughts: Thoughts): (block: Exclude<Block, { type: 'end' }>) => Iterable<string>[] {
  let index = 0
  return block => {
    if (block.type === 'tool-calls') return block.calls.map(call => callFrames(index++, call))
    if (block.type === 'text') return [textFrames(index++, block.deltas)]
    return [(thoughts === 'redacted' ? redactedFrames : thoughtFrames)(index++, block.deltas, thoughts === 'shown')]
  }
}

type Said = Iterable<{ readonly delta: string }>

function* textFrames(index: number, deltas: Said): Generator<string> {
  yield start(index, { type: 'text', text: '' })
  for (const said of deltas) yield delta(index, { type: 'text_delta', text: said.delta })
  yield stop(index)
}

/** Thoughts are signed as they are shown. */
function* thoughtFrames(index: number, deltas: Said, shown: boolean): Generator<string> {
  const fingerprint = createFingerprint()
  yield start(index, { type: 'thinking', thinking: '', signature: '' })
  for (const thought of deltas) {
    if (!shown) continue
    fingerprint.add(thought.delta)
    yield delta(index, { type: 'thinking_delta', thinking: thought.delta })
  }
  yield delta(index, { type: 'signature_delta', signature: seal(signatureForm, fingerprint.bytes()) })
  yield stop(index)
}

function* redactedFrames(index: number, deltas: Said): Generator<string> {
  const fingerprint = createFingerprint()
  for (const thought of deltas) fingerprint.add(thought.delta)
  yield start(index, { type: 'redacted_thinking', data: seal(signatureForm, fingerprint.bytes()) })
  yield stop(index)
}

function* callFrames(index: number, { id, name, input }: CallToMake): Generator<string> {
  yield start(index, { type: 'tool_use', id, name, input: {}, caller: { type: 'direct' } })
  for (const piece of ['', ...inputPieces(input)]) yield delta(index, { type: 'input_json_delta', partial_json: piece })
  yield stop(index)
}
