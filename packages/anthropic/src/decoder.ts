import type { ChatDecoder, ChatSink } from '@millrace/core'
import {
  createFrameDecoder,
  createSpliceParser,
  type FrameReader,
  isObject,
  type JsonObject,
  numberIn,
  type OnCorruptFrame,
  objectIn,
  restarted,
  type SplicedFrame,
  textIn,
} from '@millrace/core/provider-kit'
import { MessageReader } from './message.js'

export type { OnCorruptFrame }

/**
 * A decoder of one Messages stream, or of a whole message in one frame. It ends with `message_stop` and nothing else: a body that ends before
 * it was cut, even behind a stop reason. `pause_turn` stays `other`: the vendor stopped a long turn of its own tools; send the message back
 * as it is, and it goes on.
 */
export function createAnthropicDecoder(onCorruptFrame: OnCorruptFrame): ChatDecoder {
  let begun: { readonly id: string | undefined } | undefined
  let message = new MessageReader()
  // A frame that is no JSON may be the beginning of one and, glued to it, the start of the next message; then that is what counts.
  const parse = createSpliceParser({ mark: '{"type":"message_start"', fits: () => true })

  /**
   * A message may be announced twice (same id: nothing new), or another one may begin in the middle of it: upstream restarted the generation,
   * and what came so far is of the lost run (vercel/ai#18331, 2026; GLM does the same in its own dialect).
   */
  const begin = (fields: JsonObject, sink: ChatSink): void => {
    const id = textIn(fields.id)
    if (begun && begun.id === id) return
    if (begun) {
      if (onCorruptFrame === 'error') throw restarted('The vendor began another message in the middle of the answer')
      sink.reset()
      message = new MessageReader()
    }
    begun = { id }
    message.begin(fields, sink)
  }

  const reader: FrameReader<SplicedFrame> = {
    read({ frame }, sink, { event, data }) {
      const index = numberIn(frame.index) ?? 0
      const type = isObject(frame.error) ? 'error' : (textIn(frame.type) ?? event)
      if (type === 'error') sink.failure(data)
      else if (type === 'message_start') begin(objectIn(frame.message), sink)
      else if (type === 'content_block_start') message.blocks.start(index, objectIn(frame.content_block), sink)
      else if (type === 'content_block_delta') message.blocks.read(index, objectIn(frame.delta), sink)
      else if (type === 'content_block_stop') message.blocks.stop(index, sink)
      else if (type === 'message_delta') message.learn(objectIn(frame.delta), frame.usage, sink)
      else if (type === 'message') {
        begin(frame, sink)
        message.end(sink)
      } else if (type === 'message_stop') message.end(sink)
    },
  }
  return createFrameDecoder(reader, parse)
}
