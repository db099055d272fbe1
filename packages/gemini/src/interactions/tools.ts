import type { ChatRequest, ToolChoice } from '@millrace/core'
import { defined, filled, type JsonObject } from '@millrace/core/provider-kit'
import type { GeminiTool } from '../options.js'
import type { InteractionsOptions } from './options.js'

/** The `tools`: the request's functions, their schemas as plain JSON Schema, and the vendor's own tools with their settings beside their type. */
export function toTools({
  tools = [],
  providerOptions = {},
}: ChatRequest<InteractionsOptions>): readonly JsonObject[] | undefined {
  const { googleSearch, urlContext, codeExecution, fileSearch, googleMaps, mcpServers = [] } = providerOptions
  const own: { readonly [type: string]: GeminiTool | undefined } = {
    google_search: googleSearch,
    url_context: urlContext,
    code_execution: codeExecution,
    file_search: fileSearch,
    google_maps: googleMaps,
  }
  return filled([
    ...tools.map(({ name, description, parameters }) => defined({ type: 'function', name, description, parameters })),
    ...Object.entries(own).flatMap(([type, settings]) =>
      settings ? [{ type, ...(settings === true ? {} : settings) }] : [],
    ),
    ...mcpServers.map(server => ({ type: 'mcp_server', ...server })),
  ])
}

/** `validated` leaves the choice to the model and holds it to the schemas (ai.google.dev, interactions, 2026-11). */
export function toChoice(choice: ToolChoice | undefined, tools: ChatRequest['tools'] = []): unknown {
  if (tools.length === 0) return undefined
  if (typeof choice === 'object') return { allowed_tools: { mode: 'any', tools: [choice.toolName] } }
  if (choice === 'none' || choice === 'required') return choice === 'none' ? 'none' : 'any'
  return tools.some(({ strict }) => strict) ? 'validated' : choice
}
