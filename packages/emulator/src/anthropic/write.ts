import { blocksOf } from '../answer/blocks.js'
import type { Delta, End, Tally } from '../answer/deltas.js'
import { randomText } from '../core/ids.js'
import type { Generation } from '../course/vendor.js'
import type { Writer } from '../course/writer.js'
import { createBlockWriter, frame, type Thoughts } from './blocks.js'
import type { AnthropicBody } from './body.js'
import { anthropicHeaders } from './errors.js'
import type { AnthropicFault } from './faults.js'
import type { AnthropicHost } from './host.js'
import { showsThoughts } from './models.js'
import { wholeOf } from './whole.js'

const ping = 'event: ping\ndata: {"type": "ping"}\n\n'

/** Begins a generation in the shape of recorded Messages streams (claude-sonnet-4, claude-haiku-4-5, 2026-06). */
export function writeMessages(generation: Generation<AnthropicBody, AnthropicFault>, host: AnthropicHost): Writer {
  const { model, promptTokens, cachedTokens } = generation
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

  function* stream(deltas: Iterable<Delta>): Generator<string> {
    yield frame('message_start', { message: { ...message, usage: { ...input, ...placed, output_tokens: 1 } } })
    const write = createBlockWriter(thoughtsOf(generation))
    let pingDue = true
    for (const block of blocksOf(deltas)) {
      if (block.type === 'end') {
        yield frame('message_delta', { delta: endingOf(block), usage: { ...input, ...outputUsage(block.tally) } })
        continue
      }
      for (const frames of write(block)) {
        yield* pingDue ? pinged(frames) : frames
        pingDue = false
      }
    }
    yield frame('message_stop')
  }

  return {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', ...headers },
    stream: deltas => host.stream(stream(deltas)),
    whole: deltas => ({ ...message, ...wholeOf(stream(deltas)) }),
    error: failure => [host.error(failure, headers['request-id'])],
    isEnd: text => text.startsWith('event: message_stop'),
  }
}

function thoughtsOf({ body, model, faults }: Generation<AnthropicBody, AnthropicFault>): Thoughts {
  if (faults.some(fault => fault.type === 'redacted-thinking')) return 'redacted'
  const display = body.thinking?.display
  return (display ? display === 'summarized' : showsThoughts(model)) ? 'shown' : 'omitted'
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
