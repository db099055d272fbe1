import type { Frame } from '../runtime/framing.js'
import type { ChatDecoder } from '../runtime/provider.js'
import type { ChatSink } from '../sink/sink.js'
import { ChatError } from '../vocabulary/errors.js'
import { createFrameDecoder } from './frame.js'
import { createFrameParser, type FrameParser } from './frame-parser.js'
import type { FrameReader, SaidText } from './frame-reader.js'
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
 * @param parse - of the frames of this body. Default: {@link createFrameParser} without more.
 */
export function restartable(
  make: (restart: Restart) => FrameReader,
  signs: SpliceSigns,
  policy: OnCorruptFrame,
  parse: FrameParser = createFrameParser(),
): ChatDecoder {
  if (typeof make !== 'function')
    throw new TypeError('restartable takes a function that makes a reader: (restart) => reader.')
  const reader = new RestartableReader(make, signs, policy, parse)
  return createFrameDecoder(reader, reader.parse)
}

/** Reads each frame by the reader of the answer that it is of. */
class RestartableReader implements FrameReader {
  readonly #signs: SpliceSigns
  readonly #policy: OnCorruptFrame
  readonly #make: (restart: Restart) => FrameReader
  readonly #restart: Restart = (sink, why) => this.#begin(sink, why)
  #reader: FrameReader
  /** The error of the text that the next frame was found in, where it was no JSON. */
  #broken: unknown

  /** Parses a text that is a frame, or at whose end stands one; what is in front of that is of a lost answer. */
  readonly parse: FrameParser

  constructor(make: (restart: Restart) => FrameReader, signs: SpliceSigns, policy: OnCorruptFrame, parse: FrameParser) {
    this.parse = Object.assign((text: string) => this.#parsed(text, parse), { run: parse.run })
    this.#signs = signs
    this.#policy = policy
    this.#make = make
    this.#reader = make(this.#restart)
  }

  read(parsed: JsonObject, sink: ChatSink, frame: Frame): void {
    if (this.#broken !== undefined) {
      const cause = this.#broken
      this.#broken = undefined
      this.#begin(sink, 'The vendor restarted the answer in the middle of a frame', cause)
    }
    this.#reader.read(parsed, sink, frame)
  }

  saidIn(parsed: JsonObject): SaidText | undefined {
    return this.#reader.saidIn?.(parsed)
  }

  say(said: SaidText, text: string, sink: ChatSink): void {
    this.#reader.say!(said, text, sink)
  }

  done(sink: ChatSink): void {
    this.#reader.done?.(sink)
  }

  end(sink: ChatSink): void {
    this.#reader.end?.(sink)
  }

  #parsed(text: string, parse: FrameParser): JsonObject {
    try {
      return parse(text)
    } catch (broken) {
      const frame = frameBehind(text, this.#signs)
      if (!frame) throw broken
      this.#broken = broken
      return frame
    }
  }

  #begin(sink: ChatSink, why: string, cause?: unknown): FrameReader {
    if (this.#policy === 'error') {
      throw new ChatError({ code: 'protocol', message: `${why} (onCorruptFrame).`, retryable: true }, { cause })
    }
    sink.reset()
    this.#reader = this.#make(this.#restart)
    return this.#reader
  }
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

/** Finds the frame at the end of a text, behind half of another one: of several restarts the last. Undefined where there is none. */
export function frameBehind(data: string, { mark, fits }: SpliceSigns): JsonObject | undefined {
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
