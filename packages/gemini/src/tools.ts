import type { ChatRequest, ToolChoice } from '@millrace/core'
import { defined, filled, type JsonObject, pick } from '@millrace/core/provider-kit'
import type { GeminiOptions } from './options.js'

/** The vendor's own tools, by the names of their options. */
export const vendorTools = ['googleSearch', 'urlContext', 'codeExecution', 'fileSearch', 'googleMaps'] as const

/**
 * `tools` and `toolConfig`: the request's functions, their schemas as plain JSON Schema, and the vendor's own tools.
 *
 * @param mixes - whether functions beside tools of the vendor's are refused unless the request says that they are meant (ag2ai/ag2#3145, 2026-08).
 */
export function toTools(
  { tools = [], toolChoice, providerOptions = {} }: ChatRequest<GeminiOptions>,
  mixes: boolean,
): JsonObject {
  const functionDeclarations = tools.map(({ name, description, parameters }) =>
    defined({ name, description, parametersJsonSchema: parameters }),
  )
  const own = Object.entries(pick(providerOptions, vendorTools)).map(([name, settings]) => ({
    [name]: settings === true ? {} : settings,
  }))
  if (tools.length === 0) return own.length > 0 ? { tools: own } : {}
  const { streamToolArguments: streamFunctionCallArguments } = providerOptions
  const mixed = mixes && own.length > 0
  // Beside tools of the vendor's, the mode that leaves the choice is `VALIDATED` (Pretend-to/mio-chat-backend#30, 2026-05).
  const held = tools.some(({ strict }) => strict) || (mixed && toolChoice === 'auto')
  const functionCallingConfig = filled({ ...toMode(toolChoice, held), streamFunctionCallArguments })
  const toolConfig = filled({ functionCallingConfig, includeServerSideToolInvocations: mixed || undefined })
  return defined({ tools: [{ functionDeclarations }, ...own], toolConfig })
}

/**
 * The mode of calling. `VALIDATED` leaves the choice to the model and holds it to the schemas; forced calls are held to them anyway (ai.google.dev,
 * 2026-08).
 */
function toMode(choice: ToolChoice | undefined, held: boolean): JsonObject {
  if (typeof choice === 'object') return { mode: 'ANY', allowedFunctionNames: [choice.toolName] }
  if (choice === 'none' || choice === 'required') return { mode: choice === 'none' ? 'NONE' : 'ANY' }
  return held ? { mode: 'VALIDATED' } : defined({ mode: choice?.toUpperCase() })
}
