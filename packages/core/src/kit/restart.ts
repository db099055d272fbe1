import { ChatError } from '../vocabulary/errors.js'
import { createFrameParser } from './frame-parser.js'
import { isObject, type JsonObject } from './json.js'

/** What becomes of an answer that the vendor begins anew in its middle: the new one takes its place, or the answer fails. */
export type OnCorruptFrame = 'recover' | 'error'

/** A `protocol` error that is worth another try, for an answer that was begun anew and may not be. */
export const restarted = (message: string, cause?: unknown): ChatError =>
  new ChatError({ code: 'protocol', message: `${message} (onCorruptFrame).`, retryable: true }, { cause })

/** How the first frame of a new answer is found behind half of an old one. */
export interface SpliceSigns {
  /** How it begins; the object starts at the brace in it. */
  readonly mark: string
  /** Whether an object is such a frame. */
  readonly fits: (frame: JsonObject) => boolean
}

/** A frame, and what was wrong with the text that it was found in. */
export interface SplicedFrame {
  /** As it was found. */
  readonly frame: JsonObject
  /** The error of a text that is no JSON, at the end of which the frame stood: what came before it is of a lost answer. */
  readonly broken?: unknown
}

/** Candidates that are tried, the last ones first: a bound on the work that garbage can ask for. */
const mostTries = 8

/**
 * A parser for vendors that begin an answer anew in the middle of a frame: half a frame, and glued to it the first of the next answer.
 *
 * @returns a function that throws ChatError `protocol` for what is neither a frame nor that. Its frames are not kept, as those of
 * {@link createFrameParser}.
 */
export function createSpliceParser(signs: SpliceSigns): (data: string) => SplicedFrame {
  const parse = createFrameParser()
  return data => {
    try {
      return { frame: parse(data) }
    } catch (broken) {
      const frame = frameBehind(data, signs)
      if (!frame) throw broken
      return { frame, broken }
    }
  }
}

/** Of several restarts in one text, the last. */
function frameBehind(data: string, { mark, fits }: SpliceSigns): JsonObject | undefined {
  let at = data.lastIndexOf(mark)
  for (let tries = 0; at > 0 && tries < mostTries; tries++) {
    const frame = objectOf(data.slice(at + mark.indexOf('{')))
    if (frame && fits(frame)) return frame
    at = data.lastIndexOf(mark, at - 1)
  }
  return undefined
}

function objectOf(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    // Not a whole frame from here on: the mark stands in a text, or this answer was cut as well.
    return undefined
  }
}
