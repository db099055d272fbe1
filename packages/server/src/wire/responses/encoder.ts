import type {
  ChatRecord,
  FileEvent,
  FinishEvent,
  ProviderData,
  SourceEvent,
  StartEvent,
  ToolCallEndEvent,
  ToolCallStartEvent,
  ToolResultEvent,
} from '@millrace/core'
import { isCut, isCutCall } from '@millrace/core/internal'
import { HeldCalls } from '../answer/held-calls.js'
import { cutCall, type OpenaiError, openaiError, withdrawn } from '../openai/errors.js'
import type { WireEncoder } from '../wire.js'
import { type Block, citeLate, ReasoningBlock, TextBlock } from './blocks.js'
import { executedCall, ToldCall, wholeCall } from './calls.js'
import { type ResponsesContext, toolOnWire } from './context.js'
import { itemId } from './ids.js'
import { citation, imageItem, reasoningItem } from './items.js'
import { Output } from './output.js'
import { endOf, type ResponseState, responseObject } from './response.js'

/** A call with the end that is still to be told. */
interface BrokenCall {
  readonly call: ToldCall
  readonly end: ToolCallEndEvent
}

/** Encodes one answer as events of the Responses API. */
export class ResponsesEncoder implements WireEncoder {
  readonly #context: ResponsesContext
  readonly #output = new Output()
  readonly #held: HeldCalls
  readonly #blocks = new Map<string, Block>()
  readonly #told = new Map<string, ToldCall>()
  /** Places of calls in the content, by their ids. */
  readonly #places = new Map<string, number>()
  #start: StartEvent | undefined
  /** Number of parts that the content of the answer has, now and at the last `step-end`. */
  #parts = 0
  #partsBefore = 0
  #sources: SourceEvent[] = []
  /** Number of them that were not told at the last `step-end`. */
  #sourcesBefore = 0
  /** Something was sent since the last `step-end`, which a reset cannot withdraw. */
  #shown = false
  /** Calls that were told and have no valid arguments. A client runs a call at its end, and these may have been cut. */
  #broken: BrokenCall[] = []
  #ended = false

  constructor(context: ResponsesContext) {
    this.#context = context
    const names = Object.keys(context.ownTools ?? {})
    this.#held = new HeldCalls(names.filter(name => !toolOnWire(context, name)?.custom))
  }

  get ended(): boolean {
    return this.#ended
  }

  encode(records: readonly ChatRecord[]): string {
    let text = ''
    for (const record of records) {
      text += this.#write(record)
      if (this.#ended) break
    }
    return text
  }

  #write(record: ChatRecord): string {
    switch (record.type) {
      case 'text-delta':
      case 'reasoning-delta':
        return this.#show(this.#blocks.get(record.id)?.add(record.delta))
      case 'tool-call-delta':
        return this.#show(this.#told.get(record.toolCallId)?.add(record.delta))
      case 'start':
        return this.#begin(record)
      case 'text-start':
        this.#blocks.set(record.id, new TextBlock(this.#output, this.#nextId('msg'), () => this.#citations()))
        return ''
      case 'reasoning-start':
        this.#blocks.set(
          record.id,
          new ReasoningBlock(this.#output, this.#nextId('rs'), this.#context.encrypted === true),
        )
        return ''
      case 'text-end':
      case 'reasoning-end':
        return this.#endBlock(record.id, record.providerData)
      case 'tool-call-start':
        return this.#beginCall(record)
      case 'tool-call-end':
        return this.#endCall(record)
      case 'tool-result':
        // The dialect has no word for a stage of a tool that goes on.
        return record.preliminary ? '' : this.#result(record)
      case 'source':
        this.#sources.push(record)
        return ''
      case 'file':
        return this.#file(record)
      case 'step-end':
        return this.#stepEnd()
      case 'reset':
        return this.#reset()
      case 'finish':
        return this.#finish(record)
      case 'error':
        return this.#rest(true) + this.#failed(openaiError(record.error))
      default:
        // `data` and `tool-approval`, for which the dialect has no place, and records of later versions.
        return ''
    }
  }

  #begin(start: StartEvent): string {
    this.#start = start
    const response = this.#response({ status: 'in_progress' })
    return (
      this.#output.event('response.created', { response }) + this.#output.event('response.in_progress', { response })
    )
  }

  #response(state: ResponseState): object {
    return responseObject(this.#start ?? { messageId: 'resp_0' }, this.#context, state)
  }

  #show(text = ''): string {
    if (text !== '') this.#shown = true
    return text
  }

  #nextId(prefix: string): string {
    return this.#id(prefix, this.#parts++)
  }

  #id(prefix: string, place: number): string {
    return itemId(prefix, this.#start?.messageId ?? '', place, this.#context)
  }

  #endBlock(id: string, data: ProviderData | undefined): string {
    const block = this.#blocks.get(id)
    this.#blocks.delete(id)
    return this.#show(block?.end(data))
  }

  /** Takes the sources that are to be told with a text. */
  #citations(): readonly object[] {
    this.#sourcesBefore = 0
    return this.#sources
      .splice(0)
      .map(citation)
      .filter(each => each !== undefined)
  }

  #beginCall(record: ToolCallStartEvent): string {
    const { toolCallId, toolName } = record
    const place = this.#parts++
    this.#places.set(toolCallId, place)
    if (this.#held.begin(record)) return ''
    const call = new ToldCall(this.#output, this.#context, this.#id('fc', place))
    this.#told.set(toolCallId, call)
    return this.#show(call.begin(toolCallId, toolName))
  }

  #endCall(end: ToolCallEndEvent): string {
    const call = this.#told.get(end.toolCallId)
    if (!call) {
      this.#held.end(end)
      // The client's own tool: no result can follow. One that is no JSON may have been cut.
      const isOwn = toolOnWire(this.#context, end.toolName) !== undefined && end.inputError === undefined
      return isOwn && this.#held.take(end.toolCallId) ? this.#whole(end) : ''
    }
    this.#told.delete(end.toolCallId)
    if (end.inputError === undefined) return this.#endTold({ call, end })
    this.#broken.push({ call, end })
    return ''
  }

  #endTold({ call, end }: BrokenCall): string {
    const text = call.end(end)
    return text === undefined ? this.#fail(withdrawn) : text + this.#signature(end)
  }

  /** Tells the ends of calls that are as the model wrote them, since nothing has cut the answer. */
  #endBroken(): string {
    let text = ''
    for (const each of this.#broken.splice(0)) if (!this.#ended) text += this.#endTold(each)
    return text
  }

  #whole(end: ToolCallEndEvent): string {
    const custom = toolOnWire(this.#context, end.toolName)?.custom === true
    const id = this.#id(custom ? 'ctc' : 'fc', this.#places.get(end.toolCallId) ?? 0)
    return this.#show(wholeCall(this.#output, id, end, this.#context) + this.#signature(end))
  }

  /** The data that a vendor wants back with a call, where the client keeps such data: a call has no field for it. */
  #signature({ toolCallId, providerData }: ToolCallEndEvent): string {
    if (this.#context.encrypted !== true || !providerData) return ''
    const id = this.#id('rs', this.#places.get(toolCallId) ?? 0)
    return this.#output.whole(reasoningItem(id, [], { calls: { [toolCallId]: providerData } }))
  }

  #result(result: ToolResultEvent): string {
    this.#parts++
    const call = this.#held.take(result.toolCallId)
    if (!call?.end) return ''
    const id = this.#id('mcp', this.#places.get(result.toolCallId) ?? 0)
    return this.#show(executedCall(this.#output, id, call.end, result))
  }

  #file({ mediaType, data }: FileEvent): string {
    const item = imageItem(this.#nextId('ig'), mediaType, data)
    if (!item) return ''
    const begun = { ...item, status: 'in_progress', result: null }
    const text = this.#output.whole(item, begun, place =>
      this.#output.event('response.image_generation_call.completed', place),
    )
    return this.#show(text)
  }

  #stepEnd(): string {
    this.#held.stepEnd()
    this.#partsBefore = this.#parts
    this.#sourcesBefore = this.#sources.length
    this.#shown = false
    return ''
  }

  #reset(): string {
    if (this.#shown) return this.#fail(withdrawn)
    this.#blocks.clear()
    this.#held.reset()
    this.#parts = this.#partsBefore
    this.#sources.length = this.#sourcesBefore
    return ''
  }

  /** Tells the calls that nobody ran. */
  #rest(cut: boolean): string {
    return this.#held
      .takeAll(cut)
      .map(end => this.#whole(end))
      .join('')
  }

  #finish(finish: FinishEvent): string {
    const { reason, usage, paused } = finish
    const cut = isCut(reason)
    if (this.#told.size > 0 || this.#broken.some(({ end }) => isCutCall(end, cut))) return this.#failed(cutCall)
    const broken = this.#endBroken()
    if (this.#ended) return broken
    const text = broken + (paused ? '' : this.#rest(cut)) + citeLate(this.#output, this.#citations())
    const end = endOf(finish)
    const response = this.#response({ ...end, output: this.#output.items, usage })
    return text + this.#output.event(`response.${end.status}`, { response })
  }

  #fail(error: OpenaiError): string {
    this.#ended = true
    return this.#failed(error)
  }

  /** Both, in this order: some clients read the one alone, some the other, and twice the same error where the order is another (see {@link responsesWire}). */
  #failed(error: OpenaiError): string {
    const { code, message, param } = error
    const response = this.#response({ status: 'failed', error, output: this.#output.items })
    return (
      this.#output.event('error', { code, message, param, error }) + this.#output.event('response.failed', { response })
    )
  }
}
