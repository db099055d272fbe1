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

/** True when an object begins in a piece. */
export const beginsObject = (text: string): boolean => /^[ \t\r\n]*\{/.test(text)

/** True when a piece is white space or an empty object. */
export const isEmptyInput = (text: string): boolean =>
  text.length <= mostHeld && (blank.test(text) || emptyObject.test(text))

/**
 * The arguments of a call as they come in. Hosts put an empty object in front of the real arguments or behind them (Bedrock,
 * openai/openai-agents-js#712; unslothai/unsloth#10275, 2026): it counts only where nothing else comes, so it is held back until then. Behind
 * arguments that are whole, the same text again says nothing either: nothing could follow an object.
 */
export class ToolText {
  #text = ''
  #held = ''
  #bytes = 0
  #extent: JsonExtent | undefined

  /** The arguments that have been let go. */
  get text(): string {
    return this.#text
  }

  /** Bytes of UTF-8, what is held back included. */
  get bytes(): number {
    return this.#bytes + this.#held.length
  }

  /** Nothing but white space has come. */
  get isBlank(): boolean {
    return this.#text === '' && blank.test(this.#held)
  }

  /** Something has come, be it white space. */
  get hasCome(): boolean {
    return this.#text !== '' || this.#held !== ''
  }

  /** The text so far is a whole object or list. */
  get isWhole(): boolean {
    if (this.#text === '') return emptyObject.test(this.#held)
    this.#extent ??= new JsonExtent()
    return this.#extent.isWhole(this.#text)
  }

  /** Adds a piece. @returns what it lets go, perhaps nothing. */
  add(piece: string): string {
    if (this.#text !== '') {
      const saysNothing = piece === this.#text || (piece.length <= mostHeld && emptyObject.test(piece))
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

  #letGo(text: string): string {
    this.#text += text
    this.#bytes += utf8Length(text)
    return text
  }
}
