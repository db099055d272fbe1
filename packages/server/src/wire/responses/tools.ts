import type { Tool, ToolChoice, Warning } from '@millrace/core'
import { defined, type Warn } from '@millrace/core/provider-kit'
import { noToolToChoose, unknownChoice } from '../request/unknown-choice.js'
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
  /** Place in the body, for warnings: `tools[0]`. */
  readonly field: string
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
  const warn: Warn = (setting, message) => void warnings.push({ setting, message })
  const placed = (listed ?? []).flatMap((tool, at) => {
    const found = flatten(tool, `tools[${at}]`)
    if (found.length === 0) warn(`tools[${at}]`, ownTool)
    for (const each of found) warnOfFormat(each, warn)
    return found
  })
  const counts = new Map<string, number>()
  for (const { tool } of placed) counts.set(tool.name, (counts.get(tool.name) ?? 0) + 1)
  const named = placed.map(each => ({ ...each, name: nameOf(each, (counts.get(each.tool.name) ?? 0) > 1) }))
  const own = Object.fromEntries(named.map(({ name, tool, namespace }) => [name, onWire(tool, namespace)]))
  const providers = Object.values(Object.fromEntries(named.map(each => [each.name, toTool(each)])))
  if (choice === 'required' && !listed?.length) throw noToolToChoose()
  return { ...choose(choice, providers, own, warn), own, warnings }
}

const ownTool = 'Left out: the tool is OpenAI’s own.'

function flatten(tool: ClientTool, field: string): Placed[] {
  if (tool.type === 'function' || tool.type === 'custom') return [{ tool: tool as OneTool, field }]
  if (tool.type !== 'namespace') return []
  const { name: namespace, description, tools } = tool as Extract<ClientTool, { type: 'namespace' }>
  return tools.map((inner, at) => ({
    tool: inner,
    field: `${field}.tools[${at}]`,
    namespace,
    ...(description && { purpose: description }),
  }))
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

/** Warns of the form of a custom tool's text, which other vendors do not hold a model to. */
function warnOfFormat({ tool, field }: Placed, warn: Warn): void {
  if (tool.type !== 'custom' || (tool.format?.type ?? 'text') === 'text') return
  warn(
    `${field}.format`,
    grammarOf(tool)
      ? 'Told to the model in words: the text is held to no grammar.'
      : 'Left out: the format is OpenAI’s own.',
  )
}

/** The grammar that the text of a custom tool has to follow, in words. */
function grammarOf(tool: OneTool): string | undefined {
  if (tool.type !== 'custom' || !tool.format?.definition) return undefined
  const { syntax, definition } = tool.format
  return `The text follows this grammar${syntax ? ` (${syntax})` : ''}:\n${definition}`
}

function toTool({ tool, purpose, name }: Placed & { name: string }): Tool {
  const description = [purpose, tool.description, grammarOf(tool)].filter(Boolean).join('\n')
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
  warn: Warn,
): Pick<ReadTools, 'tools' | 'toolChoice'> {
  if (typeof choice === 'string' || !choice) return { tools, toolChoice: met(choice ?? undefined, tools, warn) }
  if (choice.type === 'allowed_tools') {
    const allowed = (choice.tools ?? []).flatMap((tool, at) => {
      const field = `tool_choice.tools[${at}]`
      if (isOpenais(tool)) warn(field, ownTool)
      return isOpenais(tool) ? [] : chosenName(own, tool, field)
    })
    const left = tools.filter(({ name }) => allowed.includes(name))
    return { tools: left, toolChoice: met(choice.mode ?? 'auto', left, warn) }
  }
  if (!isOpenais(choice)) return { tools, toolChoice: { toolName: chosenName(own, choice, 'tool_choice') } }
  warn('tool_choice', ownTool)
  return { tools, toolChoice: undefined }
}

/** A choice that must be met can be only where a tool is left. */
function met(choice: 'auto' | 'none' | 'required' | undefined, tools: readonly Tool[], warn: Warn) {
  if (choice !== 'required' || tools.length > 0) return choice
  warn('tool_choice', 'Left out: the tools to choose from are OpenAI’s own.')
  return undefined
}

type ChosenTool = Pick<Exclude<ChoiceOfTool, string>, 'type' | 'name' | 'namespace'>

/** True for a tool that no client brings. */
const isOpenais = ({ type, name }: ChosenTool): boolean => !name || (type !== 'function' && type !== 'custom')

/** @throws HttpError 400 for a tool that is not there. */
function chosenName(own: ReadTools['own'], { name, namespace }: ChosenTool, field: string): string {
  const toolName = listedName(own, name, namespace)
  if (toolName === undefined) throw unknownChoice(`${field}.name`)
  return toolName
}

/** The name that a provider knows the client's tool by. That of a tool that is no longer there is the client's. */
export const providerName = (own: ReadTools['own'], name?: string | null, namespace?: string | null): string =>
  listedName(own, name, namespace) ?? name ?? ''

function listedName(own: ReadTools['own'], name?: string | null, namespace?: string | null): string | undefined {
  const isIt = (tool: ToolOnWire): boolean => tool.name === name && (namespace ?? tool.namespace) === tool.namespace
  return Object.entries(own).find(([, tool]) => isIt(tool))?.[0]
}
