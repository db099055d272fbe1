import type { Json } from '../vocabulary/request.js'
import { incompleteInput, inputTextOf, readToolInput, type ToolInput, utf8Length } from './tool-input.js'
import { beginsObject, ToolText } from './tool-text.js'

/** A piece of a tool call, as the vendor sends it: id, name and arguments together or one by one. */
export interface ToolCallPiece {
  /** The vendor's id of the call. Ignored where empty. */
  readonly id?: string | undefined
  /** Name of the tool. Ignored where empty. */
  readonly name?: string | undefined
  /** More of the arguments: JSON text, or all of them as a value. Null and undefined are none. */
  readonly input?: unknown
  /**
   * The arguments in whole, as JSON text, for vendors that say them again at the end in other words than in the pieces: they count in place of
   * the pieces. Ignored where empty. Text that only continues the pieces goes into `input`, so that readers of the deltas get it too.
   */
  readonly whole?: string | undefined
  /** The vendor runs the tool itself: such a call never makes an answer end with `tool-calls`, whether its result comes or not. Default false. */
  readonly byVendor?: boolean
  /**
   * The vendor gave no index, and the key is the place of the piece among those that came with it: behind arguments that are whole it may be of
   * a call that began after this one. Default false.
   */
  readonly placed?: boolean
  /** Data that the vendor wants back with the call; objects given one after the other are merged. */
  readonly providerData?: Json | undefined
}

/** One tool call as it comes together. */
export class ToolCall {
  readonly kind = 'tool-call'
  /** Its id towards the reader; undefined until it is announced. */
  toolCallId: string | undefined
  /** Data that the vendor wants back with the call. */
  providerData: Json | undefined
  #id: string | undefined
  #name: string | undefined
  #byVendor = false
  #whole: string | undefined
  readonly #text = new ToolText()

  /** The vendor's id of it. */
  get id(): string | undefined {
    return this.#id
  }

  /** Name of the tool; empty where the vendor never gave one. */
  get name(): string {
    return this.#name ?? ''
  }

  /** True when the vendor runs the tool itself. */
  get byVendor(): boolean {
    return this.#byVendor
  }

  /** The arguments that have been let go. */
  get input(): string {
    return this.#text.text
  }

  /** The arguments so far, in bytes of UTF-8. */
  get bytes(): number {
    const { bytes } = this.#text
    return this.#whole === undefined ? bytes : Math.max(bytes, utf8Length(this.#whole))
  }

  /** Enough is known to announce it. A name alone may still get its id. */
  get announceable(): boolean {
    return this.#name !== undefined && (this.#id !== undefined || this.#text.hasCome)
  }

  /** None of its arguments have come: white space is none yet, which some models write in front of them. */
  get isBlank(): boolean {
    return this.#whole === undefined && this.#text.isBlank
  }

  /** It is for the caller to run, and would not be whole if the answer were cut here. */
  get canBeCut(): boolean {
    return this.isBlank && !this.#byVendor && this.name !== ''
  }

  /** Its arguments are a whole object or list. */
  get isWhole(): boolean {
    return this.#text.isWhole
  }

  /**
   * True when the piece belongs to the next call. It does where it has a name, and an id that is new; some vendors give each piece of one
   * call another id. Without an id it is by another name while no arguments are under way, or by arguments that begin behind whole ones.
   */
  isFollowedBy({ id, name, input }: ToolCallPiece): boolean {
    if (!name) return false
    if (id && this.#id !== undefined) return this.#id !== id
    if (this.#name === undefined) return false
    if (this.#name !== name) return id ? true : this.isBlank || this.isWhole
    return beginsObject(inputTextOf(input)) && this.isWhole
  }

  /** Adds a piece. @returns the arguments that it lets go, perhaps none. */
  add({ id, name, input, whole, byVendor }: ToolCallPiece): string {
    if (id) this.#id ??= id
    if (name) this.#name ??= name
    if (byVendor) this.#byVendor = true
    if (whole) this.#whole = whole
    const text = inputTextOf(input)
    return text === '' ? '' : this.#text.add(text)
  }

  /** No more arguments come. @returns those that were held back, perhaps none. */
  end(): string {
    return this.#whole === undefined ? this.#text.end() : ''
  }

  /** The arguments as read. @param cut - they are not whole. */
  result(cut: boolean): ToolInput {
    const text = this.#whole ?? this.input
    return cut ? { inputText: text, inputError: incompleteInput } : readToolInput(text)
  }
}
