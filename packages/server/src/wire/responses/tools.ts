import type { Tool, ToolChoice, Warning } from '@millrace/core'
import { defined } from '@millrace/core/provider-kit'
import { unknownChoice } from '../request/unknown-choice.js'
import type { ChoiceOfTool, ClientTool, OneTool, ResponsesBody } from './body.js'
import type { ToolOnWire } from './context.js'

/** The tools of a request as providers know them. */
export interface ReadTools {
  readonly tools: readonly Tool[]
  /** The client's words for each, by the provider's. */
  readonly own: { readonly [name: string]: ToolOnWire }
  readonly toolChoice: ToolChoice | undefined
  readonly warnings: readonly Warning[]
}

interface Placed {
  readonly tool: OneTool
  readonly namespace?: string
  readonly purpose?: string
}

/**
 * Reads tools: functions, tools that take a text as functions with one text, and those of a namespace one by one. Tools that OpenAI runs itself
 * are left out with a warning.
 *
 * @throws HttpError 400 for a choice of a tool that is not there.
 */
export function readTools({
  tools: listed,
  tool_choice: choice,
}: Pick<ResponsesBody, 'tools' | 'tool_choice'>): ReadTools {
  const warnings: Warning[] = []
  const placed = (listed ?? []).flatMap((tool, at) => {
    const found = flatten(tool)
    if (found.length === 0) warnings.push({ setting: `tools[${at}]`, message: 'Left out: the tool is OpenAI’s own.' })
    return found
  })
  const counts = new Map<string, number>()
  for (const { tool } of placed) counts.set(tool.name, (counts.get(tool.name) ?? 0) + 1)
  const named = placed.map(each => ({ ...each, name: nameOf(each, (counts.get(each.tool.name) ?? 0) > 1) }))
  const own = Object.fromEntries(named.map(({ name, tool, namespace }) => [name, onWire(tool, namespace)]))
  const providers = Object.values(Object.fromEntries(named.map(each => [each.name, toTool(each)])))
  return { ...choose(choice, providers, own, warnings), own, warnings }
}

function flatten(tool: ClientTool): Placed[] {
  if (tool.type === 'function' || tool.type === 'custom') return [{ tool: tool as OneTool }]
  if (tool.type !== 'namespace') return []
  const { name: namespace, description, tools } = tool as Extract<ClientTool, { type: 'namespace' }>
  return tools.map(inner => ({ tool: inner, namespace, ...(description && { purpose: description }) }))
}

/** The tool's own name where that is clear; most vendors take 64 characters. */
const nameOf = ({ tool: { name }, namespace }: Placed, isShared: boolean): string =>
  isShared && namespace !== undefined ? `${namespace}__${name}`.slice(-64) : name

const onWire = ({ type, name }: OneTool, namespace: string | undefined): ToolOnWire => ({
  name,
  ...(namespace !== undefined && { namespace }),
  ...(type === 'custom' && { custom: true }),
})

const textInput = {
  type: 'object',
  properties: { input: { type: 'string' } },
  required: ['input'],
  additionalProperties: false,
}

function toTool({ tool, purpose, name }: Placed & { name: string }): Tool {
  const description = [purpose, tool.description].filter(Boolean).join('\n')
  const isCustom = tool.type === 'custom'
  return defined({
    name,
    description: description || undefined,
    parameters: isCustom ? textInput : (tool.parameters ?? { type: 'object', properties: {} }),
    strict: isCustom ? undefined : (tool.strict ?? undefined),
  })
}

function choose(
  choice: ChoiceOfTool | null | undefined,
  tools: readonly Tool[],
  own: ReadTools['own'],
  warnings: Warning[],
): Pick<ReadTools, 'tools' | 'toolChoice'> {
  if (typeof choice === 'string' || !choice) return { tools, toolChoice: choice ?? undefined }
  if (choice.type === 'allowed_tools') {
    const allowed = (choice.tools ?? []).map(tool => providerName(own, tool.name, tool.namespace))
    return { tools: tools.filter(({ name }) => allowed.includes(name)), toolChoice: choice.mode ?? 'auto' }
  }
  if (choice.name && (choice.type === 'function' || choice.type === 'custom')) {
    const toolName = listedName(own, choice.name, choice.namespace)
    if (toolName === undefined) throw unknownChoice('tool_choice.name')
    return { tools, toolChoice: { toolName } }
  }
  warnings.push({ setting: 'tool_choice', message: 'Left out: the tool is OpenAI’s own.' })
  return { tools, toolChoice: undefined }
}

/** The name that a provider knows the client's tool by. That of a tool that is no longer there is the client's. */
export const providerName = (own: ReadTools['own'], name?: string | null, namespace?: string | null): string =>
  listedName(own, name, namespace) ?? name ?? ''

function listedName(own: ReadTools['own'], name?: string | null, namespace?: string | null): string | undefined {
  const isIt = (tool: ToolOnWire): boolean => tool.name === name && (namespace ?? tool.namespace) === tool.namespace
  return Object.entries(own).find(([, tool]) => isIt(tool))?.[0]
}
