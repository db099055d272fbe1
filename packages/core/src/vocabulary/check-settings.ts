import { isPlainObject } from '../lib/is-plain-object.js'
import { kind } from './kind.js'
import { type KnownNames, refuseMisspelt } from './known-names.js'
import { otherNameIn, othersOfTool } from './other-shapes.js'
import { checkToolData } from './provider-data.js'
import type { ChatRequest, OutputFormat, ReasoningSettings, Tool } from './request.js'

const toolChoices: ReadonlySet<unknown> = new Set(['auto', 'none', 'required'])
const efforts: ReadonlySet<unknown> = new Set(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])
/** Fields by which schemas of libraries that are plain objects are known: Valibot's, and those of `jsonSchema()` of the AI SDK. */
const ofLibraries = ['~standard', 'jsonSchema']
const outputTypes: ReadonlySet<unknown> = new Set(['text', 'json'])
const toolNames: KnownNames<Tool> = {
  name: true,
  description: true,
  parameters: true,
  strict: true,
  providerData: true,
}
const reasoningNames: KnownNames<ReasoningSettings> = { enabled: true, effort: true, budgetTokens: true }
const outputNames: KnownNames<Extract<OutputFormat, { type: 'json' }>> = {
  type: true,
  schema: true,
  name: true,
  strict: true,
  adapt: true,
}

export function checkTool(tool: Tool, i: number): void {
  const field = `tools[${i}]`
  if (typeof tool !== 'object' || tool === null)
    throw new TypeError(`${field} is no tool: { name, description, parameters }.`)
  refuseMisspelt(tool, toolNames, `field of ${field}`)
  const { name, description, parameters, strict } = tool
  if (typeof name !== 'string' || name === '')
    throw new TypeError(`${field}.name takes a name.${otherNameIn(tool, othersOfTool)}`)
  if (parameters === undefined)
    throw new TypeError(`${field}.parameters takes a JSON Schema.${otherNameIn(tool, othersOfTool)}`)
  checkSchema(parameters, `${field}.parameters`, 'withTools takes one as input')
  if (description !== undefined && typeof description !== 'string')
    throw new TypeError(`${field}.description takes a text, not ${kind(description)}.`)
  if (strict !== undefined && typeof strict !== 'boolean')
    throw new TypeError(`${field}.strict takes true or false, not ${kind(strict)}.`)
  checkToolData(tool.providerData, field)
}

/** Refuses schemas of libraries: they have none of the keywords that a vendor reads. */
function checkSchema(schema: unknown, field: string, taker: string): void {
  if (isPlainObject(schema) && !ofLibraries.some(name => Object.keys(schema).includes(name))) return
  throw new TypeError(`${field} takes a JSON Schema as a plain object. Of a schema of a library make one; ${taker}.`)
}

export function checkToolChoice(choice: unknown): void {
  if (choice === undefined || toolChoices.has(choice)) return
  if (typeof (choice as { toolName?: unknown } | null)?.toolName === 'string') return
  throw new TypeError("toolChoice takes 'auto', 'none', 'required' or { toolName }.")
}

export function checkReasoning(reasoning: ReasoningSettings): void {
  refuseMisspelt(reasoning, reasoningNames, 'field of reasoning')
  const { enabled, effort, budgetTokens } = reasoning
  if (enabled !== undefined && typeof enabled !== 'boolean')
    throw new TypeError(`reasoning.enabled takes true or false, not ${kind(enabled)}.`)
  if (effort !== undefined && !efforts.has(effort))
    throw new TypeError(`reasoning.effort takes ${[...efforts].join(', ')}.`)
  if (budgetTokens !== undefined && !Number.isFinite(budgetTokens))
    throw new TypeError(`reasoning.budgetTokens takes a number, not ${kind(budgetTokens)}.`)
}

export function checkOutput(output: ChatRequest['output']): void {
  if (!output) return
  refuseMisspelt(output, outputNames, 'field of output')
  if (!outputTypes.has(output.type))
    throw new TypeError("output.type takes 'text' or 'json': { type: 'json', schema }.")
  if (output.type === 'json' && output.schema !== undefined)
    checkSchema(output.schema, 'output.schema', 'streamObject takes one')
}
