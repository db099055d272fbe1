import type {
  ChatRecord,
  FinishEvent,
  SourceEvent,
  StartEvent,
  ToolCallDeltaEvent,
  ToolCallEndEvent,
  ToolCallStartEvent,
  ToolResultEvent,
} from '@millrace/core'
import { isCut, isCutCall } from '@millrace/core/internal'
import { isSpace, restOfArguments } from '../answer/arguments.js'
import { HeldCalls } from '../answer/held-calls.js'
import { heldSize, maxHeld, tooMuchHeld } from '../answer/held-size.js'
import type { WireContext, WireEncoder } from '../wire.js'
import { Channel } from './channel.js'
import { Chunks, head } from './chunk.js'
import { clientTools } from './context.js'
import { brokenCall, cutCall, type OpenaiError, openaiError, withdrawn } from './errors.js'
import { finishReason } from './finish.js'
import { annotation, executedTool, extraContent, madeImage, toolCall } from './message-parts.js'
import { type CallRecord, type ToldCall, ToldCalls } from './told-calls.js'

/** The parts of an answer that clients read differently. */
export interface ChatEncoding {
  /** The fields that carry reasoning. */
  readonly reasoningFields: readonly string[]
  /** Each call is one delta, at the end of the answer. */
  readonly wholeCalls: boolean
}

/** Encodes one answer as `chat.completion.chunk`s. */
export class ChatChunkEncoder implements WireEncoder {
  readonly #context: WireContext
  /** The names of the client's tools whose calls are told at the end. */
  readonly #whole: readonly string[]
  readonly #reasoningFields: readonly string[]
  readonly #text = new Channel()
  readonly #thoughts = new Channel()
  readonly #held: HeldCalls
  /** Made for the first call, as is the list of sources for the first of them. */
  #told: ToldCalls | undefined
  #chunks: Chunks | undefined
  #calls = 0
  /** A call that has begun in this batch, and is not written: one that ends in it too is one delta. */
  #opening: { readonly index: number; readonly fields: string; text: string } | undefined
  #executed = 0
  #sources: SourceEvent[] | undefined
  /** Number of sources at the last `step-end`. */
  #sourcesBefore = 0
  #sourcesSize = 0
  /** Something was sent since the last `step-end`, or waits behind what was, which a reset cannot withdraw. */
  #shown = false
  /** A call that was told has no valid arguments. */
  #broken = false
  /** A call that was told is not whole, and its arguments can be read. */
  #cut = false
  #ended = false

  constructor(context: WireContext, { reasoningFields, wholeCalls }: ChatEncoding) {
    this.#context = context
    const own = clientTools(context)
    this.#held = new HeldCalls(wholeCalls ? [] : own)
    this.#whole = wholeCalls ? own : []
    this.#reasoningFields = reasoningFields
  }

  get ended(): boolean {
    return this.#ended
  }

  encode(records: readonly ChatRecord[]): string {
    let text = ''
    for (const record of records) {
      text += this.#write(record)
      if (this.#ended) return text
    }
    return this.#opening ? text + this.#opened() : text
  }

  #write(record: ChatRecord): string {
    switch (record.type) {
      case 'text-delta':
        return this.#say(this.#text.add(record.id, record.delta))
      case 'reasoning-delta':
        return this.#think(this.#thoughts.add(record.id, record.delta))
      case 'tool-call-delta':
        return this.#inTurn(record)
      case 'start':
        return this.#start(record)
      case 'text-start':
        this.#text.begin(record.id)
        return this.#bounded()
      case 'reasoning-start':
        this.#thoughts.begin(record.id)
        return this.#bounded()
      case 'text-end':
        return this.#say(this.#text.end(record.id))
      case 'reasoning-end':
        return this.#think(this.#thoughts.end(record.id))
      case 'tool-call-start':
        return this.#held.begin(record) ? this.#bounded() : this.#inTurn(record)
      case 'tool-call-end':
        return this.#inTurn(record)
      case 'tool-result':
        // The dialect has no word for a stage of a tool that goes on.
        return record.preliminary ? '' : this.#result(record)
      case 'source':
        this.#sources ??= []
        this.#sources.push(record)
        this.#sourcesSize += heldSize(record)
        return this.#bounded()
      case 'file':
        return this.#list('images', madeImage(record))
      case 'step-end':
        return this.#stepEnd()
      case 'reset':
        return this.#reset()
      case 'finish':
        return this.#finish(record)
      case 'error':
        return this.#rest(true) + this.#failure(openaiError(record.error))
      default:
        // `data` and `tool-approval`, for which the dialect has no place, and records of later versions.
        return ''
    }
  }

  #start(start: StartEvent): string {
    this.#chunks = new Chunks(head(start, this.#context))
    return ''
  }

  #delta(fields: string): string {
    this.#shown = true
    this.#chunks ??= new Chunks(head({ messageId: 'chatcmpl-0', provider: '' }, this.#context))
    return this.#opening ? this.#opened() + this.#chunks.delta(fields) : this.#chunks.delta(fields)
  }

  /** The call that has begun in this batch: its beginning, and the arguments so far. */
  #opened(): string {
    const opening = this.#opening
    if (!opening) return ''
    this.#opening = undefined
    const { index, fields, text } = opening
    return this.#delta(callDelta(index, '', fields)) + (text === '' ? '' : this.#delta(callDelta(index, text)))
  }

  #say(text: string): string {
    return text === '' ? this.#bounded() : this.#delta(`"content":${JSON.stringify(text)}`)
  }

  #think(text: string): string {
    if (text === '') return this.#bounded()
    const json = JSON.stringify(text)
    return this.#delta(this.#reasoningFields.map(name => `"${name}":${json}`).join(','))
  }

  /** A delta with a list of one entry. */
  #list(name: string, entry: object | undefined): string {
    return entry === undefined ? '' : this.#delta(`"${name}":[${JSON.stringify(entry)}]`)
  }

  /** Tells of a call, or has it wait for the end of the one before. */
  #inTurn(record: CallRecord): string {
    this.#told ??= new ToldCalls()
    const told = this.#told
    if (told.waits(record)) {
      this.#shown = true
      return this.#bounded()
    }
    let text = this.#call(record, told)
    for (let records = told.next(); records.length > 0; records = told.next())
      for (const each of records) if (!this.#ended) text += this.#call(each, told)
    return this.#ended ? text : text + this.#bounded()
  }

  /** Ends the answer where too much of it is held. */
  #bounded(): string {
    const size = this.#text.size + this.#thoughts.size + this.#held.size + (this.#told?.size ?? 0) + this.#sourcesSize
    return size > maxHeld ? this.#fail(openaiError(tooMuchHeld)) : ''
  }

  #call(record: CallRecord, told: ToldCalls): string {
    if (record.type === 'tool-call-delta') return this.#moreOfCall(record, told)
    return record.type === 'tool-call-end' ? this.#endCall(record, told) : this.#beginCall(record, told)
  }

  #beginCall({ toolCallId, toolName: name }: ToolCallStartEvent, told: ToldCalls): string {
    const text = this.#opened()
    const index = this.#calls++
    told.begin(toolCallId, index)
    this.#shown = true
    const fields = `"id":${JSON.stringify(toolCallId)},"type":"function","function":{"name":${JSON.stringify(name)},`
    this.#opening = { index, fields, text: '' }
    return text
  }

  #moreOfCall(record: ToolCallDeltaEvent, told: ToldCalls): string {
    const call = told.more(record)
    return call ? this.#arguments(call, record.delta) : ''
  }

  /** Arguments that are whole end where another call begins: white space behind them is not told, and anything else makes them none. */
  #arguments({ index, passed }: ToldCall, delta: string, more = ''): string {
    if (passed && !isSpace(delta)) return this.#fail(brokenCall)
    const text = passed ? '' : delta
    if (passed && more === '') return ''
    if (this.#opening?.index !== index) return this.#delta(callDelta(index, text, furtherCall, more))
    this.#opening.text += text
    return ''
  }

  #endCall(end: ToolCallEndEvent, told: ToldCalls): string {
    const call = told.end(end.toolCallId)
    if (!call) {
      this.#held.end(end)
      return ''
    }
    if (end.inputError !== undefined) this.#broken = true
    if (isCutCall(end, false)) this.#cut = true
    const rest = restOfArguments(end, call.text)
    if (rest === undefined) return this.#fail(withdrawn)
    const extra = JSON.stringify(extraContent(end)).slice(1, -1)
    const more = extra && `,${extra}`
    const opening = this.#opening
    if (opening?.index !== call.index) return rest === '' && more === '' ? '' : this.#arguments(call, rest, more)
    this.#opening = undefined
    return this.#delta(callDelta(call.index, opening.text + rest, opening.fields, more))
  }

  #result(result: ToolResultEvent): string {
    const call = this.#held.take(result.toolCallId)
    if (!call?.end) return ''
    return this.#list('executed_tools', { index: this.#executed++, ...executedTool(call.end, result) })
  }

  #stepEnd(): string {
    const text = this.#opened()
    this.#held.stepEnd()
    this.#sourcesBefore = this.#sources?.length ?? 0
    this.#shown = false
    return text
  }

  #reset(): string {
    if (this.#shown) return this.#fail(withdrawn)
    this.#text.reset()
    this.#thoughts.reset()
    this.#held.reset()
    for (const source of this.#sources?.splice(this.#sourcesBefore) ?? []) this.#sourcesSize -= heldSize(source)
    return ''
  }

  /** The parts of the message that are told at its end: calls that nobody ran, and all sources, since clients keep the last list of them alone. */
  #rest(cut: boolean): string {
    let text = ''
    for (const call of this.#held.takeAll(cut))
      text += this.#list('tool_calls', { index: this.#calls++, ...toolCall(call) })
    const annotations = this.#sources?.map(annotation).filter(each => each !== undefined)
    return annotations?.length ? text + this.#delta(`"annotations":${JSON.stringify(annotations)}`) : text
  }

  #finish(finish: FinishEvent): string {
    const { reason, usage, paused } = finish
    const cut = isCut(reason)
    const isOpen = this.#told?.isOpen || (!cut && this.#held.hasOpen(this.#whole))
    if (isOpen || this.#cut || (cut && this.#broken)) return this.#failure(cutCall)
    let text = paused ? '' : this.#rest(cut)
    this.#chunks ??= new Chunks(head({ messageId: 'chatcmpl-0', provider: '' }, this.#context))
    text += this.#chunks.finish(finishReason(finish))
    if (usage && this.#context.includeUsage === true) text += this.#chunks.usage(usage)
    return `${text}data: [DONE]\n\n`
  }

  #fail(error: OpenaiError): string {
    this.#ended = true
    return this.#failure(error)
  }

  /** Behind it nothing follows: clients throw at it, and those that do not must find no `[DONE]`, which stands for a good end. */
  #failure(error: OpenaiError): string {
    return `${this.#opened()}data: ${JSON.stringify({ error })}\n\n`
  }
}

const furtherCall = '"function":{'

/** A delta of a call. @param fields - those before its arguments, with the beginning of the object in which these are. */
const callDelta = (index: number, text: string, fields = furtherCall, more = ''): string =>
  `"tool_calls":[{"index":${index},${fields}"arguments":${JSON.stringify(text)}}${more}}]`
