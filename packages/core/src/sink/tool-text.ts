import { JsonExtent } from './json-extent.js'
import { utf8Length } from './tool-input.js'

/** White space as JSON has it, so that a character is a byte. */
const blank = /^[ \t\r\n]*$/
const emptyObject = /^[ \t\r\n]*\{[ \t\r\n]*\}[ \t\r\n]*$/
/** Blank, or an empty object as far as it has come. */
const mayBeEmpty = /^[ \t\r\n]*(?:\{[ \t\r\n]*(?:\}[ \t\r\n]*)?)?$/
/** Empty objects, and behind them the beginning of another object. */
const emptyInFront = /^[ \t\r\n]*(?:\{[ \t\r\n]*\}[ \t\r\n]*)+(?=\{)/

/** Characters that are held back at most: a bound on what each piece has to be looked at with. */
const mostHeld = 64

/** Pieces that are joined at a time. */
const joined = 64

/** True when an object begins in a piece. */
export const beginsObject = (text: string): boolean => /^[ \t\r\n]*\{/.test(text)

/** True when a piece is white space or an empty object. */
export const isEmptyInput = (text: string): boolean =>
  text.length <= mostHeld && (blank.test(text) || isEmptyObject(text))

/** True when a piece is an empty object, perhaps in white space. */
function isEmptyObject(text: string): boolean {
  const first = text.charCodeAt(0)
  // Nearly no piece of arguments begins so.
  return (first === brace || first <= space) && emptyObject.test(text)
}

const brace = 0x7b
const space = 0x20

/**
 * The arguments of a call as they come in. Hosts put an empty object in front of the real arguments or behind them (Bedrock,
 * openai/openai-agents-js#712; unslothai/unsloth#10275, 2026): it counts only where nothing else comes, so it is held back until then. Behind
 * arguments that are whole, the same text again says nothing either: nothing could follow an object.
 */
export class ToolText {
  #text = ''
  /**
   * The last pieces of the text, which are joined by the dozen: a text that grows by a token at a time is a chain of as many strings to V8, which each
   * garbage collection walks through.
   */
  readonly #pieces: string[] = []
  #length = 0
  #held = ''
  #bytes = 0
  /** Made when it is first asked for. */
  #extent: JsonExtent | undefined

  /** The arguments that have been let go. */
  get text(): string {
    if (this.#pieces.length > 0) this.#join()
    return this.#text
  }

  /** Bytes of UTF-8, what is held back included. */
  get bytes(): number {
    return this.#bytes + this.#held.length
  }

  /** Nothing but white space has come. */
  get isBlank(): boolean {
    return this.#length === 0 && blank.test(this.#held)
  }

  /** Something has come, be it white space. */
  get hasCome(): boolean {
    return this.#length > 0 || this.#held !== ''
  }

  /** The text so far is a whole object or list. Each character is looked at once, however often this is asked. */
  get isWhole(): boolean {
    if (this.#length === 0) return emptyObject.test(this.#held)
    if (!this.#extent) {
      this.#extent = new JsonExtent()
      this.#extent.add(this.text)
    }
    return this.#extent.isWhole
  }

  /** Adds a piece. @returns what it lets go, perhaps nothing. */
  add(piece: string): string {
    if (this.#length > 0) {
      const isSame = piece.length === this.#length && piece === this.text
      const saysNothing = isSame || (piece.length <= mostHeld && isEmptyObject(piece))
      return saysNothing && this.isWhole ? '' : this.#letGo(piece)
    }
    const held = (this.#held + piece).replace(emptyInFront, '')
    const waits = held.length <= mostHeld && mayBeEmpty.test(held)
    this.#held = waits ? held : ''
    return waits ? '' : this.#letGo(held)
  }

  /** Lets go what is held back: nothing more comes. @returns it, perhaps nothing. */
  end(): string {
    const held = this.#held
    this.#held = ''
    return this.#letGo(held)
  }

  #join(): void {
    this.#text += this.#pieces.join('')
    this.#pieces.length = 0
  }

  #letGo(text: string): string {
    if (text === '') return ''
    if (this.#pieces.push(text) === joined) this.#join()
    this.#length += text.length
    this.#bytes += utf8Length(text)
    this.#extent?.add(text)
    return text
  }
}
