import { copyOf } from '../lib/copy-of.js'
import { randomId } from '../lib/random-id.js'
import type { ChatRecord } from '../vocabulary/events.js'
import type { Json, ProviderData } from '../vocabulary/request.js'
import { ToolCall, type ToolCallPiece } from './tool-call.js'

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
  readonly #emit: (record: ChatRecord) => void
  /** Made for the first block with a key: most answers are one text. */
  #keyed: Map<BlockKey, Block> | undefined
  /** The block without a key: text or reasoning that goes on until something else begins. */
  #run: TextBlock | undefined
  /** Of calls. Those of blocks are the numbers from `#first` to `#count`; readers know both by their ids alone: none may be given twice. */
  #callIds: Set<string> | undefined
  /** Calls that were announced, have no result, and are not for the vendor to run. */
  #unanswered: Set<string> | undefined
  #first = 0
  #count = 0

  /** @param provider - its id, under which provider data comes out. */
  constructor(provider: string, emit: (record: ChatRecord) => void) {
    this.#provider = provider
    this.#emit = emit
  }

  /** Whether a tool call waits for the caller to run it. */
  get called(): boolean {
    return this.#unanswered !== undefined && this.#unanswered.size > 0
  }

  /** The vendor ran the tool itself. */
  answered(toolCallId: string): void {
    this.#unanswered?.delete(toolCallId)
  }

  /** More of a block; opens it where it is new, and closes what it takes the place of. */
  write(kind: 'text' | 'reasoning', delta: string, key: BlockKey | undefined): void {
    if (delta === '' && key === undefined) return
    let block = this.#at(key)
    if (block?.kind !== kind) {
      if (key !== undefined) this.end(key)
      this.endRun()
      block = this.#open(kind, key)
    }
    if (delta !== '') this.#emit({ type: `${kind}-delta`, id: block.id, delta })
  }

  /** More of a call. @returns the bytes of its arguments so far. */
  toolCall(key: BlockKey, piece: ToolCallPiece): number {
    const before = this.#keyed?.get(key)
    const goesOn = before?.kind === 'tool-call' && !before.isFollowedBy(piece)
    const call = goesOn ? before : new ToolCall()
    if (!goesOn) {
      this.end(key)
      this.endRun()
      this.#keep(key, call)
    }
    call.add(piece)
    const { toolCallId } = call
    if (toolCallId === undefined) {
      if (call.announceable) this.#announce(call)
    } else if (piece.input) {
      this.#emit({ type: 'tool-call-delta', toolCallId, delta: piece.input })
    }
    return call.bytes
  }

  /** Keeps a copy of the data. @returns whether there was such a block to give the data to. */
  providerData(key: BlockKey | undefined, data: Json): boolean {
    const block = this.#at(key)
    if (!block) return false
    const before = block.providerData
    const copy = copyOf(data)
    block.providerData = isObject(before) && isObject(copy) ? { ...before, ...copy } : copy
    return true
  }

  /** Closes a block. Unknown keys are ignored. */
  end(key: BlockKey): void {
    const block = this.#keyed?.get(key)
    if (!block) return
    this.#keyed?.delete(key)
    this.#close(block, false)
  }

  /** Closes the block without a key. */
  endRun(): void {
    const run = this.#run
    if (!run) return
    this.#run = undefined
    this.#close(run, false)
  }

  /** Closes every block. @param cut - the vendor had no chance to: a call that was not announced is dropped. */
  endAll(cut: boolean): void {
    this.endRun()
    for (const block of this.#keyed?.values() ?? []) this.#close(block, cut)
    this.#keyed = undefined
  }

  /** Forgets every block, closing none. */
  clear(): void {
    this.#keyed = undefined
    this.#run = undefined
    this.#first = this.#count
    this.#callIds = undefined
    this.#unanswered = undefined
  }

  #at(key: BlockKey | undefined): Block | undefined {
    return key === undefined ? this.#run : this.#keyed?.get(key)
  }

  #keep(key: BlockKey, block: Block): void {
    this.#keyed ??= new Map()
    this.#keyed.set(key, block)
  }

  #open(kind: 'text' | 'reasoning', key: BlockKey | undefined): TextBlock {
    let id = String(this.#count++)
    while (this.#callIds?.has(id)) id = String(this.#count++)
    const block: TextBlock = { kind, id, providerData: undefined }
    if (key === undefined) this.#run = block
    else this.#keep(key, block)
    this.#emit({ type: `${kind}-start`, id })
    return block
  }

  /** What came of its arguments before its name follows at once. */
  #announce(call: ToolCall): string {
    const toolCallId = call.id && !this.#taken(call.id) ? call.id : `call_${randomId()}`
    this.#callIds ??= new Set()
    this.#callIds.add(toolCallId)
    if (!call.byVendor) {
      this.#unanswered ??= new Set()
      this.#unanswered.add(toolCallId)
    }
    call.toolCallId = toolCallId
    this.#emit({ type: 'tool-call-start', toolCallId, toolName: call.name })
    if (call.input) this.#emit({ type: 'tool-call-delta', toolCallId, delta: call.input })
    return toolCallId
  }

  /** Whether a call or a block has this id; a vendor may number its calls. */
  #taken(id: string): boolean {
    if (this.#callIds?.has(id)) return true
    const number = Number(id)
    return number >= this.#first && number < this.#count && String(number) === id
  }

  #close(block: Block, cut: boolean): void {
    const { providerData } = block
    const extra: { providerData?: ProviderData } =
      providerData === undefined ? {} : { providerData: { [this.#provider]: providerData } }
    if (block.kind !== 'tool-call') {
      this.#emit({ type: `${block.kind}-end`, id: block.id, ...extra })
      return
    }
    if (cut && block.toolCallId === undefined) return
    const toolCallId = block.toolCallId ?? this.#announce(block)
    this.#emit({ type: 'tool-call-end', toolCallId, toolName: block.name, ...block.result(cut), ...extra })
  }
}

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
