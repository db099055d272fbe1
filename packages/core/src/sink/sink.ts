import { defined } from '../lib/defined.js'
import { isCut } from '../vocabulary/cut.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import type {
  ChatRecord,
  FileEvent,
  FinishEvent,
  FinishReason,
  SourceEvent,
  ToolResultEvent,
  Usage,
} from '../vocabulary/events.js'
import type { Json } from '../vocabulary/request.js'
import { truncated } from '../vocabulary/truncated.js'
import type { ToldUsage } from '../vocabulary/usage.js'
import { type BlockKey, SinkBlocks } from './sink-blocks.js'
import type { ChatSinkOptions } from './sink-options.js'
import { SinkRecords } from './sink-records.js'
import { SinkUsage } from './sink-usage.js'
import type { ToolCallPiece } from './tool-call.js'

/**
 * Takes what a decoder reads of an answer and makes its records: the sink owns the blocks, their ids and order, the assembly of tool calls,
 * and the one ending. A decoder only says what it read; records are taken with `drain()`. Blocks that are open when the answer fails are
 * closed by the `ChatStream`, as for every source.
 */
export class ChatSink {
  readonly #options: ChatSinkOptions
  readonly #records: SinkRecords
  readonly #blocks: SinkBlocks
  #sources = 0
  #finish: Omit<FinishEvent, 'type' | 'usage'> | undefined
  /** Made for the first word on it. */
  #usage: SinkUsage | undefined

  /** @throws TypeError without the id of a provider. */
  constructor(options: ChatSinkOptions) {
    if (typeof options?.provider !== 'string') throw new TypeError('ChatSink takes the id of a provider: { provider }.')
    this.#options = options
    this.#records = new SinkRecords(options)
    this.#blocks = new SinkBlocks(options.provider, this.#records)
  }

  /** True when the answer has begun: a record of it has come out. */
  get started(): boolean {
    return this.#records.started
  }

  /** True when the answer is over: later calls are dropped. */
  get done(): boolean {
    return this.#records.done
  }

  /** True when the dialect gave a reason for the end, after which a missing end mark is no loss. */
  get finishing(): boolean {
    return this.#finish !== undefined
  }

  /** The vendor's id of the answer and its name of the model, as they become known; the first of each wins. */
  start(info: { messageId?: string | undefined; model?: string | undefined }): void {
    this.#records.start(info.messageId, info.model)
  }

  /** More text. Without a key it goes on the text before; an empty delta with a key opens the block. */
  text(delta: string, key?: BlockKey): void {
    if (!this.#records.done) this.#blocks.write('text', delta, key)
  }

  /** More reasoning; like `text`. */
  reasoning(delta: string, key?: BlockKey): void {
    if (!this.#records.done) this.#blocks.write('reasoning', delta, key)
  }

  /**
   * More of a tool call, in whatever pieces the vendor sends: id, name and arguments together or one by one. Empty ones are ignored; a new
   * id together with a name opens the next call at the same key. Arguments alone are ignored where a text or reasoning is open at the key. A
   * call that never gets a name is not told, and the answer ends with a `protocol` error.
   */
  toolCall(key: BlockKey, piece: ToolCallPiece): void {
    if (this.#records.done) return
    const bytes = this.#blocks.toolCall(key, piece)
    const { maxToolInputBytes: max } = this.#options
    if (max === undefined || bytes <= max) return
    const message = `The arguments of a tool call are larger than ${max} bytes (maxToolInputBytes).`
    this.fail({ code: 'limit', message, retryable: false })
  }

  /**
   * A tool call that comes in one piece, or the last piece of one that the vendor says is whole: without arguments it takes none, even where the answer is
   * cut behind it (see `endBlock`).
   */
  wholeCall(key: BlockKey, piece: ToolCallPiece): void {
    this.toolCall(key, piece)
    if (!this.#records.done) this.#blocks.end(key, true)
  }

  /** A tool call that the vendor says is incomplete: its arguments are told as they came, and never as `input`, whatever of them can be read. */
  cutCall(key: BlockKey): void {
    if (!this.#records.done) this.#blocks.cutCall(key)
  }

  /** The id that readers know the open call at a key by, for its result: the vendor's, or one made here. Undefined before it is announced. */
  callIdAt(key: BlockKey): string | undefined {
    return this.#blocks.callIdAt(key)
  }

  /**
   * A block or call is complete. A call without arguments, behind which nothing else begins, is whole only where the answer's end does not cut: vendors end
   * the block of a call that they cut as well. Its end is told with what follows. Unknown keys are ignored.
   */
  endBlock(key: BlockKey): void {
    if (!this.#records.done) this.#blocks.end(key)
  }

  /**
   * Keeps data that the vendor wants back with the block: it comes out at the block's end, under the provider's id. Objects given one after
   * the other are merged.
   *
   * @param key - the block; undefined for the text or reasoning that has no key.
   * @throws TypeError when no such block is open, which is the decoder's mistake.
   */
  providerData(key: BlockKey | undefined, data: Json): void {
    if (this.#records.done || this.#blocks.providerData(key, data)) return
    throw new TypeError(`providerData: no block ${key === undefined ? 'without a key' : key} is open.`)
  }

  /** Adds the output of a tool that the vendor ran itself, after the end of its call. Such a call does not make the answer end with `tool-calls`. */
  toolResult(result: Omit<ToolResultEvent, 'type'>): void {
    if (this.#records.done) return
    this.#blocks.goOn()
    this.#blocks.answered(result.toolCallId)
    this.#records.countOne()
    this.#records.emit({ type: 'tool-result', ...result })
  }

  /** A source that the answer cites; without an id it gets one. */
  source(source: Omit<SourceEvent, 'type' | 'id'> & { id?: string }): void {
    const { id = `s${this.#sources++}`, ...rest } = source
    this.#records.countOne()
    this.#records.emit({ type: 'source', id, ...rest })
  }

  /** A file that the model made. @param own - what the vendor wants back with it: comes out under the provider's id. */
  file(file: Omit<FileEvent, 'type' | 'providerData'>, own?: Json): void {
    this.#blocks.goOn()
    this.#records.countOne()
    const providerData = own === undefined ? undefined : { [this.#options.provider]: own }
    this.#records.emit({ type: 'file', ...file, ...(providerData && { providerData }) })
  }

  /**
   * Tokens spent, where the vendor counted. Given more than once, the last word on each field counts. Parts never come out larger than
   * their whole (see {@link Usage}).
   */
  usage(usage: Usage | undefined): void {
    if (!usage) return
    this.#usage ??= new SinkUsage()
    this.#usage.tell(usage)
  }

  /**
   * Tokens spent so far, in the counts of a vendor that tells them with every frame: nothing is made of them before the answer ends. Counts neither
   * of input nor of output are ignored; otherwise like `usage`.
   *
   * @param raw - the vendor's object. A copy of it comes out at the end, so it must not change until then.
   */
  counts(counts: ToldUsage, raw: { readonly [key: string]: unknown }): void {
    this.#usage ??= new SinkUsage()
    this.#usage.count(counts, raw)
  }

  /**
   * Why the answer ends. It does not end here: usage, more of a call or a second reason may follow. At the end, `tool-calls` becomes `other`
   * where no call waits for the caller, and `stop` becomes `tool-calls` where one does.
   *
   * @param rawReason - the vendor's word.
   * @param more - `paused`: the vendor goes on with the answer where it is sent back as it is, see {@link FinishEvent}.
   */
  finish(reason: FinishReason, rawReason?: string, { paused = false }: Pick<FinishEvent, 'paused'> = {}): void {
    this.#finish = defined({ reason, rawReason, paused: paused || undefined })
  }

  /** An error frame, as text or parsed: the provider's `toError` classifies it, and the answer is over. */
  failure(body: unknown): void {
    if (this.#records.done) return
    const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '')
    const unknown: ErrorInfo = { code: 'unknown', message: 'The vendor reported an error.', retryable: false }
    this.fail(this.#options.toError?.(text) ?? unknown)
  }

  /** The generation was restarted: what was shown is withdrawn. Says nothing where nothing was shown. */
  reset(): void {
    if (this.#records.done) return
    this.#records.reset()
    this.#blocks.clear()
    this.#finish = undefined
    this.#usage?.clear()
  }

  /** The dialect's end mark, or the end of the body: `finish` where a reason is known, else `truncated`. */
  end(): void {
    if (this.#records.done) return
    const finish = this.#finish
    if (!finish) {
      this.fail(truncated)
      return
    }
    const cut = isCut(finish.reason)
    this.#blocks.endAll(cut)
    // An answer that was cut may lack the name of its last call.
    if (this.#blocks.nameless && !cut) return this.fail(namelessCall)
    const reason = reasonOf(finish.reason, this.#blocks.called)
    const usage = this.#usage?.whole
    this.#records.emit(defined({ type: 'finish' as const, ...finish, reason, usage }))
    this.#records.done = true
  }

  /** The answer fails on this side: a limit, a time limit, a broken connection. */
  fail(error: ErrorInfo): void {
    this.#records.fail(error)
  }

  /** Takes what has come of it since the last time: a batch, perhaps empty. */
  drain(): ChatRecord[] {
    return this.#records.drain()
  }
}

const namelessCall: ErrorInfo = {
  code: 'protocol',
  message: 'The vendor sent a tool call without a name, which nobody can run.',
  retryable: true,
}

/**
 * A reason that fits what came. Some vendors say "stop" although they ask for a tool (Gemini; xAI, vercel/ai#12218), and some ask for a tool
 * and name none, so that a loop that waits for calls would never end (odd streams of every dialect, 2026-11).
 */
function reasonOf(told: FinishReason, called: boolean): FinishReason {
  if (called) return told === 'stop' ? 'tool-calls' : told
  return told === 'tool-calls' ? 'other' : told
}
