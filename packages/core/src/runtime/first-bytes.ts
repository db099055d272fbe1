import { concat } from '../lib/concat.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { type Body, type BodyListener, closedBody } from './body.js'
import { infoOf } from './failure.js'

/**
 * The kind of a body under a 2xx status, by its first bytes: server-sent events, JSON values by line, the dialect's own framing, one JSON text, or no
 * answer at all.
 */
export type BodyKind = 'events' | 'lines' | 'own' | 'json' | 'other'

const SPACE = 0x20
const TAB = 0x09
const LF = 0x0a
const CR = 0x0d
const COLON = 0x3a
const BRACE = 0x7b
const BRACKET = 0x5b
const byteOrderMark = [0xef, 0xbb, 0xbf]
const fieldNames = ['data:', 'event:', 'id:', 'retry:']
const nothing = new Uint8Array(0)
/** Bytes of a line that may be looked at again when more of it has come. */
const mostUndecided = 8

/**
 * Decides what a body is by its first bytes, since labels are wrong: streams come as `application/json` (openclaw/openclaw#96497,
 * BYK/loreai#1195, 2026) and whole answers as `text/event-stream` (mistralai/mistral-vibe#619, 2026). A byte order mark, blank lines and
 * comments, with which servers keep connections alive, decide nothing and are dropped; but in front of a framing of a dialect's own nothing is, since
 * any byte may be part of its first frame.
 */
export class FirstBytes implements Body {
  readonly #listener: BodyListener
  readonly #expected: Exclude<BodyKind, 'json'>
  readonly #bodyOf: (kind: BodyKind) => Body
  /** The beginning of a line that decides nothing yet. */
  #held: Uint8Array = nothing
  #markPassed = false

  /**
   * @param expected - by the label and the dialect: it is that unless its beginning says something else. `other` has to begin like an answer.
   * @param bodyOf - makes the state that reads on.
   */
  constructor(listener: BodyListener, expected: Exclude<BodyKind, 'json'>, bodyOf: (kind: BodyKind) => Body) {
    this.#listener = listener
    this.#expected = expected
    this.#bodyOf = bodyOf
  }

  data(bytes: Uint8Array): void {
    const { length } = this.#held
    const begun = length === 0 ? bytes : concat([this.#held, bytes], length + bytes.length)
    if (this.#expected === 'own') return this.#decideOwn(begun)
    const line = this.#decidingLine(begun)
    const kind = line && kindOf(line, this.#expected)
    if (kind) this.#become(kind, line)
  }

  end(): void {
    this.#become(this.#expected, this.#held).end()
  }

  stop(why: ErrorInfo): void {
    this.#become(this.#expected === 'other' ? 'events' : this.#expected, this.#held).stop(why)
  }

  /** One JSON text in place of frames may have a few blanks before it. */
  #decideOwn(bytes: Uint8Array): void {
    const first = bytes.find(byte => !isBlank(byte) && byte !== LF && byte !== CR)
    if (first === undefined && bytes.length < mostUndecided) this.#held = bytes.slice()
    else this.#become(first === BRACE || first === BRACKET ? 'json' : 'own', bytes)
  }

  #become(kind: BodyKind, bytes: Uint8Array): Body {
    let body: Body
    try {
      body = this.#bodyOf(kind)
    } catch (thrown) {
      this.#listener.over([{ type: 'error', error: infoOf(thrown) }], 'close')
      return closedBody
    }
    this.#listener.become(body)
    if (bytes.length > 0) body.data(bytes)
    return body
  }

  /** The bytes from the first line on that is neither blank nor a comment; undefined, and the beginning of a line held, where none is here. */
  #decidingLine(bytes: Uint8Array): Uint8Array | undefined {
    let line = 0
    if (!this.#markPassed) {
      while (line < 3 && bytes[line] === byteOrderMark[line]) line++
      this.#markPassed = line === 3 || line < bytes.length
      if (line < 3) line = 0
    }
    for (let at = line; at < bytes.length; at++) {
      const byte = bytes[at]!
      if (byte === LF || byte === CR) line = at + 1
      else if (bytes[line] !== COLON && byte !== SPACE && byte !== TAB && this.#markPassed) {
        this.#held = bytes.slice(line, line + mostUndecided)
        return bytes.subarray(line)
      }
    }
    // One byte of a comment or of a blank line tells as much as many.
    this.#held = bytes.slice(line, this.#markPassed ? line + 1 : undefined)
    return undefined
  }
}

/** Tells the kind of a body by the beginning of a line; undefined where more of it has to come. */
function kindOf(line: Uint8Array, expected: Exclude<BodyKind, 'json'>): BodyKind | undefined {
  let at = 0
  while (isBlank(line[at])) at++
  if (line[at] === BRACKET) return 'json'
  if (line[at] === BRACE) return expected === 'lines' ? kindOfObject(line, at) : 'json'
  if (expected === 'events') return 'events'
  const name = String.fromCharCode(...line.subarray(0, 6))
  if (fieldNames.some(field => name.startsWith(field))) return 'events'
  return fieldNames.some(field => field.startsWith(name)) ? undefined : expected
}

/** An object that is not on one line is the whole body. */
function kindOfObject(line: Uint8Array, brace: number): BodyKind | undefined {
  let at = brace + 1
  while (isBlank(line[at]) || line[at] === CR) at++
  if (line[at] === LF) return 'json'
  return at < line.length || line.length >= mostUndecided ? 'lines' : undefined
}

const isBlank = (byte: number | undefined): boolean => byte === SPACE || byte === TAB
