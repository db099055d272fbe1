import { defined } from '../lib/defined.js'
import { holdsFields } from '../lib/is-plain-object.js'
import { type KnownNames, refuseMisspelt } from '../vocabulary/known-names.js'
import { checkToolData } from '../vocabulary/provider-data.js'
import type { ChatRequest, Tool, ToolChoice } from '../vocabulary/request.js'
import { type LoopSign, signedTools } from './loop-sign.js'
import type { AnyTool, ToolContext } from './tool-definition.js'
import { type ReadToolSchema, readToolSchema } from './tool-schema.js'

/** A tool whose definition was checked. */
export interface PreparedTool {
  readonly name: string
  readonly check: ReadToolSchema['check']
  /** Absent: the caller runs it. */
  readonly execute: ((input: unknown, context: ToolContext) => unknown) | undefined
  /** True, or the function that says so: a person is asked first. */
  readonly approve: true | ((input: unknown, context: ToolContext) => unknown) | undefined
  readonly timeoutMs: number | undefined
}

/** The tools of a loop, by name. Names that are no more than inherited do not exist. */
export class ToolSet {
  /** The tools as vendors are told of them. */
  readonly declared: readonly Tool[]
  readonly #tools: ReadonlyMap<string, PreparedTool>

  /** @throws TypeError for a tool that is not of its type. */
  constructor(tools: { readonly [name: string]: AnyTool }) {
    if (!holdsFields(tools))
      throw new TypeError('withTools takes tools by name: { weather: { description, input, execute } }.')
    const read = Object.entries(tools).map(([name, tool]) => readTool(name, tool))
    this.declared = read.map(({ declared }) => declared)
    this.#tools = new Map(read.map(({ prepared }) => [prepared.name, prepared]))
  }

  /** The tool of this name; undefined where there is none. */
  get(name: string): PreparedTool | undefined {
    return this.#tools.get(name)
  }

  /** True where a tool asks a person. */
  get asks(): boolean {
    return [...this.#tools.values()].some(({ approve }) => approve !== undefined)
  }

  /**
   * A request that offers these tools beside those that it brings. A tool of the request with a name of ours is left out: its calls would run here.
   *
   * @param sign - tells whether there is a loop within.
   * @param first - it begins the loop. Behind that, a choice that demands a call is `auto`: the loop would never end.
   */
  offered(request: ChatRequest, first: boolean, sign: LoopSign): ChatRequest {
    const { toolChoice, ...rest } = request
    const choice = first || !demandsCall(toolChoice) ? toolChoice : 'auto'
    const asked = choice === undefined ? rest : { ...rest, toolChoice: choice }
    if (this.declared.length === 0) return asked
    const brought = request.tools?.filter(({ name }) => !this.#tools.has(name)) ?? []
    return { ...asked, tools: [...brought, ...signedTools(this.declared, sign)] }
  }
}

const demandsCall = (choice: ToolChoice | undefined): boolean =>
  choice === 'required' || (typeof choice === 'object' && choice !== null)

function readTool(name: string, tool: AnyTool): { readonly declared: Tool; readonly prepared: PreparedTool } {
  const place = `withTools: the tool ${JSON.stringify(name)}`
  if (name === '') throw new TypeError('withTools: a tool needs a name.')
  if (typeof tool !== 'object' || tool === null) throw new TypeError(`${place} is { description, input, execute }.`)
  checkFields(tool, place)
  const { description, input, strict, providerData, execute, approve, timeoutMs } = tool
  if (description !== undefined && typeof description !== 'string')
    throw new TypeError(`${place}: description takes a text.`)
  if (execute !== undefined && typeof execute !== 'function') throw new TypeError(`${place}: execute takes a function.`)
  if (approve !== undefined && typeof approve !== 'boolean' && typeof approve !== 'function')
    throw new TypeError(`${place}: approve takes true, false or a function.`)
  if (timeoutMs !== undefined && !(typeof timeoutMs === 'number' && timeoutMs >= 0))
    throw new TypeError(`${place}: timeoutMs takes milliseconds from 0.`)
  if (strict !== undefined && typeof strict !== 'boolean') throw new TypeError(`${place}: strict takes true or false.`)
  checkToolData(providerData, place)
  const { parameters, check } = readToolSchema(input, place, strict === true)
  return {
    declared: defined({ name, description, parameters, strict, providerData }),
    prepared: {
      name,
      check,
      // An instance of a class may be a tool too.
      execute: execute && ((value, context) => execute.call(tool, value, context)),
      approve:
        typeof approve === 'function' ? (value, context) => approve.call(tool, value, context) : approve || undefined,
      timeoutMs,
    },
  }
}

/**
 * Names of other libraries for fields of a tool, which would be passed over here: of the AI SDK and MCP, of the APIs of vendors and their helpers, and of
 * LangChain (ai 7.0.173, openai 7.59.0, @anthropic-ai/sdk 1.14.0, @langchain/core 1.4.0, 2026-11).
 */
const elsewhere = [
  ['inputSchema', 'input'],
  ['parameters', 'input'],
  ['schema', 'input'],
  ['needsApproval', 'approve'],
  ['run', 'execute'],
  ['invoke', 'execute'],
  ['handler', 'execute'],
] as const

const toolNames: KnownNames<AnyTool> = {
  description: true,
  input: true,
  strict: true,
  providerData: true,
  execute: true,
  approve: true,
  timeoutMs: true,
}

function checkFields(tool: AnyTool, place: string): void {
  for (const [name, ours] of elsewhere)
    if (name in tool && tool[ours] === undefined) throw new TypeError(`${place}: ${name} is called ${ours} here.`)
  refuseMisspelt(tool, toolNames, `field of ${place}`)
}
