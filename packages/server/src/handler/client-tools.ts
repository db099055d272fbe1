import type {
  ChatRequest,
  Message,
  Part,
  Tool,
  ToolApprovalPart,
  ToolCallPart,
  ToolChoice,
  ToolResultPart,
  Warning,
} from '@millrace/core'
import { HttpError } from '../exchange/http-error.js'
import type { WireFormat } from '../wire/wire.js'

/** The tools that a client speaks for: it brings their declarations, calls and results. Undefined: all. */
export type ClientTools = ReadonlySet<string> | undefined

/** A call of the server's own tool that waits for a person, with the question that has to be the server's. */
export interface AskedCall {
  /** Place in the request, for messages. */
  readonly at: string
  readonly call: ToolCallPart & { readonly approval: NonNullable<ToolCallPart['approval']> }
}

/** A result that the server told, with its call: both are the client's to bring where the signature is the server's. */
export interface ClaimedResult {
  /** Place in the request, for messages. */
  readonly at: string
  readonly call: ToolCallPart
  readonly result: ToolResultPart
}

/** The parts of a conversation that are a client's to bring where their signatures are right. */
export interface Claims {
  readonly asked: readonly AskedCall[]
  readonly results: readonly ClaimedResult[]
  /** Calls that neither a question nor a result speaks for, as of an answer that was stopped. They are left out. */
  readonly unproven: ReadonlySet<Part>
}

/** The tools that clients of a wire format speak for. Default: programs for all, browsers for none. */
export function clientToolsOf(option: readonly string[] | 'all' | undefined, wire: WireFormat): ClientTools {
  const tools = option ?? (wire.clients === 'api' ? 'all' : [])
  return tools === 'all' ? undefined : new Set(tools)
}

const none: readonly Warning[] = []

/** Leaves out the tools that a client declares and may not, with a warning for each, and a choice where there is none left to choose from. */
export function withClientTools(
  request: ChatRequest,
  tools: ClientTools,
): { readonly request: ChatRequest; readonly warnings: readonly Warning[] } {
  if (!request.tools && request.toolChoice === undefined) return { request, warnings: none }
  const { tools: declared = [], toolChoice, ...rest } = request
  const mayBring = (name: string): boolean => !tools || tools.has(name)
  const kept = declared.filter(({ name }) => mayBring(name))
  const warnings = declared.flatMap(({ name }, i): Warning[] =>
    mayBring(name)
      ? []
      : [{ setting: `tools[${i}]`, message: 'This tool is not one that a client may bring; it is left out.' }],
  )
  const choice = toolChoice !== undefined && (!tools || isChoice(toolChoice, kept)) && { toolChoice }
  return { request: kept.length === 0 ? rest : { ...rest, tools: kept, ...choice }, warnings }
}

const isChoice = (choice: ToolChoice, tools: readonly Tool[]): boolean =>
  typeof choice !== 'object' || tools.some(({ name }) => name === choice.toolName)

/**
 * Reads the calls of a conversation that a client sent. A call that the model never made could be run by a tool loop, and a result that no tool gave
 * is believed by the model: so a client brings both for its own tools alone, and a call of another tool only with the question for
 * a person's approval that this server asked, or with a result that this server signed.
 *
 * @param signs - this server signs results.
 * @returns the parts that are still to be checked by their signatures.
 * @throws HttpError 400 for a call, a result or an approval that is not the client's to bring.
 */
export function readCalls(messages: readonly Message[], tools: ClientTools, signs: boolean): Claims {
  let reading: CallReading | undefined
  messages.forEach(({ role, content }, i) => {
    if (typeof content === 'string') return
    content.forEach((part, j) => {
      if (!part.type.startsWith('tool-')) return
      reading ??= new CallReading(tools, signs)
      reading.read(part, role, `messages[${i}].content[${j}]`)
    })
  })
  return reading ?? noClaims
}

/** Those of most conversations. */
const noClaims: Claims = { asked: [], results: [], unproven: new Set() }

class CallReading implements Claims {
  readonly asked: AskedCall[] = []
  readonly results: ClaimedResult[] = []
  readonly unproven = new Set<Part>()
  readonly #tools: ClientTools
  readonly #signs: boolean
  readonly #calls = new Map<string, ToolCallPart>()
  /** Questions that are not answered yet. */
  readonly #open = new Set<string>()

  constructor(tools: ClientTools, signs: boolean) {
    this.#tools = tools
    this.#signs = signs
  }

  read(part: Part, role: Message['role'], at: string): void {
    if (part.type === 'tool-call') this.#call(part, role, at)
    else if (part.type === 'tool-result') this.#result(part, at)
    else if (part.type === 'tool-approval') this.#approval(part, at)
  }

  #call(part: ToolCallPart, role: Message['role'], at: string): void {
    const { toolCallId, toolName, approval } = part
    if (role !== 'assistant') throw bad(at, 'is a call outside of an assistant message')
    // A result for one of two calls with the same id would pass for that of the other.
    if (this.#calls.has(toolCallId) && (approval || this.#calls.get(toolCallId)?.approval))
      throw bad(at, 'has the id of another call')
    this.#calls.set(toolCallId, part)
    if (approval) {
      if (this.asked.some(({ call }) => call.approval.approvalId === approval.approvalId))
        throw bad(at, 'has the approvalId of another call')
      this.asked.push({ at, call: { ...part, approval } })
      this.#open.add(approval.approvalId)
    } else if (!this.#isOwn(toolName)) {
      if (this.#signs) return void this.unproven.add(part)
      throw bad(at, 'is a call of a tool that is not the client’s')
    }
  }

  #result(result: ToolResultPart, at: string): void {
    if (!this.#tools) return
    const { toolCallId, toolName } = result
    const call = this.#calls.get(toolCallId)
    if (!call) throw bad(at, 'is a result without a call before it')
    if (toolName !== undefined && toolName !== call.toolName) throw bad(at, 'names another tool than its call')
    if (this.#isOwn(call.toolName)) return
    if (!this.#signs) throw bad(at, 'is a result of a tool that is not the client’s')
    this.results.push({ at, call, result })
    this.unproven.delete(call)
  }

  #approval({ approvalId }: ToolApprovalPart, at: string): void {
    if (!this.#open.delete(approvalId)) throw bad(at, 'answers no question that is open')
  }

  #isOwn(tool: string): boolean {
    return !this.#tools || this.#tools.has(tool)
  }
}

const bad = (at: string, what: string): HttpError => new HttpError(400, 'invalid-request', `${at} ${what}.`)
