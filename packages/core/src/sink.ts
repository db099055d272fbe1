import type { ErrorInfo } from './errors.js'
import type { ChatRecord, FileEvent, FinishReason, SourceEvent, Usage, Warning } from './events.js'
import { incompleteInput } from './open-blocks.js'
import { randomId } from './random-id.js'
import type { Json, ProviderData } from './request.js'
import { readToolInput, utf8Length } from './tool-input.js'

/** Names a block in its dialect: an index, an id. Unique among the blocks open at a time. */
export type BlockKey = string | number

/** What a sink has to know. */
export interface ChatSinkOptions {
  /** Id of the provider. */
  readonly provider: string
  /** Come out in `start`. */
  readonly warnings?: readonly Warning[]
  /** Bytes of one call's arguments at most. Default: no limit. */
  readonly maxToolInputBytes?: number
  /** Classifies the body of an error frame. Default: `unknown`. */
  readonly toError?: (body: string) => ErrorInfo
}

/**
 * What a decoder tells of an answer, and what comes of it: the sink owns the blocks, their ids and order, the assembly of tool calls,
 * and the one ending. A decoder only says what it read; records are taken with `drain()`.
 */
export class ChatSink {
  readonly #options: ChatSinkOptions
  #records: ChatRecord[] = []
  #begin: { messageId?: string; model?: string } = {}
  #started = false
  /** Something that `reset` would have to withdraw has been taken. */
  #shown = false
  #blocks = new Map<BlockKey, Block>()
  /** The block without a key: text or reasoning that goes on until something else begins. */
  #run: TextBlock | undefined
  #ids = 0
  #callIds = new Set<string>()
  #finish: { reason: FinishReason; rawReason?: string } | undefined
  #usage: Usage | undefined
  #done = false

  constructor(options: ChatSinkOptions) {
    this.#options = options
  }

  /** Whether the answer is over: what is said after that is dropped. */
  get done(): boolean {
    return this.#done
  }

  /** Whether the dialect gave a reason for the end, after which a missing end mark is no loss. */
  get finishing(): boolean {
    return this.#finish !== undefined
  }

  /** The vendor's id of the answer and its name of the model, as they become known; the first of each wins. */
  start(info: { messageId?: string | undefined; model?: string | undefined }): void {
    if (this.#started) return
    if (info.messageId) this.#begin.messageId ??= info.messageId
    if (info.model) this.#begin.model ??= info.model
  }

  /** More text. Without a key it goes on the text before; an empty delta with a key opens the block. */
  text(delta: string, key?: BlockKey): void {
    this.#write('text', delta, key)
  }

  /** More reasoning; like `text`. */
  reasoning(delta: string, key?: BlockKey): void {
    this.#write('reasoning', delta, key)
  }

  /**
   * More of a tool call, in whatever pieces the vendor sends: id, name and arguments together or one by one. Empty ones are ignored; a new
   * id together with a name opens the next call at the same key.
   */
  toolCall(
    key: BlockKey,
    piece: { id?: string | undefined; name?: string | undefined; input?: string | undefined },
  ): void {
    if (this.#done) return
    const { id, name, input } = piece
    let call = this.#blocks.get(key)
    const another = call?.kind === 'tool-call' && id && name && call.id && call.id !== id
    if (call && (call.kind !== 'tool-call' || another)) {
      this.endBlock(key)
      call = undefined
    }
    if (!call) {
      this.#endRun()
      call = {
        kind: 'tool-call',
        id: undefined,
        name: undefined,
        input: '',
        bytes: 0,
        open: undefined,
        providerData: undefined,
      }
      this.#blocks.set(key, call)
    }
    if (call.kind !== 'tool-call') return
    if (id) call.id ??= id
    if (name) call.name ??= name
    // A name alone may still get its id.
    if (call.name && (call.id || input)) this.#open(call)
    if (input) this.#toolInput(call, input)
  }

  /** A block or call is complete. Unknown keys are ignored. */
  endBlock(key: BlockKey): void {
    const block = this.#blocks.get(key)
    if (!block || this.#done) return
    this.#blocks.delete(key)
    this.#close(block, false)
  }

  /**
   * What the vendor wants back with the block: comes out at its end, under the provider's id. Objects given one after the other are merged.
   *
   * @throws TypeError when no such block is open, which is the decoder's mistake.
   */
  providerData(key: BlockKey | undefined, data: Json): void {
    if (this.#done) return
    const block = key === undefined ? this.#run : this.#blocks.get(key)
    if (!block) throw new TypeError(`providerData: no block ${key} is open.`)
    const before = block.providerData
    block.providerData = isObject(before) && isObject(data) ? { ...before, ...data } : data
  }

  /** A source that the answer cites; without an id it gets one. */
  source(source: Omit<SourceEvent, 'type' | 'id'> & { id?: string }): void {
    const { id = `s${this.#ids++}`, ...rest } = source
    this.#emit({ type: 'source', id, ...rest })
  }

  /** A file that the model made. */
  file(file: Omit<FileEvent, 'type'>): void {
    this.#endRun()
    this.#emit({ type: 'file', ...file })
  }

  /** Tokens spent. Given more than once, the last word on each field counts. */
  usage(usage: Usage): void {
    this.#usage = { ...this.#usage, ...usage }
  }

  /** Why the answer ends. It does not end here: usage, more of a call or a second reason may follow. */
  finish(reason: FinishReason, rawReason?: string): void {
    this.#finish = rawReason === undefined ? { reason } : { reason, rawReason }
  }

  /** An error frame, as text or parsed: the provider's `toError` classifies it, and the answer is over. */
  failure(body: unknown): void {
    if (this.#done) return
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const unknown: ErrorInfo = { code: 'unknown', message: 'The vendor reported an error.', retryable: false }
    this.fail(this.#options.toError?.(text) ?? unknown)
  }

  /** The generation was restarted: what was shown is withdrawn. Says nothing where nothing was shown. */
  reset(): void {
    if (this.#done) return
    this.#records = []
    this.#blocks.clear()
    this.#run = undefined
    this.#callIds.clear()
    this.#finish = undefined
    this.#usage = undefined
    if (this.#shown) this.#records.push({ type: 'reset' })
    else this.#started = false
    this.#shown = false
  }

  /** The dialect's end mark, or the end of the body: `finish` where a reason is known, else `truncated`. */
  end(): void {
    if (this.#done) return
    const finish = this.#finish
    if (!finish) {
      this.fail({ code: 'truncated', message: 'The answer ended before it was complete.', retryable: true })
      return
    }
    this.#closeAll(false)
    // Some vendors say "stop" although they ask for a tool (Gemini; xAI, vercel/ai#12218).
    const reason = finish.reason === 'stop' && this.#callIds.size > 0 ? 'tool-calls' : finish.reason
    this.#emit({ type: 'finish', ...finish, reason, ...(this.#usage ? { usage: this.#usage } : {}) })
    this.#done = true
  }

  /** The answer fails on this side: a limit, a time limit, a broken connection. Open blocks are closed. */
  fail(error: ErrorInfo): void {
    if (this.#done) return
    if (this.#started) this.#closeAll(true)
    this.#records.push({ type: 'error', error })
    this.#done = true
  }

  /** Takes what has come of it since the last time: a batch, perhaps empty. */
  drain(): ChatRecord[] {
    const records = this.#records
    if (records.length === 0) return records
    this.#records = []
    if (records.length > 1 || records[0]!.type !== 'reset') this.#shown = true
    return records
  }

  #write(kind: 'text' | 'reasoning', delta: string, key: BlockKey | undefined): void {
    if (this.#done || (delta === '' && key === undefined)) return
    let block = key === undefined ? this.#run : this.#blocks.get(key)
    if (block?.kind !== kind) {
      if (block && key !== undefined) this.endBlock(key)
      this.#endRun()
      block = { kind, id: String(this.#ids++), providerData: undefined }
      if (key === undefined) this.#run = block
      else this.#blocks.set(key, block)
      this.#emit({ type: `${kind}-start`, id: block.id })
    }
    if (delta !== '') this.#emit({ type: `${kind}-delta`, id: block.id, delta })
  }

  #toolInput(call: ToolCall, input: string): void {
    call.input += input
    call.bytes += utf8Length(input)
    const { maxToolInputBytes: max } = this.#options
    if (max !== undefined && call.bytes > max) {
      this.fail({
        code: 'limit',
        message: `The arguments of a tool call are larger than ${max} bytes (maxToolInputBytes).`,
        retryable: false,
      })
    } else if (call.open) {
      this.#emit({ type: 'tool-call-delta', toolCallId: call.open, delta: input })
    }
  }

  /** Announces a call, once. What came of its arguments before its name follows at once. */
  #open(call: ToolCall): string {
    if (call.open) return call.open
    const toolCallId = call.id && !this.#callIds.has(call.id) ? call.id : `call_${randomId()}`
    this.#callIds.add(toolCallId)
    call.open = toolCallId
    this.#emit({ type: 'tool-call-start', toolCallId, toolName: call.name ?? '' })
    if (call.input) this.#emit({ type: 'tool-call-delta', toolCallId, delta: call.input })
    return toolCallId
  }

  #close(block: Block, cut: boolean): void {
    const providerData = block.providerData === undefined ? undefined : { [this.#options.provider]: block.providerData }
    const extra: { providerData?: ProviderData } = providerData ? { providerData } : {}
    if (block.kind !== 'tool-call') {
      this.#emit({ type: `${block.kind}-end`, id: block.id, ...extra })
      return
    }
    const toolCallId = this.#open(block)
    const input =
      cut && block.input === '' ? { inputText: '', inputError: incompleteInput } : readToolInput(block.input)
    this.#emit({ type: 'tool-call-end', toolCallId, toolName: block.name ?? '', ...input, ...extra })
  }

  #endRun(): void {
    const run = this.#run
    if (!run) return
    this.#run = undefined
    this.#close(run, false)
  }

  #closeAll(cut: boolean): void {
    this.#endRun()
    for (const block of this.#blocks.values()) this.#close(block, cut)
    this.#blocks.clear()
  }

  #emit(record: ChatRecord): void {
    if (this.#done) return
    if (!this.#started) {
      this.#started = true
      const { provider, warnings } = this.#options
      const { messageId = `msg_${randomId()}`, model } = this.#begin
      this.#records.push({
        type: 'start',
        messageId,
        provider,
        ...(model ? { model } : {}),
        ...(warnings?.length ? { warnings } : {}),
      })
    }
    this.#records.push(record)
  }
}

interface TextBlock {
  readonly kind: 'text' | 'reasoning'
  readonly id: string
  providerData: Json | undefined
}

interface ToolCall {
  readonly kind: 'tool-call'
  id: string | undefined
  name: string | undefined
  input: string
  bytes: number
  /** Its id towards the reader, once announced. */
  open: string | undefined
  providerData: Json | undefined
}

type Block = TextBlock | ToolCall

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
