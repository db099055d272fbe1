import type { ChatRequest, ToolChoice } from '@millrace/core'
import { defined, filled, type JsonObject, pick } from '@millrace/core/provider-kit'
import { vendorTools } from '../tools.js'
import type { InteractionsOptions } from './options.js'

type Chat = ChatRequest<InteractionsOptions>

/** The `tools`: the request's functions, their schemas as plain JSON Schema, and the vendor's own tools with their settings beside their type. */
export function toTools({ tools = [], providerOptions = {} }: Chat): readonly JsonObject[] | undefined {
  const own = Object.entries(pick(providerOptions, vendorTools)).map(([name, settings]) => ({
    // `googleSearch` is `google_search` here.
    type: name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`),
    ...(settings === true ? {} : (settings as JsonObject)),
  }))
  return filled([
    ...tools.map(({ name, description, parameters }) => defined({ type: 'function', name, description, parameters })),
    ...own,
    ...(providerOptions.mcpServers ?? []).map(server => ({ type: 'mcp_server', ...server })),
  ])
}

/** `validated` leaves the choice to the model and holds it to the schemas (ai.google.dev, interactions, 2026-11). */
export function toChoice(choice: ToolChoice | undefined, tools: ChatRequest['tools'] = []): unknown {
  if (tools.length === 0) return undefined
  if (typeof choice === 'object') return { allowed_tools: { mode: 'any', tools: [choice.toolName] } }
  if (choice === 'none' || choice === 'required') return choice === 'none' ? 'none' : 'any'
  return tools.some(({ strict }) => strict) ? 'validated' : choice
}
