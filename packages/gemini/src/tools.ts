import type { ChatRequest, Tool, ToolChoice } from '@millrace/core'
import { defined, filled, type JsonObject, pick } from '@millrace/core/provider-kit'
import type { GeminiOptions } from './options.js'

/** The vendor's own tools, by the names of their options. */
export const vendorTools = ['googleSearch', 'urlContext', 'codeExecution', 'fileSearch', 'googleMaps'] as const

/** `tools` and `toolConfig`: the request's functions, their schemas as plain JSON Schema, and the vendor's own tools. */
export function toTools({ tools = [], toolChoice, providerOptions = {} }: ChatRequest<GeminiOptions>): JsonObject {
  const functionDeclarations = tools.map(({ name, description, parameters }) =>
    defined({ name, description, parametersJsonSchema: parameters }),
  )
  const own = Object.entries(pick(providerOptions, vendorTools)).map(([name, settings]) => ({
    [name]: settings === true ? {} : settings,
  }))
  if (tools.length === 0) return own.length > 0 ? { tools: own } : {}
  const { streamToolArguments: streamFunctionCallArguments } = providerOptions
  const config = filled({ ...toMode(toolChoice, tools), streamFunctionCallArguments })
  return defined({ tools: [{ functionDeclarations }, ...own], toolConfig: config && { functionCallingConfig: config } })
}

/** `VALIDATED` leaves the choice to the model and holds it to the schemas; forced calls are held to them anyway (ai.google.dev, 2026-08). */
function toMode(choice: ToolChoice | undefined, tools: readonly Tool[]): JsonObject {
  if (typeof choice === 'object') return { mode: 'ANY', allowedFunctionNames: [choice.toolName] }
  if (choice === 'none' || choice === 'required') return { mode: choice === 'none' ? 'NONE' : 'ANY' }
  return tools.some(({ strict }) => strict) ? { mode: 'VALIDATED' } : defined({ mode: choice?.toUpperCase() })
}
