import { blocksOf } from '../answer/blocks.js'
import { type Delta, type End, inputPieces, type Tally } from '../answer/deltas.js'
import { randomText } from '../core/ids.js'
import { createFingerprint, seal } from '../core/seal.js'
import type { Generation, Writer } from '../vendor/vendor.js'
import type { AnthropicBody } from './body.js'
import { anthropicErrorBody, anthropicHeaders } from './errors.js'
import type { AnthropicFault } from './faults.js'
import { showsThoughts } from './models.js'
import { signatureForm } from './rules.js'
import { wholeOf } from './whole.js'

/** A frame: the event's name, and the data with the blanks before its last brace that the vendor sends (recorded 2026). */
function frame(type: string, fields: object = {}): string {
  const data = JSON.stringify({ type, ...fields })
  return `event: ${type}\ndata: ${data.slice(0, -1)}${' '.repeat((data.length * 7) % 15)}}\n\n`
}

const ping = 'event: ping\ndata: {"type": "ping"}\n\n'

/** Begins a generation in the shape of recorded Messages streams (claude-sonnet-4, claude-haiku-4-5, 2026-06). */
export function writeMessages(generation: Generation<AnthropicBody, AnthropicFault>): Writer {
  const { body, model, faults, promptTokens, cachedTokens } = generation
  const redacted = faults.some(fault => fault.type === 'redacted-thinking')
  const shown = body.thinking?.display ? body.thinking.display === 'summarized' : showsThoughts(model)
  const input = inputUsage(promptTokens, cachedTokens)
  const message = {
    model,
    id: `msg_01${randomText(22)}`,
    type: 'message',
    role: 'assistant',
    content: [],
    stop_reason: null,
    stop_sequence: null,
  }
  const headers = anthropicHeaders()

  /** Thoughts are signed as they are shown. */
  function* think(deltas: Iterable<{ delta: string }>, index: number): Generator<string> {
    const fingerprint = createFingerprint()
    if (!redacted)
      yield frame('content_block_start', { index, content_block: { type: 'thinking', thinking: '', signature: '' } })
    for (const { delta } of deltas) {
      if (redacted || !shown) continue
      fingerprint.add(delta)
      yield frame('content_block_delta', { index, delta: { type: 'thinking_delta', thinking: delta } })
    }
    const signature = seal(signatureForm, fingerprint.bytes())
    if (redacted)
      yield frame('content_block_start', { index, content_block: { type: 'redacted_thinking', data: signature } })
    else yield frame('content_block_delta', { index, delta: { type: 'signature_delta', signature } })
    yield frame('content_block_stop', { index })
  }

  function* say(deltas: Iterable<{ delta: string }>, index: number): Generator<string> {
    yield frame('content_block_start', { index, content_block: { type: 'text', text: '' } })
    for (const { delta } of deltas)
      yield frame('content_block_delta', { index, delta: { type: 'text_delta', text: delta } })
    yield frame('content_block_stop', { index })
  }

  function* stream(deltas: Iterable<Delta>): Generator<string> {
    yield frame('message_start', { message: { ...message, usage: { ...input, ...placed, output_tokens: 1 } } })
    let index = 0
    let pingDue = true
    for (const block of blocksOf(deltas)) {
      if (block.type === 'end') {
        yield frame('message_delta', { delta: endingOf(block), usage: { ...input, ...outputUsage(block.tally) } })
        continue
      }
      const blocks =
        block.type === 'tool-calls'
          ? block.calls.map(call => callFrames(call, index++))
          : [(block.type === 'text' ? say : think)(block.deltas, index++)]
      for (const frames of blocks) {
        yield* pingDue ? pinged(frames) : frames
        pingDue = false
      }
    }
    yield frame('message_stop')
  }

  return {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', ...headers },
    stream,
    whole: deltas => ({ ...message, ...wholeOf(stream(deltas)) }),
    error: failure => [`event: error\ndata: ${JSON.stringify(anthropicErrorBody(failure, headers['request-id']))}\n\n`],
    isEnd: text => text.startsWith('event: message_stop'),
  }
}

/** A ping follows the first event of a block. */
function* pinged(frames: Iterable<string>): Generator<string> {
  let first = true
  for (const each of frames) {
    yield each
    if (first) yield ping
    first = false
  }
}

function* callFrames(
  { id, name, input }: { id: string; name: string; input: unknown },
  index: number,
): Generator<string> {
  yield frame('content_block_start', {
    index,
    content_block: { type: 'tool_use', id, name, input: {}, caller: { type: 'direct' } },
  })
  for (const piece of ['', ...inputPieces(input)])
    yield frame('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json: piece } })
  yield frame('content_block_stop', { index })
}

const placed = { service_tier: 'standard', inference_geo: 'not_available' }

const inputUsage = (promptTokens: number, cachedTokens: number) => ({
  input_tokens: promptTokens - cachedTokens,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: cachedTokens,
})

const outputUsage = ({ completionTokens, reasoningTokens }: Tally) => ({
  output_tokens: completionTokens,
  output_tokens_details: { thinking_tokens: reasoningTokens },
})

/** The vendor's stop reason, and the stop sequence that was met. */
function endingOf({ natural, reason, stopWord }: End) {
  const words = {
    stop: stopWord === undefined ? 'end_turn' : 'stop_sequence',
    length: 'max_tokens',
    'tool-calls': 'tool_use',
  }
  return { stop_reason: reason ?? words[natural], stop_sequence: stopWord ?? null }
}
