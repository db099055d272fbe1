import type { ChatDecoder } from '../runtime/provider.js'
import type { ChatSink } from '../sink/sink.js'
import { ChatError } from '../vocabulary/errors.js'
import { createFrameDecoder, type FrameReader } from './frame.js'
import { createFrameParser } from './frame-parser.js'
import { isObject, type JsonObject } from './json.js'

/** The policy for an answer that the vendor begins anew in its middle: the new one takes its place, or the answer fails. */
export type OnCorruptFrame = 'recover' | 'error'

/**
 * Begins the answer anew, for a reader that finds out by itself that the vendor did: by the policy, what was shown is withdrawn.
 *
 * @param why - said in the error where the policy is `error`.
 * @returns the reader of the new answer.
 * @throws ChatError `protocol`, which is worth another try, where the policy is `error`.
 */
export type Restart = (sink: ChatSink, why: string) => FrameReader

/**
 * A decoder of answers that the vendor may begin anew within the same body: half a frame, and glued to it the first of the next answer, or
 * another sign that the reader knows.
 *
 * @param make - makes the reader of an answer: of the first, and of each that is begun anew.
 * @param signs - how the first frame of a new answer is known behind half of an old one.
 */
export function restartable(
  make: (restart: Restart) => FrameReader,
  signs: SpliceSigns,
  policy: OnCorruptFrame,
): ChatDecoder {
  const begin = (sink: ChatSink, why: string, cause?: unknown): FrameReader => {
    if (policy === 'error') {
      throw new ChatError({ code: 'protocol', message: `${why} (onCorruptFrame).`, retryable: true }, { cause })
    }
    sink.reset()
    reader = make(begin)
    return reader
  }
  let reader = make(begin)
  /** The error of the text that the next frame was found in, where it was no JSON. */
  let broken: unknown
  const parse = createSpliceParser(signs, error => {
    broken = error
  })
  return createFrameDecoder(
    {
      read(frame, sink, text) {
        if (broken !== undefined) {
          const cause = broken
          broken = undefined
          begin(sink, 'The vendor restarted the answer in the middle of a frame', cause)
        }
        reader.read(frame, sink, text)
      },
      done: sink => reader.done?.(sink),
      end: sink => reader.end?.(sink),
    },
    parse,
  )
}

/** The signs by which the first frame of a new answer is found behind half of an old one. */
export interface SpliceSigns {
  /** The beginning of the frame; the object starts at the brace in it. */
  readonly mark: string
  /** True when an object is such a frame. */
  readonly fits: (frame: JsonObject) => boolean
}

/** Candidates that are tried, the last ones first: a bound on the work that garbage can ask for. */
const mostTries = 8

/**
 * A parser for vendors that begin an answer anew in the middle of a frame: half a frame, and glued to it the first of the next answer.
 *
 * @param onSplice - called with the error of a text that is no JSON, before the frame that stands at its end is returned. The text in front of
 * that frame is of a lost answer.
 * @returns a function that throws ChatError `protocol` for what is neither a frame nor that.
 */
export function createSpliceParser(
  signs: SpliceSigns,
  onSplice: (broken: unknown) => void,
): (data: string) => JsonObject {
  const parse = createFrameParser()
  return data => {
    try {
      return parse(data)
    } catch (broken) {
      const frame = frameBehind(data, signs)
      if (!frame) throw broken
      onSplice(broken)
      return frame
    }
  }
}

/** Finds the last of several restarts in one text. */
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
