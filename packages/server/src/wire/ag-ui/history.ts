import type { Json, Message, Part, ToolCallPart, Warning } from '@millrace/core'
import { outputIn, readMetadata } from '../part-metadata.js'
import { AnswerSteps, addMessage } from '../request/answer-steps.js'
import type { AgUiInputCall, AgUiInputMessage, AgUiPart } from './run-input.js'
import { userPart } from './user-part.js'

/** Collects the history of a conversation out of the messages that a client holds. */
export class History {
  readonly messages: Message[] = []
  readonly warnings: Warning[] = []
  #steps = new AnswerSteps()
  /** The last step since the last question in which something was said. */
  #step = 0
  /** The last one that a result names: results stand at their calls, in front of what came between. */
  #resultStep = 0
  /** A tool of the client's, or of another server, has answered: what is said next is another step. */
  #answered = false
  /** Calls by the ids that the client knows them by: their step, and the vendor's id. */
  readonly #calls = new Map<string, { readonly step: number; readonly id: string }>()

  /** The steps since the last question. */
  get steps(): number {
    return Math.max(this.#step, this.#resultStep)
  }

  add(message: AgUiInputMessage, field: string): void {
    const { role } = message
    if (role === 'user') this.#user(message, field)
    else if (role === 'assistant') this.#assistant(message)
    else if (role === 'reasoning') this.#reasoning(message)
    else if (role === 'tool') this.#result(message, field)
    else if (role === 'system' || role === 'developer')
      this.#warn(field, 'A message of this role was left out: the system prompt is set on the server.')
    else if (role !== 'activity') this.#warn(field, 'A message of this role was left out.')
  }

  /** The answer to a question about a call. */
  approve(approvalId: string, approved: boolean, reason: string | undefined): void {
    this.#endAnswer()
    const part = { type: 'tool-approval' as const, approvalId, approved, ...(reason !== undefined && { reason }) }
    addMessage(this.messages, { role: 'tool', content: [part] })
  }

  end(): void {
    this.#endAnswer()
  }

  #user({ content = '' }: AgUiInputMessage, field: string): void {
    this.#endAnswer()
    this.#step = 0
    this.#resultStep = 0
    this.#answered = false
    const parts = partsOf(content).flatMap((part, at): Part[] => {
      const place = typeof content === 'string' ? field : `${field}.content[${at}]`
      const read = userPart(part, place)
      if (!read) this.#warn(place, 'A part of this type goes to no model and was left out.')
      return read ? [read] : []
    })
    addMessage(this.messages, { role: 'user', content: parts })
  }

  #reasoning({ content, metadata }: AgUiInputMessage): void {
    const { step, providerData, withdrawn } = readMetadata(metadata)
    if (withdrawn) return
    const text = typeof content === 'string' ? content : ''
    this.#steps.say(this.#stepOf(step), { type: 'reasoning', text, ...(providerData && { providerData }) })
  }

  #assistant({ content, toolCalls, metadata }: AgUiInputMessage): void {
    const { step, providerData } = readMetadata(metadata)
    if (typeof content === 'string')
      this.#steps.say(this.#stepOf(step), { type: 'text', text: content, ...(providerData && { providerData }) })
    for (const call of toolCalls ?? []) {
      const part = callOf(call)
      const at = this.#stepOf(readMetadata(call.metadata).step)
      this.#steps.say(at, part)
      this.#calls.set(call.id, { step: at, id: part.toolCallId })
    }
  }

  #result({ toolCallId, content, error, metadata }: AgUiInputMessage, field: string): void {
    const facts = readMetadata(metadata)
    const call = this.#calls.get(toolCallId ?? '')
    const texts = partsOf(content ?? '').flatMap(part => (part.type === 'text' ? [part.text ?? ''] : []))
    if (texts.length < partsOf(content ?? '').length)
      this.#warn(field, 'Parts of an output that are no text were left out.')
    const text = texts.join('') || (error ?? '')
    const part = {
      type: 'tool-result' as const,
      toolCallId: call?.id ?? toolCallId ?? '',
      output: outputIn(text, facts),
      ...(facts.signature !== undefined && { signature: facts.signature }),
    }
    const own = facts.place !== undefined
    const step = own ? (facts.step ?? 1) : (call?.step ?? Math.max(this.#step, 1))
    this.#steps.result(step, facts.isError || error ? { ...part, isError: true } : part, facts.place)
    this.#resultStep = Math.max(this.#resultStep, step)
    if (!own) this.#answered = true
  }

  /** The step of something that was said: the one it names; else the same as before, or the next behind an answer. */
  #stepOf(named: number | undefined): number {
    const step = named ?? (this.#answered ? this.#step + 1 : Math.max(this.#step, 1))
    if (step > this.#step) this.#answered = false
    this.#step = Math.max(this.#step, step)
    return step
  }

  #endAnswer(): void {
    for (const { role, content } of this.#steps.messages())
      addMessage(this.messages, { role, content: (content as readonly Part[]).filter(saysSomething) })
    this.#steps = new AnswerSteps()
  }

  #warn(setting: string, message: string): void {
    this.warnings.push({ setting, message })
  }
}

/** A message of calls alone may have an empty text, which no vendor takes. */
const saysSomething = (part: Part): boolean => !('text' in part) || part.text !== '' || part.providerData !== undefined

const partsOf = (content: string | readonly AgUiPart[] | null): readonly AgUiPart[] =>
  typeof content === 'string' ? (content === '' ? [] : [{ type: 'text', text: content }]) : (content ?? [])

function callOf({
  id,
  function: { name: toolName, arguments: text },
  encryptedValue,
  metadata,
}: AgUiInputCall): ToolCallPart {
  const { toolCallId = id, providerData, input, inputError } = readMetadata(metadata)
  const approval = questionIn(encryptedValue)
  const call = {
    type: 'tool-call' as const,
    toolCallId,
    toolName,
    ...(approval && { approval }),
    ...(providerData && { providerData }),
  }
  if (inputError !== undefined) return { ...call, inputText: typeof input === 'string' ? input : text, inputError }
  if (input !== undefined) return { ...call, input }
  try {
    return { ...call, input: text === '' ? {} : (JSON.parse(text) as Json) }
  } catch {
    // As a model wrote them, or a client cut them.
    return { ...call, inputText: text, inputError: 'The arguments are no JSON.' }
  }
}

/** The question of this server that a call waits for. Values of other servers are none. */
function questionIn(encryptedValue: string | null | undefined): ToolCallPart['approval'] {
  if (!encryptedValue?.startsWith('{')) return undefined
  try {
    const { approvalId, signature } = JSON.parse(encryptedValue) as Record<string, unknown>
    if (typeof approvalId !== 'string' || typeof signature !== 'string') return undefined
    return approvalId !== '' && signature !== '' ? { approvalId, signature } : undefined
  } catch {
    // Not as this server wrote it.
    return undefined
  }
}
