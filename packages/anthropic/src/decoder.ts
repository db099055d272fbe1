import type { ChatDecoder } from '@millrace/core'
import {
  type FrameReader,
  frameParsers,
  isErrorBody,
  isObject,
  type JsonObject,
  numberIn,
  type OnCorruptFrame,
  objectIn,
  type Restart,
  restartable,
  type SpliceSigns,
  textIn,
} from '@millrace/core/provider-kit'
import { type SaidOfBlock, saidIn } from './blocks.js'
import { MessageReader } from './message.js'

export type { OnCorruptFrame }

/** The reader only passes through a `delta`: it copies what it keeps of one. */
const newParser = frameParsers(['delta'])

/** A frame that is no JSON may be the beginning of one and, glued to it, the start of the next message; then that is what counts. */
const signs: SpliceSigns = { mark: '{"type":"message_start"', fits: () => true }

/**
 * A decoder of one Messages stream, or of a whole message in one frame. It ends with `message_stop` and nothing else: a body that ends before
 * it was cut, even behind a stop reason. `pause_turn` is `other` and `paused`: the vendor stopped a long turn of its own tools, and goes on where the
 * message is sent back as it is.
 */
export const createAnthropicDecoder = (onCorruptFrame: OnCorruptFrame): ChatDecoder =>
  restartable(createReader, signs, onCorruptFrame, newParser())

/**
 * A reader of one message. It may be announced twice (same id: nothing new), or another one may begin in the middle of it: upstream restarted
 * the generation, and what came so far is of the lost run (vercel/ai#18331, 2026; GLM does the same in its own dialect).
 */
function createReader(restart: Restart): FrameReader {
  const message = new MessageReader()
  let begun: { readonly id: string | undefined } | undefined
  return {
    read(frame, sink, text) {
      const index = numberIn(frame.index) ?? 0
      const type = typeOf(frame, text.event)
      if (type === 'message_start' || type === 'message') {
        const fields = type === 'message' ? frame : objectIn(frame.message)
        const id = textIn(fields.id)
        if (begun && begun.id !== id) {
          return restart(sink, 'The vendor began another message in the middle of the answer').read(frame, sink, text)
        }
        if (!begun) message.begin(fields, sink)
        begun = { id }
        if (type === 'message') message.end(sink)
      } else if (type === 'error') sink.failure(text.data)
      else if (type === 'content_block_start') message.blocks.start(index, objectIn(frame.content_block), sink)
      else if (type === 'content_block_delta') message.blocks.read(index, objectIn(frame.delta), sink)
      else if (type === 'content_block_stop') message.blocks.stop(index, sink)
      else if (type === 'message_delta') message.learn(objectIn(frame.delta), frame.usage, sink)
      else if (type === 'message_stop') message.end(sink)
    },
    saidIn(frame) {
      if (frame.type !== 'content_block_delta' || isObject(frame.error)) return undefined
      return saidIn(objectIn(frame.delta), numberIn(frame.index) ?? 0)
    },
    say: (said: SaidOfBlock, text, sink) => message.blocks.say(said, text, sink),
  }
}

/**
 * The type of a frame. One that names none is an error of some other form, has its type in the name of its event, or is a whole message;
 * undefined where it is none of them, such as `{}` of a proxy.
 */
function typeOf(frame: JsonObject, event: string): string | undefined {
  const told = textIn(frame.type)
  if (isObject(frame.error) || (told === undefined && isErrorBody(frame))) return 'error'
  // `message` is also the name of an event that has none.
  return told ?? (event !== 'message' || Array.isArray(frame.content) ? event : undefined)
}
