import { type AnthropicSettings, anthropicDefinition } from '@millrace/anthropic'
import type { ChatRecord, Frame } from '@millrace/core'
import { batchesThrough, type FrameInput, frameOf } from '../../../tests/support/read-frames.js'

export type { FrameInput }

/** The beginning of a message. */
export const messageStart = (id = 'msg_1', more: object = {}): object => ({
  type: 'message_start',
  message: { id, model: 'claude-test', content: [], usage: { input_tokens: 10, output_tokens: 1 }, ...more },
})

/** The beginning of a block. */
export const blockStart = (index: number, block: object): object => ({
  type: 'content_block_start',
  index,
  content_block: block,
})

/** More of a block. */
export const delta = (index: number, more: object): object => ({ type: 'content_block_delta', index, delta: more })

/** The end of a block. */
export const blockStop = (index: number): object => ({ type: 'content_block_stop', index })

/** A whole block of text. */
export const textBlock = (index: number, text: string): object[] => [
  blockStart(index, { type: 'text', text: '' }),
  delta(index, { type: 'text_delta', text }),
  blockStop(index),
]

/** A whole call of a tool, its arguments in pieces. */
export const callBlock = (index: number, block: object, ...pieces: string[]): object[] => [
  blockStart(index, { type: 'tool_use', id: `toolu_${index}`, name: 'add', input: {}, ...block }),
  ...pieces.map(partial_json => delta(index, { type: 'input_json_delta', partial_json })),
  blockStop(index),
]

/** The end of a message. */
export const messageEnd = (reason = 'end_turn', usage: object = { output_tokens: 5 }): object[] => [
  { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage },
  { type: 'message_stop' },
]

/** What a decoder makes of these frames: a batch for each, and one for the end of the body. */
export function batchesOf(frames: readonly FrameInput[], settings: AnthropicSettings = {}): ChatRecord[][] {
  const definition = anthropicDefinition({ apiKey: 'key', ...settings })
  const decoder = definition.createDecoder({ messages: [] })
  return batchesThrough(decoder, frames.map(named), { provider: 'anthropic', toError: definition.toError })
}

/** The same as one list. */
export const read = (frames: readonly FrameInput[], settings?: AnthropicSettings): ChatRecord[] =>
  batchesOf(frames, settings).flat()

/** The frames as a body of server-sent events. */
export const bodyOf = (frames: readonly FrameInput[]): Uint8Array =>
  new TextEncoder().encode(
    frames
      .map(named)
      .map(({ event, data }) => `event: ${event}\ndata: ${data}\n\n`)
      .join(''),
  )

/** The frame, with the event name that the vendor gives it. */
function named(input: FrameInput): Frame {
  const frame = frameOf(input)
  const { type } = input as { type?: string }
  return typeof input === 'string' || 'event' in input || type === undefined ? frame : { ...frame, event: type }
}
