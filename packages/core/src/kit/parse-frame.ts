import { ChatError } from '../vocabulary/errors.js'
import { isObject, type JsonObject } from './json.js'

/**
 * Parses the data of a frame.
 *
 * @throws ChatError `protocol` for anything but a JSON object. The frame itself is not quoted, not in the cause either: it may hold what was
 * said.
 */
export function parseFrame(data: string): JsonObject {
  const frame = jsonOf(data)
  if (frame === undefined)
    throw new ChatError({ code: 'protocol', message: 'The vendor sent a frame that is no JSON.' })
  if (!isObject(frame)) {
    throw new ChatError({ code: 'protocol', message: 'The vendor sent a frame that is no JSON object.' })
  }
  return frame
}

/** The value of a JSON text; undefined where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The error of JSON.parse quotes the text.
    return undefined
  }
}
