import { ChatError } from '../errors.js'
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
