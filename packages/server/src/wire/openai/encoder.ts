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
import { restOfArguments } from '../answer/arguments.js'
import { isCut } from '../answer/cut.js'
import { HeldCalls } from '../answer/held-calls.js'
import { maxHeld, tooMuchHeld } from '../answer/turns.js'
import type { WireContext, WireEncoder } from '../wire.js'
import { Channel } from './channel.js'
import { Chunks, head } from './chunk.js'
import { clientTools } from './context.js'
import { cutCall, type OpenaiError, openaiError, withdrawn } from './errors.js'
import { finishReason } from './finish.js'
import { annotation, executedTool, extraContent, madeImage, toolCall } from './message-parts.js'
import { type CallRecord, type ToldCall, ToldCalls } from './told-calls.js'

/** Encodes one answer as `chat.completion.chunk`s. */
export class ChatChunkEncoder implements WireEncoder {
  readonly #context: WireContext
  readonly #reasoning: (text: string) => string
  readonly #text = new Channel()
  readonly #thoughts = new Channel()
  readonly #held: HeldCalls
  readonly #told = new ToldCalls()
  #chunks: Chunks | undefined
  #calls = 0
  #executed = 0
  #sources: SourceEvent[] = []
  /** Number of sources at the last `step-end`. */
  #sourcesBefore = 0
  /** Something was sent since the last `step-end`, which a reset cannot withdraw. */
  #shown = false
  /** A call that was told has no valid arguments. */
  #broken = false
  #ended = false

  /** @param reasoningFields - the fields that carry reasoning. */
  constructor(context: WireContext, reasoningFields: readonly string[]) {
    this.#context = context
    this.#held = new HeldCalls(clientTools(context))
    const names = reasoningFields.map(name => `"${name}":`)
    this.#reasoning = text => names.map(name => name + text).join(',')
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
        return this.#say(this.#text.add(record.id, record.delta))
      case 'reasoning-delta':
        return this.#think(this.#thoughts.add(record.id, record.delta))
      case 'tool-call-delta':
        return this.#inTurn(record)
      case 'start':
        return this.#start(record)
      case 'text-start':
        this.#text.begin(record.id)
        return ''
      case 'reasoning-start':
        this.#thoughts.begin(record.id)
        return ''
      case 'text-end':
        return this.#say(this.#text.end(record.id))
      case 'reasoning-end':
        return this.#think(this.#thoughts.end(record.id))
      case 'tool-call-start':
        return this.#held.begin(record) ? '' : this.#inTurn(record)
      case 'tool-call-end':
        return this.#inTurn(record)
      case 'tool-result':
        // The dialect has no word for a stage of a tool that goes on.
        return record.preliminary ? '' : this.#result(record)
      case 'source':
        this.#sources.push(record)
        return ''
      case 'file':
        return this.#list('images', madeImage(record))
      case 'step-end':
        return this.#stepEnd()
      case 'reset':
        return this.#reset()
      case 'finish':
        return this.#finish(record)
      case 'error':
        return this.#rest(true) + errorFrame(openaiError(record.error))
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
    return this.#chunks.delta(fields)
  }

  #say(text: string): string {
    return text === '' ? '' : this.#delta(`"content":${JSON.stringify(text)}`)
  }

  #think(text: string): string {
    return text === '' ? '' : this.#delta(this.#reasoning(JSON.stringify(text)))
  }

  /** A delta with a list of one entry. */
  #list(name: string, entry: object | undefined): string {
    return entry === undefined ? '' : this.#delta(`"${name}":[${JSON.stringify(entry)}]`)
  }

  /** Tells of a call, or has it wait for the end of the one before. */
  #inTurn(record: CallRecord): string {
    if (this.#told.waits(record)) return this.#told.characters > maxHeld ? this.#fail(openaiError(tooMuchHeld)) : ''
    let text = this.#call(record)
    for (let records = this.#told.next(); records.length > 0; records = this.#told.next())
      for (const each of records) if (!this.#ended) text += this.#call(each)
    return text
  }

  #call(record: CallRecord): string {
    if (record.type === 'tool-call-delta') return this.#moreOfCall(record)
    return record.type === 'tool-call-end' ? this.#endCall(record) : this.#beginCall(record)
  }

  #beginCall({ toolCallId, toolName: name }: ToolCallStartEvent): string {
    const index = this.#calls++
    this.#told.begin(toolCallId, index)
    return this.#list('tool_calls', { index, id: toolCallId, type: 'function', function: { name, arguments: '' } })
  }

  #moreOfCall(record: ToolCallDeltaEvent): string {
    const call = this.#told.more(record)
    return call ? this.#arguments(call, record.delta) : ''
  }

  #arguments({ index }: ToldCall, text: string, more = ''): string {
    return this.#delta(`"tool_calls":[{"index":${index},"function":{"arguments":${JSON.stringify(text)}}${more}}]`)
  }

  #endCall(end: ToolCallEndEvent): string {
    const call = this.#told.end(end.toolCallId)
    if (!call) {
      this.#held.end(end)
      return ''
    }
    if (end.inputError !== undefined) this.#broken = true
    const rest = restOfArguments(end, call.text)
    if (rest === undefined) return this.#fail(withdrawn)
    const extra = JSON.stringify(extraContent(end)).slice(1, -1)
    return rest === '' && extra === '' ? '' : this.#arguments(call, rest, extra && `,${extra}`)
  }

  #result(result: ToolResultEvent): string {
    const call = this.#held.take(result.toolCallId)
    if (!call?.end) return ''
    return this.#list('executed_tools', { index: this.#executed++, ...executedTool(call.end, result) })
  }

  #stepEnd(): string {
    this.#held.stepEnd()
    this.#sourcesBefore = this.#sources.length
    this.#shown = false
    return ''
  }

  #reset(): string {
    if (this.#shown) return this.#fail(withdrawn)
    this.#text.reset()
    this.#thoughts.reset()
    this.#held.reset()
    this.#sources.length = this.#sourcesBefore
    return ''
  }

  /** The parts of the message that are told at its end: calls that nobody ran, and all sources, since clients keep the last list of them alone. */
  #rest(cut: boolean): string {
    const calls = this.#held.takeAll(cut).map(call => ({ index: this.#calls++, ...toolCall(call) }))
    const annotations = this.#sources.map(annotation).filter(each => each !== undefined)
    return [
      ...calls.map(call => this.#list('tool_calls', call)),
      annotations.length === 0 ? '' : this.#delta(`"annotations":${JSON.stringify(annotations)}`),
    ].join('')
  }

  #finish({ reason, usage }: FinishEvent): string {
    const cut = isCut(reason)
    if (cut && this.#broken) return errorFrame(cutCall)
    let text = this.#rest(cut)
    this.#chunks ??= new Chunks(head({ messageId: 'chatcmpl-0', provider: '' }, this.#context))
    text += this.#chunks.finish(finishReason(reason))
    if (usage && this.#context.includeUsage === true) text += this.#chunks.usage(usage)
    return `${text}data: [DONE]\n\n`
  }

  #fail(error: OpenaiError): string {
    this.#ended = true
    return errorFrame(error)
  }
}

/** Behind it nothing follows: clients throw at it, and those that do not must find no `[DONE]`, which stands for a good end. */
const errorFrame = (error: OpenaiError): string => `data: ${JSON.stringify({ error })}\n\n`
