import type { ChatDecoder, ChatSink, Usage } from '@millrace/core'
import {
  createSpliceParser,
  finishReasonOf,
  isObject,
  type JsonObject,
  numberIn,
  type OnCorruptFrame,
  objectIn,
  objectsIn,
  restarted,
  sumOf,
  textIn,
  usageOf,
} from '@millrace/core/provider-kit'
import { BlockReader } from './blocks.js'

export type { OnCorruptFrame }

/**
 * A decoder of one Messages stream. It ends with `message_stop` and nothing else: a body that ends before it was cut, even behind a stop
 * reason. `pause_turn` stays `other`: the vendor stopped a long turn of its own tools; send the message back as it is, and it goes on.
 */
export function createAnthropicDecoder(onCorruptFrame: OnCorruptFrame): ChatDecoder {
  let begun: { readonly id: string | undefined } | undefined
  let blocks = new BlockReader()
  let usage: JsonObject = {}
  let stopReason: string | undefined
  // A frame that is no JSON may be the beginning of one and, glued to it, the start of the next message; then that is what counts.
  const parse = createSpliceParser({ mark: '{"type":"message_start"', fits: () => true })

  /** Input is counted at the start, output at the end; what is said later wins, but for what is null then. */
  const count = (more: unknown, sink: ChatSink): void => {
    const known = Object.entries(objectIn(more)).filter(([, value]) => value !== null)
    usage = { ...usage, ...Object.fromEntries(known) }
    sink.usage(readUsage(usage))
  }

  /**
   * A message may be announced twice (same id: nothing new), or another one may begin in the middle of it: upstream restarted the generation,
   * and what came so far is of the lost run (vercel/ai#18331, 2026; GLM does the same in its own dialect).
   */
  const begin = (message: JsonObject, sink: ChatSink): void => {
    const id = textIn(message.id)
    if (begun && begun.id === id) return
    if (begun) {
      if (onCorruptFrame === 'error') throw restarted('The vendor began another message in the middle of the answer')
      sink.reset()
      blocks = new BlockReader()
      usage = {}
      stopReason = undefined
    }
    begun = { id }
    sink.start({ messageId: id, model: textIn(message.model) })
    count(message.usage, sink)
    // Whole blocks that stand in front: calls by code that the vendor runs (programmatic tool calling).
    for (const [i, block] of objectsIn(message.content).entries()) {
      blocks.start(-1 - i, block, sink)
      blocks.stop(-1 - i, sink)
    }
  }

  return {
    decode({ event, data }, sink) {
      if (data.trim() === '' || data.startsWith('[DONE]')) return
      // GLM's endpoint sends errors without a `type`, under `event: error`.
      const frame = event === 'error' ? { type: 'error' } : parse(data).frame
      const index = numberIn(frame.index) ?? 0
      const type = isObject(frame.error) ? 'error' : (textIn(frame.type) ?? event)
      if (type === 'error') sink.failure(data)
      else if (type === 'message_start') begin(objectIn(frame.message), sink)
      else if (type === 'content_block_start') blocks.start(index, objectIn(frame.content_block), sink)
      else if (type === 'content_block_delta') blocks.read(index, objectIn(frame.delta), sink)
      else if (type === 'content_block_stop') blocks.stop(index, sink)
      else if (type === 'message_delta') {
        stopReason = textIn(objectIn(frame.delta).stop_reason) ?? stopReason
        count(frame.usage, sink)
      } else if (type === 'message_stop') {
        if (stopReason) sink.finish(finishReasonOf(stopReason), stopReason)
        sink.end()
      }
    },
  }
}

/**
 * Undefined where nothing is counted. Tokens read from the cache and written to it stand beside `input_tokens`, which are the rest;
 * `thinking_tokens` are part of `output_tokens` (the vendor's SDK, 2026-09).
 */
function readUsage(usage: JsonObject): Usage | undefined {
  const { input_tokens: rest, output_tokens: output, cache_read_input_tokens: cached } = usage
  if (sumOf(rest, output) === undefined) return undefined
  const input = sumOf(rest, cached, usage.cache_creation_input_tokens)
  return usageOf({ input, output, cached, reasoning: objectIn(usage.output_tokens_details).thinking_tokens }, usage)
}
