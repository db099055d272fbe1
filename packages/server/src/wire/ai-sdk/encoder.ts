import type { ChatRecord, FileEvent, SourceEvent, ToolApprovalEvent, ToolCallEndEvent } from '@millrace/core'
import type { WireEncoder } from '../wire.js'
import {
  callFrame,
  type KnownCall,
  resultFrame,
  type ShownResult,
  stageFrame,
  unreadableIn,
  withdrawnFrame,
} from './calls.js'
import { messageIdOf, type UiContext } from './context.js'
import { failureFrames, finishFrame } from './finish.js'
import { chunkMetadata, doneFrame, frame } from './frame.js'

/** A block or call that is not complete yet. */
interface OpenBlock {
  readonly kind: 'text' | 'reasoning' | 'call'
  /** The tool of a call. */
  readonly toolName?: string
  /** The frame of a delta up to its text: the one thing that differs from token to token. */
  readonly prefix: string
}

/**
 * Encodes one answer as chunks of a UI message. A step of ours is one of theirs: it opens with its first content, so that `reset-step`
 * withdraws what `reset` does, and no empty step is left behind the last one.
 */
export class UiMessageEncoder implements WireEncoder {
  readonly #context: UiContext
  readonly #open = new Map<string, OpenBlock>()
  readonly #calls = new Map<string, KnownCall>()
  #step = 0
  #stepOpen = false
  /** Parts of this step so far, results included. */
  #parts = 0
  /** Results of calls of this step, behind which nothing has been said yet. */
  #results: ShownResult[] = []
  /** Calls of earlier steps whose results have come in this one. */
  #answered: string[] = []

  constructor(context: UiContext = {}) {
    this.#context = context
    for (const [id, stepsBehind] of context.calls ?? []) this.#calls.set(id, { step: -stepsBehind })
  }

  encode(records: readonly ChatRecord[]): string {
    let text = ''
    for (const record of records) text += this.#framesOf(record)
    return text
  }

  #framesOf(record: ChatRecord): string {
    switch (record.type) {
      case 'text-delta':
      case 'reasoning-delta':
        return this.#delta(record.id, record.delta)
      case 'tool-call-delta':
        return this.#delta(record.toolCallId, record.delta)
      case 'text-start':
      case 'reasoning-start':
        return this.#blockStart(record.type === 'text-start' ? 'text' : 'reasoning', record.id)
      case 'text-end':
      case 'reasoning-end':
        return this.#blockEnd(record.id, record.providerData)
      case 'tool-call-start':
        return this.#callStart(record.toolCallId, record.toolName)
      case 'tool-call-end':
        return this.#callEnd(record)
      case 'tool-result':
        return this.#result(record)
      case 'tool-approval':
        return this.#approval(record)
      case 'source':
        return this.#shown(sourceFrame(record))
      case 'file':
        return this.#file(record)
      case 'data':
        return this.#shown(
          frame({ type: `data-${record.name}`, data: record.value === undefined ? null : record.value }),
        )
      case 'start': {
        const { messageId, model } = record
        const id = messageIdOf(this.#context, messageId)
        return frame({ type: 'start', messageId: id, ...(model !== undefined && { messageMetadata: { model } }) })
      }
      case 'step-end':
        return this.#stepEnd()
      case 'reset':
        return this.#reset()
      case 'finish': {
        const vendors = record.reason === 'tool-calls' ? '' : this.#vendorsResults()
        return `${vendors}${this.#closeAll()}${this.#stepEnd()}${finishFrame(record)}${doneFrame}`
      }
      case 'error': {
        const { tell, finish } = failureFrames(record.error)
        return `${this.#closeAll()}${tell}${this.#stepEnd()}${finish}${doneFrame}`
      }
      default:
        // A type of a later version: the client would not know it either.
        return ''
    }
  }

  #delta(id: string, delta: string): string {
    const block = this.#open.get(id)
    return block ? `${block.prefix}${JSON.stringify(delta)}}\n\n` : ''
  }

  #blockStart(kind: 'text' | 'reasoning', id: string): string {
    const said = this.#said()
    this.#open.set(id, { kind, prefix: `data: {"type":"${kind}-delta","id":${JSON.stringify(id)},"delta":` })
    return said + frame({ type: `${kind}-start`, id })
  }

  #blockEnd(id: string, providerData?: ToolCallEndEvent['providerData']): string {
    const block = this.#open.get(id)
    if (!block) return ''
    this.#open.delete(id)
    return frame({ type: `${block.kind}-end`, id, ...chunkMetadata({ providerData }) })
  }

  #callStart(toolCallId: string, toolName: string): string {
    const said = this.#said()
    const prefix = `data: {"type":"tool-input-delta","toolCallId":${JSON.stringify(toolCallId)},"inputTextDelta":`
    this.#open.set(toolCallId, { kind: 'call', toolName, prefix })
    this.#calls.set(toolCallId, { step: this.#step })
    return said + frame({ type: 'tool-input-start', toolCallId, toolName })
  }

  #callEnd(record: ToolCallEndEvent): string {
    if (!this.#open.delete(record.toolCallId)) return ''
    const unreadable = unreadableIn(record)
    if (unreadable) this.#calls.set(record.toolCallId, { step: this.#step, unreadable })
    return callFrame(record)
  }

  #result(record: Extract<ChatRecord, { type: 'tool-result' }>): string {
    const call = this.#calls.get(record.toolCallId)
    // The client throws for the result of a call that it does not know.
    if (!call) return ''
    if (record.preliminary) return this.#openStep() + stageFrame(record)
    const opened = this.#openStep()
    const later = this.#step - call.step
    const { signature } = record
    const metadata = { ...call.unreadable, place: this.#parts++, later: later || undefined, signature }
    const result = { record, metadata }
    if (later === 0) this.#results.push(result)
    else this.#answered.push(record.toolCallId)
    return opened + resultFrame(result, false)
  }

  #approval({ toolCallId, approvalId, signature }: ToolApprovalEvent): string {
    if (!this.#calls.has(toolCallId)) return ''
    return frame({ type: 'tool-approval-request', approvalId, toolCallId, signature })
  }

  #file({ mediaType, data, url, providerData }: FileEvent): string {
    const address = data === undefined ? url : `data:${mediaType};base64,${data}`
    if (address === undefined) return ''
    return this.#said() + frame({ type: 'file', mediaType, url: address, ...chunkMetadata({ providerData }) })
  }

  #stepEnd(): string {
    if (!this.#stepOpen) return ''
    this.#stepOpen = false
    return frame({ type: 'finish-step' })
  }

  #reset(): string {
    const unfinished = this.#unfinishedCalls()
    this.#open.clear()
    if (!this.#stepOpen) return ''
    for (const [id, { step }] of this.#calls) if (step === this.#step) this.#calls.delete(id)
    // They stand in earlier steps, where the client can be told only that they are not the last word.
    const withdrawn = this.#answered.map(toolCallId => withdrawnFrame(toolCallId)).join('')
    this.#beginParts()
    return unfinished + withdrawn + frame({ type: 'reset-step' })
  }

  /** Fails the calls that are open: a reader that does not know `reset-step` would run them without their arguments (assistant-stream 0.3.57, 2026-11). */
  #unfinishedCalls(): string {
    let text = ''
    for (const [toolCallId, { toolName }] of this.#open)
      if (toolName !== undefined)
        text += callFrame({ type: 'tool-call-end', toolCallId, toolName, inputText: '', inputError: callWithdrawn })
    return text
  }

  /** Opens the step of something that the answer says. Results before it are the vendor's: the model has gone on without asking us. */
  #said(): string {
    const opened = this.#openStep() + this.#vendorsResults()
    this.#parts++
    return opened
  }

  #vendorsResults(): string {
    if (this.#results.length === 0) return ''
    const results = this.#results
    this.#results = []
    return results.map(result => resultFrame(result, true)).join('')
  }

  /** A part that is shown and does not go back to a model. */
  #shown(frames: string): string {
    return this.#openStep() + frames
  }

  #openStep(): string {
    if (this.#stepOpen) return ''
    this.#stepOpen = true
    this.#step++
    this.#beginParts()
    return frame({ type: 'start-step' })
  }

  #beginParts(): void {
    this.#parts = 0
    this.#results = []
    this.#answered = []
  }

  /** Closes blocks that a failure left open: else the client shows them as still streaming. */
  #closeAll(): string {
    let text = ''
    for (const [id, { kind }] of this.#open) if (kind !== 'call') text += frame({ type: `${kind}-end`, id })
    this.#open.clear()
    return text
  }
}

/** Words for a call that is withdrawn before its end. */
const callWithdrawn = 'The call was withdrawn.'

/** A source without an address is a document of an unknown form: the client wants a type and a title of it. */
function sourceFrame({ id, url, title, snippet }: SourceEvent): string {
  const rest = chunkMetadata({ snippet })
  return url === undefined
    ? frame({ type: 'source-document', sourceId: id, mediaType: 'text/plain', title: title ?? id, ...rest })
    : frame({ type: 'source-url', sourceId: id, url, title, ...rest })
}
