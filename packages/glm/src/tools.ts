import type { ChatRequest, Tool } from '@millrace/core'
import { cannotTake, defined, filled, type JsonObject, type Warn } from '@millrace/core/provider-kit'
import { toWireToolChoice, toWireTools } from '@millrace/openai-compatible/dialect'
import type { GlmModel } from './models.js'
import type { GlmOptions } from './options.js'

/** GLM's limit by its OpenAPI (2026-07). */
const mostTools = 128

/**
 * `tools` and `tool_choice`: the request's functions, then the vendor's own tools.
 *
 * @throws ChatError `invalid-request` for what the vendor refuses, naming it.
 */
export function toTools(
  { tools = [], toolChoice, providerOptions = {} }: ChatRequest<GlmOptions>,
  model: GlmModel,
  warn: Warn,
): JsonObject {
  const { toolStream, webSearch, retrieval, mcp } = providerOptions
  // Mostly.
  if (tools.length === 0 && !webSearch && !retrieval && !mcp) return defined({ tool_stream: toolStream })
  tools.forEach(checkTool)
  const functions = toolChoice === 'none' ? [] : tools
  if (functions.length < tools.length) {
    warn('toolChoice', 'GLM knows no "none": the tools were left out instead.')
  }
  if (functions.some(tool => tool.strict !== undefined)) {
    warn('tools', 'strict was left out: GLM has no such setting.')
  }
  const all = [...(toWireTools(functions.map(withoutStrict)) ?? []), ...vendorTools(providerOptions, model, warn)]
  if (all.length > mostTools) throw cannotTake('tools', `GLM takes ${mostTools} at most, and these are ${all.length}.`)
  return defined({
    tools: filled(all),
    tool_choice: functions.length > 0 ? toChoice(toolChoice, functions, model, warn) : undefined,
    tool_stream: toolStream ?? (functions.length > 0 && model.toolStream ? true : undefined),
  })
}

function checkTool({ name }: Tool, i: number): void {
  if (!/^[\w-]{1,64}$/.test(name)) {
    throw cannotTake(`tools[${i}].name`, 'GLM takes up to 64 letters, digits, "_" and "-".')
  }
}

const withoutStrict = ({ strict: _, ...tool }: Tool): Tool => tool

/**
 * The specification knows `auto` alone. A function forced by name works with some models; `required` was never seen to work, so it is said
 * by name where there is one function. All else could hang for minutes and is not sent.
 */
function toChoice(
  choice: ChatRequest['toolChoice'],
  functions: readonly Tool[],
  { forcedTools }: GlmModel,
  warn: Warn,
): string | JsonObject | undefined {
  if (choice === undefined || choice === 'auto') return choice
  const forced = choice === 'required' && functions.length === 1 ? { toolName: functions[0]!.name } : choice
  if (forcedTools && typeof forced === 'object') return toWireToolChoice(forced)
  warn('toolChoice', 'Sent as "auto": with this model a forced call hangs, is refused, or was never seen to work.')
  return 'auto'
}

function vendorTools({ webSearch, retrieval, mcp }: GlmOptions, model: GlmModel, warn: Warn): JsonObject[] {
  const servers = mcp === undefined ? [] : 'serverLabel' in mcp ? [mcp] : mcp
  const asked = [
    ...(webSearch ? [{ type: 'web_search', settings: webSearchDefaults(webSearch) }] : []),
    ...(retrieval ? [{ type: 'retrieval', settings: retrieval }] : []),
    ...servers.map(server => ({ type: 'mcp', settings: server })),
  ]
  if (asked.length > 0 && model.functionsOnly) {
    warn('providerOptions', `Left out: this model takes functions only, no ${asked.map(tool => tool.type).join(', ')}.`)
    return []
  }
  return asked.map(({ type, settings }) => ({ type, [type]: snakeCase(settings) }))
}

/** Without `search_result` the vendor keeps its sources to itself. */
const webSearchDefaults = (webSearch: object): object => ({
  enable: true,
  searchEngine: 'search_std',
  searchResult: true,
  ...webSearch,
})

/** The fields with the vendor's names; what is in them stays as it is. */
function snakeCase(fields: object): JsonObject {
  const named = Object.entries(fields).map(([name, value]) => [
    name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`),
    value,
  ])
  return defined(Object.fromEntries(named))
}
