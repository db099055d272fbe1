import { copyOf } from '../lib/copy-of.js'
import { randomId } from '../lib/random-id.js'
import type { Json, ProviderData } from '../vocabulary/request.js'
import type { SinkRecords } from './sink-records.js'
import { ToolCall, type ToolCallPiece } from './tool-call.js'
import { inputTextOf } from './tool-input.js'
import { beginsObject, isEmptyInput } from './tool-text.js'
import { markVendorCall } from './vendor-calls.js'

/** Names a block in its dialect: an index, an id. Unique among the blocks open at a time. */
export type BlockKey = string | number

interface TextBlock {
  readonly kind: 'text' | 'reasoning'
  readonly id: string
  providerData: Json | undefined
}

type Block = TextBlock | ToolCall

/** The blocks of an answer that are open: opens, feeds and closes them, and gives them their ids. */
export class SinkBlocks {
  readonly #provider: string
  readonly #records: SinkRecords
  /** Made for the first block with a key: most answers are one text. */
  #keyed: Map<BlockKey | symbol, Block> | undefined
  /** Open calls by the vendor's ids. */
  #named: Map<string, ToolCall> | undefined
  /** The block without a key: text or reasoning that goes on until something else begins. */
  #run: TextBlock | undefined
  /** The call that began last, with nothing of the answer behind it: only this one can have been cut by the answer's end. */
  #lastCall: ToolCall | undefined
  /** The last call, where its end has come and no arguments have: whether it is whole is known with what follows. */
  #ended: ToolCall | undefined
  /**
   * The ids given to calls. Blocks have the numbers from `#first` to `#count`. Readers tell both apart by id alone, so no id may be given
   * twice.
   */
  #callIds: Set<string> | undefined
  /** Calls that were announced, have no result, and are not for the vendor to run. */
  #unanswered: Set<string> | undefined
  #nameless = false
  #first = 0
  #count = 0

  /** @param provider - its id, under which provider data comes out. */
  constructor(provider: string, records: SinkRecords) {
    this.#provider = provider
    this.#records = records
    records.heldBack = this
  }

  /** True when a tool call waits for the caller to run it. */
  get called(): boolean {
    return this.#unanswered !== undefined && this.#unanswered.size > 0
  }

  /** True when a call was closed that had an id or arguments and no name: nobody can run it, so it was not told. */
  get nameless(): boolean {
    return this.#nameless
  }

  /** The vendor ran the tool itself. */
  answered(toolCallId: string): void {
    this.#unanswered?.delete(toolCallId)
  }

  /** More of a block; opens it where it is new, and closes what it takes the place of. */
  write(kind: 'text' | 'reasoning', delta: string, key: BlockKey | undefined): void {
    if (delta !== '') this.#passCall()
    else if (key === undefined) return
    let block = this.#at(key)
    if (block?.kind !== kind) {
      if (key !== undefined) this.end(key)
      this.endRun()
      block = this.#open(kind, key)
    }
    if (delta !== '') this.#records.emitDelta(deltaOf[kind], block.id, delta)
  }

  /**
   * More of a call. The call is the one with the piece's id, else the one at the key, else a new one.
   *
   * @returns the bytes of its arguments so far.
   */
  toolCall(key: BlockKey, piece: ToolCallPiece): number {
    const call = this.#callOf(key, piece)
    if (!call) return 0
    const delta = call.add(piece)
    if (piece.providerData !== undefined) call.providerData = merged(call.providerData, piece.providerData)
    if (piece.id && call.id !== undefined && !this.#named?.has(call.id)) {
      this.#named ??= new Map()
      this.#named.set(call.id, call)
    }
    const { toolCallId } = call
    if (toolCallId === undefined) {
      if (call.announceable) this.#announce(call)
    } else if (delta) {
      this.#records.emitCallDelta(toolCallId, delta)
    }
    return call.bytes
  }

  /** The id that readers know the open call at a key by; undefined where there is none, or it was not announced yet. */
  callIdAt(key: BlockKey): string | undefined {
    const block = this.#keyed?.get(key)
    return block?.kind === 'tool-call' ? block.toolCallId : undefined
  }

  /** Keeps a copy of the data. @returns whether there was such a block to give the data to. */
  providerData(key: BlockKey | undefined, data: Json): boolean {
    const block = this.#at(key)
    if (!block) return false
    block.providerData = merged(block.providerData, data)
    return true
  }

  /**
   * Closes a block. Unknown keys are ignored.
   *
   * @param whole - a call is whole, with arguments or without. Default: one without them, behind which the answer is cut, is not.
   */
  end(key: BlockKey, whole = false): void {
    const block = this.#keyed?.get(key)
    if (!block) return
    this.#keyed?.delete(key)
    if (!whole && block === this.#lastCall && block.canBeCut) this.#holdEnd(block)
    else this.#close(block)
  }

  /** Closes a call that is not whole, and stays so whatever follows. */
  cutCall(key: BlockKey): void {
    const block = this.#keyed?.get(key)
    if (block?.kind !== 'tool-call') return
    this.#keyed?.delete(key)
    this.#close(block, true)
  }

  /** Closes the block without a key. */
  endRun(): void {
    const run = this.#run
    if (!run) return
    this.#run = undefined
    this.#close(run)
  }

  /** Something that is no block of text or call follows. */
  goOn(): void {
    this.endRun()
    this.#passCall()
  }

  /** Tells the end that is held back: its call is whole. */
  tellEnd(): void {
    const ended = this.#ended
    if (!ended) return
    this.#ended = undefined
    this.#close(ended)
  }

  /** Closes every block. @param cut - the answer was cut, which the block that began last may show. */
  endAll(cut: boolean): void {
    this.endRun()
    const cutCall = cut && this.#lastCall?.canBeCut ? this.#lastCall : undefined
    if (this.#ended) this.#close(this.#ended, this.#ended === cutCall)
    for (const block of this.#keyed?.values() ?? []) this.#close(block, block === cutCall)
    this.#ended = undefined
    this.#keyed = undefined
  }

  /** Forgets every block, closing none. */
  clear(): void {
    this.#keyed = undefined
    this.#named = undefined
    this.#run = undefined
    this.#lastCall = undefined
    this.#ended = undefined
    this.#first = this.#count
    this.#callIds = undefined
    this.#unanswered = undefined
    this.#nameless = false
  }

  #at(key: BlockKey | undefined): Block | undefined {
    return key === undefined ? this.#run : this.#keyed?.get(key)
  }

  /** The call that a piece is of; undefined where the piece says nothing, or only arguments at the key of a text or reasoning. */
  #callOf(key: BlockKey, piece: ToolCallPiece): ToolCall | undefined {
    const at = this.#keyed?.get(key)
    const before = at?.kind === 'tool-call' ? at : undefined
    const other = this.#otherCall(key, before, piece)
    if (other) return other
    if (before && !before.isFollowedBy(piece)) return before
    const { id, name, input, whole, providerData } = piece
    if (!id && !name && at && !before) return undefined
    if (!id && !name && !whole && providerData === undefined && inputTextOf(input) === '') return undefined
    // By its id, more of a call that is not whole may come after the next one has begun in its place.
    if (before?.id !== undefined && !before.isWhole) this.#keep(Symbol(before.id), before)
    else this.end(key)
    this.endRun()
    this.#passCall()
    this.#records.countOne()
    const call = new ToolCall()
    this.#lastCall = call
    this.#keep(key, call)
    return call
  }

  /**
   * The call that a piece is of where this is not the one at its key: the one that has its id; or, where nothing but the order tells, the
   * next one whose arguments are not whole, behind one that has them all.
   */
  #otherCall(
    key: BlockKey,
    at: ToolCall | undefined,
    { id, name, input, placed }: ToolCallPiece,
  ): ToolCall | undefined {
    const known = id ? this.#named?.get(id) : undefined
    // At a key of its own, a name begins another call, though a vendor gives two calls one id.
    if (known && (!name || (at && known.name === name))) return known
    const text = inputTextOf(input)
    if (!placed || id || name || typeof key !== 'number' || !at?.isWhole || text === '') return undefined
    const begins = beginsObject(text) && !isEmptyInput(text)
    let empty: ToolCall | undefined
    for (let place = key + 1; place < key + mostPlaces; place++) {
      const call = this.#keyed?.get(place)
      if (call?.kind !== 'tool-call') break
      if (!call.isWhole) return !call.isBlank || begins ? call : undefined
      if (call.input === '') empty ??= call
    }
    // The empty object that may stand in front of arguments.
    return at.input !== '' && begins ? empty : undefined
  }

  #keep(key: BlockKey | symbol, block: Block): void {
    this.#keyed ??= new Map()
    this.#keyed.set(key, block)
  }

  #open(kind: 'text' | 'reasoning', key: BlockKey | undefined): TextBlock {
    this.#records.countOne()
    let id = String(this.#count++)
    while (this.#callIds?.has(id)) id = String(this.#count++)
    const block: TextBlock = { kind, id, providerData: undefined }
    if (key === undefined) this.#run = block
    else this.#keep(key, block)
    this.#records.emit({ type: `${kind}-start`, id })
    return block
  }

  /** More of the answer comes behind the last call, which was not cut then. A block without words says nothing: it may bear what the vendor wants back. */
  #passCall(): void {
    this.tellEnd()
    this.#lastCall = undefined
  }

  /** Vendors end the block of a call that they cut as well (Anthropic, Cohere, Bedrock, Responses; 2026-11). */
  #holdEnd(call: ToolCall): void {
    if (call.toolCallId === undefined) this.#announce(call)
    this.#forgetName(call)
    this.#ended = call
  }

  #forgetName(call: ToolCall): void {
    if (call.id !== undefined && this.#named?.get(call.id) === call) this.#named.delete(call.id)
  }

  /** Begins the call. Arguments that came before its name follow at once. */
  #announce(call: ToolCall): string {
    const toolCallId = call.id && !this.#taken(call.id) ? call.id : `call_${randomId()}`
    this.#callIds ??= new Set()
    this.#callIds.add(toolCallId)
    if (!call.byVendor) {
      this.#unanswered ??= new Set()
      this.#unanswered.add(toolCallId)
    }
    call.toolCallId = toolCallId
    this.#records.emit({ type: 'tool-call-start', toolCallId, toolName: call.name })
    if (call.input) this.#records.emitCallDelta(toolCallId, call.input)
    return toolCallId
  }

  /** True when a call or a block has this id; a vendor may number its calls. */
  #taken(id: string): boolean {
    if (this.#callIds?.has(id)) return true
    const number = Number(id)
    return number >= this.#first && number < this.#count && String(number) === id
  }

  #close(block: Block, cut = false): void {
    const { providerData } = block
    const extra: { providerData?: ProviderData } =
      providerData === undefined ? {} : { providerData: { [this.#provider]: providerData } }
    if (block.kind !== 'tool-call') {
      this.#records.emit({ type: `${block.kind}-end`, id: block.id, ...extra })
      return
    }
    this.#forgetName(block)
    const announced = block.toolCallId !== undefined
    if (block.name === '') {
      if (block.id !== undefined || !block.isBlank) this.#nameless = true
      return
    }
    const delta = block.end()
    const toolCallId = block.toolCallId ?? this.#announce(block)
    if (delta && announced) this.#records.emitCallDelta(toolCallId, delta)
    const end = { type: 'tool-call-end' as const, toolCallId, toolName: block.name, ...block.result(cut), ...extra }
    this.#records.emit(block.byVendor ? markVendorCall(end) : end)
  }
}

/** The types of deltas by the kind of their block: constants, since this runs for every token. */
const deltaOf = { text: 'text-delta', reasoning: 'reasoning-delta' } as const

/** Calls that are looked at for the next one without arguments. */
const mostPlaces = 16

/** Both, in a copy of the new data. */
const merged = (before: Json | undefined, data: Json): Json => {
  const copy = copyOf(data)
  return isObject(before) && isObject(copy) ? { ...before, ...copy } : copy
}

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
