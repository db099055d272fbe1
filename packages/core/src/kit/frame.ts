import type { Frame } from '../runtime/framing.js'
import type { ChatDecoder } from '../runtime/provider.js'
import type { ChatSink } from '../sink/sink.js'
import { ChatError } from '../vocabulary/errors.js'
import { isObject, type JsonObject } from './json.js'

/**
 * Parses the data of a frame.
 *
 * @throws ChatError `protocol` for what is no JSON object. The frame itself is not quoted: it may hold what was said.
 */
export function parseFrame(data: string): JsonObject {
  let frame: unknown
  try {
    frame = JSON.parse(data)
  } catch (cause) {
    throw new ChatError({ code: 'protocol', message: 'The vendor sent a frame that is no JSON.' }, { cause })
  }
  if (!isObject(frame)) {
    throw new ChatError({ code: 'protocol', message: 'The vendor sent a frame that is no JSON object.' })
  }
  return frame
}

/**
 * A decoder of frames that are JSON objects. Empty ones and `[DONE]` say nothing, and what comes as `event: error` is a failure.
 *
 * @param read - reads a frame; gets it as it came too, with the name of its event, and its text for `sink.failure`.
 * @param parse - of one answer. Default: each frame is parsed by itself.
 */
export const createObjectDecoder = (
  read: (json: JsonObject, sink: ChatSink, frame: Frame) => void,
  parse: (data: string) => JsonObject = parseFrame,
): ChatDecoder => ({
  decode(frame, sink) {
    const { event, data } = frame
    if (event === 'error') sink.failure(data)
    else if (data.trim() !== '' && !data.startsWith('[DONE]')) read(parse(data), sink, frame)
  },
})
