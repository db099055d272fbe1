import type {
  ChatRecord,
  ErrorInfo,
  FinishEvent,
  ProviderData,
  ToolApprovalEvent,
  ToolCallEndEvent,
  ToolResultEvent,
  Usage,
} from '@millrace/core'
import { isCut, isCutCall } from '@millrace/core/internal'
import type { WireEncoder } from '../wire.js'
import { argumentsEnd } from './call-arguments.js'
import type { AgUiContext } from './context.js'
import { deltaFrame, deltaPrefix, frame, type StreamedKind } from './frame.js'
import type { AgUiCall, AgUiMessage } from './message.js'
import { Run } from './run.js'
import { RunCalls } from './run-calls.js'
import { SentMessages } from './sent-messages.js'
import { Step } from './step.js'

/** A block or call that is not complete yet, as it was sent so far. */
type OpenBlock = { readonly prefix: string } & (
  | { readonly kind: Exclude<StreamedKind, 'call'>; readonly message: AgUiMessage }
  | { readonly kind: 'call'; readonly call: AgUiCall }
)

/** Encodes one answer as the events of an AG-UI run. */
export class AgUiEncoder implements WireEncoder {
  readonly #context: AgUiContext
  readonly #run: Run
  readonly #calls: RunCalls
  readonly #sent = new SentMessages()
  readonly #open = new Map<string, OpenBlock>()
  /** The step that has begun. */
  #step: Step | undefined
  #steps = 0
  #thoughts = 0
  #ended = false

  constructor(context: AgUiContext = {}) {
    this.#context = context
    this.#run = new Run(context)
    this.#calls = new RunCalls((context.messages ?? []).flatMap(callIdsOf))
  }

  get ended(): boolean {
    return this.#ended
  }

  encode(records: readonly ChatRecord[]): string {
    let text = ''
    for (const record of records) if (!this.#ended) text += this.#framesOf(record)
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
        return this.#textStart(record.id)
      case 'reasoning-start':
        return this.#reasoningStart(record.id)
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
      case 'file': {
        const { type, ...value } = record
        return this.#custom(`millrace.${type}`, value)
      }
      case 'data':
        return this.#custom(record.name, record.value === undefined ? null : record.value)
      case 'start':
        return this.#run.begin(record)
      case 'step-end':
        this.#run.spend(record.usage)
        return this.#stepEnd()
      case 'reset':
        return this.#reset()
      case 'finish':
        return this.#finish(record)
      case 'error':
        return this.#fail(record.error)
      default:
        // A type of a later version: the client would refuse it.
        return ''
    }
  }

  #delta(id: string, delta: string): string {
    const block = this.#open.get(id)
    if (!block) return ''
    if (block.kind === 'call') block.call.function.arguments += delta
    else block.message.content += delta
    return deltaFrame(block.prefix, delta)
  }

  #textStart(recordId: string): string {
    const opened = this.#openStep()
    const step = this.#said()
    const message = this.#sent.open({ id: step.nextAssistantId(), role: 'assistant', content: '' })
    step.assistant = message
    this.#open.set(recordId, { kind: 'text', message, prefix: deltaPrefix('text', message.id) })
    return opened + frame({ type: 'TEXT_MESSAGE_START', messageId: message.id, role: 'assistant' })
  }

  /** A thought has an id of its own: with that of a text the client takes both for one message of role reasoning. */
  #reasoningStart(recordId: string): string {
    const opened = this.#openStep()
    const messageId = `${this.#run.messageId}-r${++this.#thoughts}`
    // A call behind a thought belongs to another message than the text before it: else their order would be lost.
    this.#said().assistant = undefined
    const message = this.#sent.open({ id: messageId, role: 'reasoning', content: '' })
    this.#open.set(recordId, { kind: 'reasoning', message, prefix: deltaPrefix('reasoning', messageId) })
    const start = frame({ type: 'REASONING_MESSAGE_START', messageId, role: 'reasoning' })
    return opened + frame({ type: 'REASONING_START', messageId }) + start
  }

  #blockEnd(recordId: string, providerData?: ProviderData): string {
    const block = this.#open.get(recordId)
    if (!block || block.kind === 'call') return ''
    this.#open.delete(recordId)
    const { kind, message } = block
    const metadata = this.#step?.metadata({ providerData })
    if (metadata) message.metadata = metadata
    const messageId = message.id
    if (kind === 'text') return frame({ type: 'TEXT_MESSAGE_END', messageId, metadata })
    return frame({ type: 'REASONING_MESSAGE_END', messageId, metadata }) + frame({ type: 'REASONING_END', messageId })
  }

  /** Without a parent each call would be a message of its own in the client. */
  #callStart(recordId: string, toolName: string): string {
    const opened = this.#openStep()
    const step = this.#said()
    step.assistant ??= this.#sent.open({ id: step.nextAssistantId(), role: 'assistant' })
    const id = this.#calls.open(recordId, toolName, step.number, step.parts - 1)
    const call: AgUiCall = { id, type: 'function', function: { name: toolName, arguments: '' } }
    this.#sent.call(step.assistant, call)
    this.#open.set(recordId, { kind: 'call', call, prefix: deltaPrefix('call', id) })
    const parentMessageId = step.assistant.id
    return opened + frame({ type: 'TOOL_CALL_START', toolCallId: id, toolCallName: toolName, parentMessageId })
  }

  #callEnd(record: ToolCallEndEvent): string {
    const block = this.#open.get(record.toolCallId)
    if (block?.kind !== 'call') return ''
    this.#open.delete(record.toolCallId)
    const { call, prefix } = block
    const { rest, facts } = argumentsEnd(call.function.arguments, record)
    call.function.arguments += rest
    if (isCutCall(record, false)) this.#calls.cut(call.id)
    const toolCallId = call.id === record.toolCallId ? undefined : record.toolCallId
    const metadata = this.#step?.metadata({ ...facts, toolCallId })
    if (metadata) call.metadata = metadata
    return (
      (rest === '' ? '' : deltaFrame(prefix, rest)) + frame({ type: 'TOOL_CALL_END', toolCallId: call.id, metadata })
    )
  }

  #result({ toolCallId: recordId, output, isError, preliminary, signature }: ToolResultEvent): string {
    // A result is final there.
    if (preliminary) return ''
    const opened = this.#openStep()
    const step = this.#step!
    const toolCallId = this.#calls.idOf(recordId)
    this.#calls.answer(toolCallId, step.number)
    const isText = typeof output === 'string'
    const content = isText ? output : (JSON.stringify(output) ?? 'null')
    const metadata = step.metadata({
      place: step.parts++,
      json: isText ? undefined : true,
      isError: isError === true ? true : undefined,
      signature,
    })!
    const messageId = step.nextResultId()
    this.#sent.open({ id: messageId, role: 'tool', content, toolCallId, metadata })
    return opened + frame({ type: 'TOOL_CALL_RESULT', messageId, toolCallId, content, role: 'tool', metadata })
  }

  /** The question comes with the end of the run; its signature is kept with the call, where the client sends it back. */
  #approval({ toolCallId, approvalId, signature }: ToolApprovalEvent): string {
    const entityId = this.#calls.idOf(toolCallId)
    const call = this.#sent.callOf(entityId)
    if (!call) return ''
    this.#calls.ask(entityId, approvalId)
    const encryptedValue = JSON.stringify({ approvalId, signature })
    call.encryptedValue = encryptedValue
    return frame({ type: 'REASONING_ENCRYPTED_VALUE', subtype: 'tool-call', entityId, encryptedValue })
  }

  #custom(name: string, value: unknown): string {
    const opened = this.#openStep()
    this.#step!.beyondMessages = true
    return opened + frame({ type: 'CUSTOM', name, value })
  }

  #reset(): string {
    const step = this.#step
    if (!step) return ''
    const { messages } = this.#context
    if (!messages || step.beyondMessages) {
      this.#ended = true
      return this.#fail({ code: 'protocol', message: 'The answer began anew, which cannot be shown.', retryable: true })
    }
    const closed = this.#closeAll()
    this.#calls.withdraw(step.number)
    this.#step = this.#newStep()
    return closed + frame({ type: 'MESSAGES_SNAPSHOT', messages: this.#sent.withdraw(messages) })
  }

  #finish(record: FinishEvent): string {
    const closed = this.#closeAll() + this.#stepEnd()
    // A client runs every call that has no result, and does not see that this one was cut.
    if ((isCut(record.reason) && this.#calls.waiting.length > 0) || this.#calls.waitsCut)
      return (
        closed +
        this.#fail({ code: 'truncated', message: 'The answer ended before its calls.', retryable: true }, record.usage)
      )
    return closed + this.#run.finish(record, this.#calls)
  }

  #fail(error: ErrorInfo, usage?: Usage): string {
    return this.#closeAll() + this.#stepEnd() + this.#callsWithdrawn() + this.#run.fail(error, usage)
  }

  /**
   * Takes the calls back that have no result, before the run fails: CopilotKit runs them whatever the end is, one of which the name alone has come with no arguments
   * (@copilotkit/core 1.75.0, 2026-11).
   */
  #callsWithdrawn(): string {
    const { messages } = this.#context
    const { unanswered } = this.#calls
    if (!messages || unanswered.length === 0) return ''
    return frame({ type: 'MESSAGES_SNAPSHOT', messages: this.#sent.withdrawCalls(messages, unanswered) })
  }

  #stepEnd(): string {
    const step = this.#step
    if (!step) return ''
    this.#step = undefined
    this.#sent.endStep()
    return step.finished
  }

  #openStep(): string {
    if (this.#step) return ''
    this.#steps++
    this.#step = this.#newStep()
    return this.#step.started
  }

  #newStep(): Step {
    return new Step(this.#run.messageId, this.#steps, this.#context.step ?? 0)
  }

  /** The step, in which another part was said. */
  #said(): Step {
    const step = this.#step!
    step.parts++
    return step
  }

  /** Closes what is open: a run that finishes with an open message is an error to the client. */
  #closeAll(): string {
    let text = ''
    for (const [recordId, block] of [...this.#open]) {
      if (block.kind !== 'call') text += this.#blockEnd(recordId)
      else {
        const { name: toolName, arguments: inputText } = block.call.function
        const broken = { inputText, inputError: 'The arguments are not complete.' }
        text += this.#callEnd({ type: 'tool-call-end', toolCallId: recordId, toolName, ...broken })
      }
    }
    this.#open.clear()
    return text
  }
}

/** The ids of the calls in a message. Messages of other roles are as the client sent them. */
const callIdsOf = ({ role, toolCalls }: AgUiMessage): readonly string[] =>
  role === 'assistant' ? (toolCalls ?? []).map(({ id }) => id) : []
