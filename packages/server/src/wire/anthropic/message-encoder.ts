import type { ChatRecord, ErrorInfo, FinishEvent, Json, ToolCallEndEvent, ToolResultEvent } from '@millrace/core'
import { isCut } from '@millrace/core/internal'
import { HeldCalls } from '../answer/held-calls.js'
import { maxHeld, tooMuchHeld } from '../answer/held-size.js'
import { Turns } from '../answer/turns.js'
import type { WireContext, WireEncoder } from '../wire.js'
import { Content } from './content.js'
import { clientTools, estimatedInput } from './context.js'
import { messageUsage, stopReason } from './ending.js'
import { brokenCall, cutCall, errorFrame, withdrawn } from './errors.js'
import { frame } from './frames.js'
import { citation, inputObject, runCall } from './message-parts.js'
import { messageStart } from './message-start.js'

/** Records that the dialect has no place for, and that need not wait. */
const placeless: ReadonlySet<string> = new Set(['file', 'data'])

/** Encodes one answer as the events of a Messages stream. */
export class MessageEncoder implements WireEncoder {
  readonly #context: WireContext
  readonly #content = new Content()
  readonly #turns = new Turns()
  readonly #held: HeldCalls
  #begun = false
  /** Something was sent since the last `step-end`, or waits behind what was, which a reset cannot withdraw. */
  #shown = false
  #ended = false

  constructor(context: WireContext) {
    this.#context = context
    this.#held = new HeldCalls(clientTools(context))
  }

  get ended(): boolean {
    return this.#ended
  }

  encode(records: readonly ChatRecord[]): string {
    let text = ''
    for (const record of records) {
      if (this.#ended) break
      text += this.#write(record)
    }
    return text
  }

  #write(record: ChatRecord): string {
    switch (record.type) {
      case 'start':
        return this.#start(record)
      case 'reset':
        return this.#reset()
      case 'step-end':
        return this.#stepEnd()
      case 'finish':
        return this.#finish(record)
      case 'error':
        return (this.#content.callId === undefined ? this.#rest(true) : '') + errorFrame(record.error)
      default:
        return this.#begun ? this.#inTurn(record) : this.#start() + this.#inTurn(record)
    }
  }

  #start(start: { readonly messageId: string; readonly model?: string } = { messageId: 'msg_0' }): string {
    this.#begun = true
    return messageStart(start, this.#context)
  }

  /** Tells content, or has it wait for the end of the call that is open. */
  #inTurn(record: ChatRecord): string {
    // The dialect has no word for a stage of a tool that goes on.
    if (record.type === 'tool-result' && record.preliminary) return ''
    const text = this.#tellOrWait(record)
    // Most records of an answer: words that are told at once.
    if (this.#ended || (text !== '' && record.type === 'text-delta')) return text
    return text + this.#bounded()
  }

  #tellOrWait(record: ChatRecord): string {
    const { callId, broken } = this.#content
    if (callId === undefined) return this.#shownIn(this.#tell(record))
    // The answer ends with an error: nothing can follow arguments that are not whole.
    if (broken) return ''
    if (!('toolCallId' in record)) return placeless.has(record.type) ? '' : this.#wait(record)
    if (record.toolCallId === callId) return this.#tell(record) + this.#resume()
    if (this.#turns.has(record.toolCallId)) return this.#wait(record, record.toolCallId)
    if (record.type === 'tool-result') return this.#wait(record)
    if (record.type !== 'tool-call-start') return this.#tell(record)
    return this.#held.begin(record) ? '' : this.#wait(record, record.toolCallId)
  }

  #tell(record: ChatRecord): string {
    const content = this.#content
    switch (record.type) {
      case 'text-delta':
        return content.text(record.id, record.delta)
      case 'reasoning-delta':
        return content.thought(record.id, record.delta)
      case 'tool-call-delta':
        return record.toolCallId === content.callId ? content.moreOfCall(record.delta) : ''
      case 'text-end':
        return content.endText(record.id)
      case 'reasoning-end':
        return content.endThought(record.id, record.providerData)
      case 'tool-call-start':
        return this.#held.begin(record) ? '' : content.beginCall(record)
      case 'tool-call-end':
        return this.#endCall(record)
      case 'tool-result':
        return this.#result(record)
      case 'source': {
        const cited = citation(record)
        return cited ? content.cite(cited) : ''
      }
      default:
        // `file`, `data` and `tool-approval`, for which the dialect has no place, and records of later versions.
        return ''
    }
  }

  #endCall(end: ToolCallEndEvent): string {
    if (end.toolCallId === this.#content.callId) return this.#content.endCall(end)
    this.#held.end(end)
    return ''
  }

  /** The result of a call that the server ran. */
  #result({ toolCallId, output, isError = false }: ToolResultEvent): string {
    const call = this.#held.take(toolCallId)
    if (!call?.end) return ''
    return this.#content.whole(runCall({ ...call, input: call.end.input }, output, isError))
  }

  #wait(record: ChatRecord, callId?: string): string {
    this.#turns.add(record, callId)
    this.#shown = true
    return ''
  }

  /** Ends the answer where too much of it is held. */
  #bounded(): string {
    return this.#turns.size + this.#content.size + this.#held.size > maxHeld ? this.#fail(tooMuchHeld) : ''
  }

  /** Tells what has waited, up to the next call that is not complete. */
  #resume(): string {
    let text = ''
    while (this.#content.callId === undefined) {
      const records = this.#turns.take()
      if (records.length === 0) break
      for (const record of records) text += this.#tell(record)
    }
    return text
  }

  #shownIn(text: string): string {
    if (text !== '') this.#shown = true
    return text
  }

  #stepEnd(): string {
    this.#held.stepEnd()
    this.#shown = false
    return this.#content.stepEnd()
  }

  #reset(): string {
    if (this.#shown) return this.#fail(withdrawn)
    this.#held.reset()
    this.#content.reset()
    return ''
  }

  /** The calls that nobody ran: they are the client's. */
  #rest(cut: boolean): string {
    let text = ''
    for (const { inputText: _, inputError: __, ...end } of this.#held.takeAll(cut)) {
      const input = inputObject(end.input) as Json
      text += this.#content.beginCall({ ...end, type: 'tool-call-start' }) + this.#content.endCall({ ...end, input })
    }
    return text
  }

  #finish(finish: FinishEvent): string {
    const { reason, usage, paused } = finish
    const cut = isCut(reason)
    if (this.#content.callId !== undefined) return this.#fail(cut ? cutCall : brokenCall)
    const delta = { stop_reason: stopReason(finish), stop_sequence: null }
    const spent = messageUsage(usage, estimatedInput(this.#context))
    return [
      this.#begun ? '' : this.#start(),
      paused ? '' : this.#rest(cut),
      this.#content.close(),
      frame('message_delta', `,"delta":${JSON.stringify(delta)},"usage":${JSON.stringify(spent)}`),
      frame('message_stop'),
    ].join('')
  }

  #fail(error: Pick<ErrorInfo, 'code' | 'message'>): string {
    this.#ended = true
    return errorFrame(error)
  }
}
