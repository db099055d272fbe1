import { incompleteInput } from '../stream/open-blocks.js'
import type { Json } from '../vocabulary/request.js'
import { readToolInput, type ToolInput, utf8Length } from './tool-input.js'

/** What a vendor sends of a tool call at a time: id, name and arguments together or one by one. */
export interface ToolCallPiece {
  /** The vendor's id of the call. Ignored where empty. */
  readonly id?: string | undefined
  /** Name of the tool. Ignored where empty. */
  readonly name?: string | undefined
  /** More of the arguments, as JSON text. */
  readonly input?: string | undefined
  /**
   * The arguments in whole, as JSON text, for vendors that say them again at the end in other words than in the pieces: they count in place of
   * the pieces. Ignored where empty. Text that only continues the pieces goes into `input`, so that readers of the deltas get it too.
   */
  readonly whole?: string | undefined
  /** The vendor runs the tool itself: such a call never makes an answer end with `tool-calls`, whether its result comes or not. Default false. */
  readonly byVendor?: boolean
}

/** One tool call as it comes together. */
export class ToolCall {
  readonly kind = 'tool-call'
  /** Its id towards the reader; undefined until it is announced. */
  toolCallId: string | undefined
  /** What the vendor wants back with it. */
  providerData: Json | undefined
  #id: string | undefined
  #name: string | undefined
  #byVendor = false
  #input = ''
  #whole: string | undefined
  #bytes = 0

  /** The vendor's id of it. */
  get id(): string | undefined {
    return this.#id
  }

  /** Name of the tool; empty where the vendor never gave one. */
  get name(): string {
    return this.#name ?? ''
  }

  /** Whether the vendor runs the tool itself. */
  get byVendor(): boolean {
    return this.#byVendor
  }

  /** The arguments so far. */
  get input(): string {
    return this.#input
  }

  /** The arguments so far, in bytes of UTF-8. */
  get bytes(): number {
    return this.#bytes
  }

  /** Enough is known to announce it. A name alone may still get its id. */
  get announceable(): boolean {
    return this.#name !== undefined && (this.#id !== undefined || this.#input !== '')
  }

  /** Whether the piece is of the next call: it has a name, and an id that is new. Some vendors give each piece of one call another id. */
  isFollowedBy({ id, name }: ToolCallPiece): boolean {
    if (!id || !name) return false
    return this.#id === undefined ? this.#name !== undefined && this.#name !== name : this.#id !== id
  }

  /** Adds a piece. */
  add({ id, name, input, whole, byVendor }: ToolCallPiece): void {
    if (id) this.#id ??= id
    if (name) this.#name ??= name
    if (byVendor) this.#byVendor = true
    if (whole) {
      this.#whole = whole
      this.#bytes = Math.max(this.#bytes, utf8Length(whole))
    }
    if (!input) return
    this.#input += input
    this.#bytes += utf8Length(input)
  }

  /** What the arguments come to. @param cut - whether the vendor had no chance to write all of them. */
  result(cut: boolean): ToolInput {
    const text = this.#whole ?? this.#input
    if (cut && text === '') return { inputText: '', inputError: incompleteInput }
    return readToolInput(text)
  }
}
