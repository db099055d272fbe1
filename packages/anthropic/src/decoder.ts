import { type ChatDecoder, ChatError, type ChatSink, type FinishReason } from '@millrace/core'
import { isObject, type JsonObject, numberIn, parseFrame, textIn } from '@millrace/core/provider-kit'
import { type BlockReader, createBlockReader } from './blocks.js'
import { readUsage } from './usage.js'

/** What becomes of a stream in which another message begins before the first one ended. */
export type OnCorruptFrame = 'recover' | 'error'

/**
 * The vendor's stop reasons (its SDK, 2026-09). `pause_turn` is `other`: the vendor stopped a long turn of its own tools; send the message
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

/** What is known of the message that is being read. */
interface OpenMessage {
  readonly id: string | undefined
  readonly blocks: BlockReader
  usage: JsonObject
  stopReason?: string
}

/**
 * A decoder of one Messages stream. It ends with `message_stop` and nothing else: a body that ends before it was cut, even behind a stop
 * reason.
 */
export function createAnthropicDecoder(onCorruptFrame: OnCorruptFrame): ChatDecoder {
  let message = newMessage(undefined)
  let begun = false

  /**
   * A message may be announced twice (same id: nothing new), or another one may begin in the middle of it: upstream restarted the generation,
   * and what came so far is of the lost run (vercel/ai#18331, 2026; GLM does the same in its own dialect).
   */
  const startMessage = (start: JsonObject, sink: ChatSink): void => {
    const id = textIn(start.id)
    if (begun && id === message.id) return
    if (begun && onCorruptFrame === 'error') throw restarted()
    if (begun) sink.reset()
    begun = true
    message = newMessage(id)
    sink.start({ messageId: id, model: textIn(start.model) })
    countUsage(message, start.usage, sink)
    // Whole blocks that stand in front: calls of code that the vendor runs (programmatic tool calling).
    const content = Array.isArray(start.content) ? start.content.filter(isObject) : []
    for (const [i, block] of content.entries()) {
      message.blocks.start(-1 - i, block, sink)
      message.blocks.stop(-1 - i, sink)
    }
  }

  const read = (type: string, event: JsonObject, sink: ChatSink): void => {
    const index = numberIn(event.index) ?? 0
    const { blocks } = message
    switch (type) {
      case 'message_start':
        return startMessage(isObject(event.message) ? event.message : {}, sink)
      case 'content_block_start':
        if (isObject(event.content_block)) blocks.start(index, event.content_block, sink)
        return
      case 'content_block_delta':
        if (isObject(event.delta)) blocks.delta(index, event.delta, sink)
        return
      case 'content_block_stop':
        return blocks.stop(index, sink)
      case 'message_delta': {
        const reason = isObject(event.delta) ? textIn(event.delta.stop_reason) : undefined
        if (reason) message.stopReason = reason
        return countUsage(message, event.usage, sink)
      }
      case 'message_stop': {
        const { stopReason: raw } = message
        if (raw) sink.finish(Object.hasOwn(stopReasons, raw) ? stopReasons[raw]! : 'other', raw)
        return sink.end()
      }
    }
  }

  return {
    decode({ event, data }, sink) {
      // GLM's endpoint sends errors without a `type`, under `event: error`.
      if (event === 'error') return sink.failure(data)
      if (data.trim() === '' || data.startsWith('[DONE]')) return
      let frame: JsonObject
      try {
        frame = parseFrame(data)
      } catch (thrown) {
        const restart = messageStartIn(data)
        if (!restart) throw thrown
        if (onCorruptFrame === 'error') throw restarted(thrown)
        frame = restart
      }
      if (frame.type === 'error' || isObject(frame.error)) sink.failure(data)
      else read(textIn(frame.type) ?? event, frame, sink)
    },
  }
}

const newMessage = (id: string | undefined): OpenMessage => ({ id, blocks: createBlockReader(), usage: {} })

/** Input is counted at the start, output at the end; what is said later wins, but for what is null then. */
function countUsage(message: OpenMessage, more: unknown, sink: ChatSink): void {
  if (!isObject(more)) return
  const known = Object.entries(more).filter(([, value]) => value !== null)
  message.usage = { ...message.usage, ...Object.fromEntries(known) }
  const usage = readUsage(message.usage)
  if (usage) sink.usage(usage)
}

/** A frame that is no JSON may be the beginning of one and, glued to it, the start of the next message: the last of its kind. */
function messageStartIn(data: string): JsonObject | undefined {
  const at = [...data.matchAll(/\{\s*"type"\s*:\s*"message_start"/g)].at(-1)?.index
  if (at === undefined) return undefined
  try {
    return parseFrame(data.slice(at))
  } catch {
    // This one was cut as well, so there is nothing to go on with: the frame counts as what it is, no JSON.
    return undefined
  }
}

const restarted = (cause?: unknown): ChatError =>
  new ChatError(
    {
      code: 'protocol',
      message: 'The vendor began another message in the middle of the answer (onCorruptFrame).',
      retryable: true,
    },
    { cause },
  )
