import type { ChatRequest, ToolChoice } from '@millrace/core'
import { defined, type JsonObject } from '@millrace/core/provider-kit'
import type { GeminiOptions } from './options.js'

const vendorTools = ['googleSearch', 'urlContext', 'codeExecution', 'fileSearch', 'googleMaps'] as const

/** `tools` and `toolConfig`: the request's functions, their schemas as plain JSON Schema, and the vendor's own tools. */
export function toTools({ tools = [], toolChoice, providerOptions = {} }: ChatRequest<GeminiOptions>): JsonObject {
  const functionDeclarations = tools.map(({ name, description, parameters }) =>
    defined({ name, description, parametersJsonSchema: parameters }),
  )
  const own = vendorTools.flatMap(name => {
    const settings = providerOptions[name]
    return settings === undefined ? [] : [{ [name]: settings === true ? {} : settings }]
  })
  const all = [...(tools.length > 0 ? [{ functionDeclarations }] : []), ...own]
  const functionCallingConfig = defined({
    ...toMode(
      toolChoice,
      tools.some(tool => tool.strict),
    ),
    streamFunctionCallArguments: providerOptions.streamToolArguments,
  })
  const configured = tools.length > 0 && Object.keys(functionCallingConfig).length > 0
  return defined({
    tools: all.length > 0 ? all : undefined,
    toolConfig: configured ? { functionCallingConfig } : undefined,
  })
}

/** `VALIDATED` leaves the choice to the model and holds it to the schemas; forced calls are held to them anyway (ai.google.dev, 2026-08). */
function toMode(choice: ToolChoice | undefined, strict: boolean): JsonObject {
  if (typeof choice === 'object') return { mode: 'ANY', allowedFunctionNames: [choice.toolName] }
  if (choice === 'required') return { mode: 'ANY' }
  if (choice === 'none') return { mode: 'NONE' }
  return strict ? { mode: 'VALIDATED' } : choice === 'auto' ? { mode: 'AUTO' } : {}
}
