import type { Tool, ToolChoice } from '@millrace/core'
import { defined, type JsonObject } from '@millrace/core/provider-kit'
import type { OpenAIBuiltInTool } from './options.js'

/** Functions in the words of the Responses API, then the built-in tools as they are; undefined where there are none. */
export function toTools(
  functions: readonly Tool[] = [],
  builtIn: readonly OpenAIBuiltInTool[] = [],
): readonly JsonObject[] | undefined {
  const tools = functions.map(({ name, description, parameters, strict }) =>
    defined({ type: 'function', name, description, parameters, strict }),
  )
  return tools.length + builtIn.length === 0 ? undefined : [...tools, ...builtIn]
}

/** A tool choice in the words of the Responses API. */
export const toToolChoice = (choice: ToolChoice | undefined): string | JsonObject | undefined =>
  typeof choice === 'object' ? { type: 'function', name: choice.toolName } : choice

/** What must be asked for so that a built-in tool's result comes with the answer (OpenAI's reference, `include`, 2026-11). */
const includes: { readonly [type: string]: string } = {
  web_search: 'web_search_call.action.sources',
  web_search_preview: 'web_search_call.action.sources',
  file_search: 'file_search_call.results',
  code_interpreter: 'code_interpreter_call.outputs',
}

/** The `include` of the built-in tools that are asked for. */
export const toolIncludes = (builtIn: readonly OpenAIBuiltInTool[] = []): string[] =>
  builtIn.flatMap(({ type }) => (Object.hasOwn(includes, type) ? [includes[type]!] : []))
