import type { Frame } from '../runtime/framing.js'
import type { AnswerPlace, ChatDecoder, KnownEvents } from '../runtime/provider.js'
import type { ChatSink } from '../sink/sink.js'
import type { FrameParser } from './frame-parser.js'
import type { FrameReader } from './frame-reader.js'
import { textsOf } from './frame-texts.js'
import { type JsonObject, objectIn, objectsIn } from './json.js'
import { KnownFrames } from './known-frames.js'
import { jsonOf, parseFrame } from './parse-frame.js'

/**
 * A decoder of frames that are JSON objects, for all that vendors and proxies put in their places:
 *
 * | data | what becomes of it |
 * |-|-|
 * | an object | read |
 * | a list of objects | each is read, where `reader.lists` says so |
 * | several texts, one below the other | each is read, as if it had come alone (GLM-4.7, Kimi K2.5: rexxars/eventsource-parser#31, 2026) |
 * | nothing, or a comment such as `: keepalive` | passed over (Vertex AI's partner models: anomalyco/opencode#50871, 2026) |
 * | words that are, or stand under the name of, a sign of life such as `ping` | passed over |
 * | `[DONE]` | `reader.done` |
 * | anything under `event: error`, or behind `error:` | `sink.failure`, which tells its words |
 * | a string, plain words, the beginning of an error object | `sink.failure` |
 * | other JSON, and text that is not JSON | a ChatError `protocol`, which does not quote it: it may hold what was said |
 *
 * @param parse - of one answer. Default: each frame is parsed by itself.
 */
export function createFrameDecoder(reader: FrameReader): ChatDecoder
export function createFrameDecoder<Parsed>(reader: FrameReader<Parsed>, parse: (text: string) => Parsed): ChatDecoder
export function createFrameDecoder(reader: FrameReader, parse: FrameParse = parseFrame): ChatDecoder {
  if (typeof reader?.read !== 'function' || typeof parse !== 'function')
    throw new TypeError('createFrameDecoder takes a reader, { read }, and a function that parses a frame.')
  return new FrameDecoder(reader, parse)
}

type FrameParse = ((text: string) => JsonObject) & Partial<Pick<FrameParser, 'run'>>

class FrameDecoder implements ChatDecoder {
  readonly #reader: FrameReader
  readonly #parse: FrameParse
  /** Those of a parser that knows runs. */
  readonly events: KnownEvents | undefined

  constructor(reader: FrameReader, parse: FrameParse) {
    this.#reader = reader
    this.#parse = parse
    this.events = parse.run && new KnownFrames(reader, parse.run)
  }

  decode(frame: Frame, sink: ChatSink): void {
    const alone = !frame.data.includes('\n')
    // Nearly always.
    if (alone && frame.event !== 'error' && frame.data.charCodeAt(0) === brace) return this.#readObject(frame, sink)
    if (alone) return this.#decodeOne(frame, sink)
    const texts = textsOf(frame.data)
    for (const [at, data] of texts.entries()) {
      // An event has the name that came last.
      const event = frame.event === 'error' && at < texts.length - 1 ? 'message' : frame.event
      if (!sink.done) this.#decodeOne({ event, data }, sink)
    }
  }

  end(sink: ChatSink): void {
    this.#reader.end?.(sink)
  }

  place(): AnswerPlace | undefined {
    return this.#reader.place?.()
  }

  #decodeOne(frame: Frame, sink: ChatSink): void {
    const { event, data } = unwrapped(frame)
    if (data.startsWith('[DONE]')) this.#reader.done?.(sink)
    else if (event === 'error') sink.failure(data)
    else if (this.#reader.lists && data.startsWith('[')) this.#readList({ event, data }, sink)
    else if (!isSilent({ event, data })) this.#readObject({ event, data }, sink)
  }

  #readList(frame: Frame, sink: ChatSink): void {
    const list = objectsIn(jsonOf(frame.data))
    if (list.length === 0) this.#readObject(frame, sink)
    for (const parsed of list) if (!sink.done) this.#reader.read(parsed, sink, frame)
  }

  #readObject(frame: Frame, sink: ChatSink): void {
    let parsed: JsonObject
    try {
      parsed = this.#parse(frame.data)
    } catch (broken) {
      const says = meaningOf(frame.data)
      if (says === 'error') return sink.failure(frame.data)
      if (says === 'nothing') return
      throw broken
    }
    this.#reader.read(parsed, sink, frame)
  }
}

/** The first character of an object. */
const brace = 0x7b

const signOfLife = /^(?:ping|pong|heartbeat|keep-?alive)$/i

/** True when a frame only keeps the connection alive. Objects are for the reader to pass over. */
const isSilent = ({ event, data }: Frame): boolean =>
  data === '' || data.startsWith(':') || signOfLife.test(data) || (signOfLife.test(event) && !data.startsWith('{'))

/** The frame, trimmed; `error:` within the data counts as the field of that name. */
function unwrapped({ event, data }: Frame): Frame {
  const text = data.trim()
  const [field] = /^error:\s*/.exec(text) ?? []
  return field === undefined ? { event, data: text } : { event: 'error', data: text.slice(field.length) }
}

/** The beginning of an error's JSON, and of nothing else that a model says: cut short, it is still an error. */
const errorBegins = /^[\s[{]*["']?(?:errors?|detail|code|(?:type|object)["']?\s*:\s*["']error)["']?\s*[:,}]/i

/** The meaning of a text in place of an object. Other JSON, and half of it, may hold what was said: it has none. */
function meaningOf(text: string): 'error' | 'nothing' | undefined {
  const value = jsonOf(text)
  if (typeof value === 'string') return /^\s*(?::|$)/.test(value) ? 'nothing' : 'error'
  if (value !== undefined) return Array.isArray(value) && objectIn(value[0]).error !== undefined ? 'error' : undefined
  // A page, an object, a list or a string, at the beginning or somewhere in it.
  const begins = text.search(/^[<"]|[{[]/)
  return begins === -1 || errorBegins.test(text.slice(begins)) ? 'error' : undefined
}
