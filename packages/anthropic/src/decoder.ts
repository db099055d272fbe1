import { type ChatDecoder, ChatError, type ChatSink, type FinishReason } from '@millrace/core'
import { createFrameParser, isObject, type JsonObject, numberIn, objectIn, textIn } from '@millrace/core/provider-kit'
import { createBlockReader } from './blocks.js'
import { readUsage } from './usage.js'

/** What becomes of a stream in which another message begins before the first one ended. */
export type OnCorruptFrame = 'recover' | 'error'

/**
 * The vendor's stop reasons (its SDK, 2026-09). Not here is `pause_turn`: the vendor stopped a long turn of its own tools; send the message
 * back as it is, and it goes on.
 */
const stopReasons: { readonly [raw: string]: FinishReason } = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  refusal: 'content-filter',
}

/**
 * A decoder of one Messages stream. It ends with `message_stop` and nothing else: a body that ends before it was cut, even behind a stop
 * reason.
 */
export function createAnthropicDecoder(onCorruptFrame: OnCorruptFrame): ChatDecoder {
  let id: string | undefined
  let begun = false
  let blocks = createBlockReader()
  let usage: JsonObject = {}
  let stopReason: string | undefined
  const parse = createFrameParser()

  /** Input is counted at the start, output at the end; what is said later wins, but for what is null then. */
  const count = (more: unknown, sink: ChatSink): void => {
    const known = Object.entries(objectIn(more)).filter(([, value]) => value !== null)
    usage = { ...usage, ...Object.fromEntries(known) }
    const read = readUsage(usage)
    if (read) sink.usage(read)
  }

  /**
   * A message may be announced twice (same id: nothing new), or another one may begin in the middle of it: upstream restarted the generation,
   * and what came so far is of the lost run (vercel/ai#18331, 2026; GLM does the same in its own dialect).
   */
  const begin = (message: JsonObject, sink: ChatSink): void => {
    const next = textIn(message.id)
    if (begun && next === id) return
    if (begun) {
      if (onCorruptFrame === 'error') throw restarted()
      sink.reset()
      blocks = createBlockReader()
      usage = {}
      stopReason = undefined
    }
    begun = true
    id = next
    sink.start({ messageId: id, model: textIn(message.model) })
    count(message.usage, sink)
    // Whole blocks that stand in front: calls by code that the vendor runs (programmatic tool calling).
    for (const [i, block] of (Array.isArray(message.content) ? message.content : []).entries()) {
      blocks.start(-1 - i, objectIn(block), sink)
      blocks.stop(-1 - i, sink)
    }
  }

  const end = (sink: ChatSink): void => {
    if (stopReason) sink.finish(Object.hasOwn(stopReasons, stopReason) ? stopReasons[stopReason]! : 'other', stopReason)
    sink.end()
  }

  return {
    decode({ event, data }, sink) {
      if (data.trim() === '' || data.startsWith('[DONE]')) return
      // GLM's endpoint sends errors without a `type`, under `event: error`.
      const frame = event === 'error' ? { type: 'error' } : frameOf(data, parse)
      const index = numberIn(frame.index) ?? 0
      const type = isObject(frame.error) ? 'error' : (textIn(frame.type) ?? event)
      if (type === 'error') sink.failure(data)
      else if (type === 'message_start') begin(objectIn(frame.message), sink)
      else if (type === 'content_block_start') blocks.start(index, objectIn(frame.content_block), sink)
      else if (type === 'content_block_delta') blocks.delta(index, objectIn(frame.delta), sink)
      else if (type === 'content_block_stop') blocks.stop(index, sink)
      else if (type === 'message_delta') {
        stopReason = textIn(objectIn(frame.delta).stop_reason) ?? stopReason
        count(frame.usage, sink)
      } else if (type === 'message_stop') end(sink)
    },
  }
}

/** A frame that is no JSON may be the beginning of one and, glued to it, the start of the next message; then that is what counts. */
function frameOf(data: string, parse: (data: string) => JsonObject): JsonObject {
  try {
    return parse(data)
  } catch (thrown) {
    const at = data.lastIndexOf('{"type":"message_start"')
    if (at < 1) throw thrown
    return parse(data.slice(at))
  }
}

const restarted = (): ChatError => {
  const message = 'The vendor began another message in the middle of the answer (onCorruptFrame).'
  return new ChatError({ code: 'protocol', message, retryable: true })
}
