import type { ChatRequest, Tool, ToolChoice } from '@millrace/core'
import { defined, type JsonObject } from '@millrace/core/provider-kit'
import type { AnthropicModel } from './models.js'
import type { AnthropicOptions } from './options.js'
import type { Warn } from './thinking.js'

/**
 * `tools` and `tool_choice`: the request's functions, then what the vendor runs.
 *
 * @param budgeted - thinking within a budget is on, which rules a forced call out.
 */
export function toTools(
  { tools = [], toolChoice, providerOptions = {} }: ChatRequest<AnthropicOptions>,
  model: AnthropicModel,
  budgeted: boolean,
  warn: Warn,
): JsonObject {
  const all = [...tools.map(toFunction), ...(providerOptions.serverTools ?? [])]
  if (all.length === 0) return {}
  const choice = toChoice(toolChoice, model.forcedTools && !budgeted, warn)
  const oneByOne = providerOptions.parallelToolCalls === false && toolChoice !== 'none'
  return defined({
    tools: all,
    tool_choice: oneByOne ? { type: 'auto', ...choice, disable_parallel_tool_use: true } : choice,
  })
}

const toFunction = ({ name, description, parameters, strict }: Tool): JsonObject =>
  defined({ name, description, input_schema: parameters, strict })

/** "Thinking may not be enabled when tool_choice forces tool use" (run-llama/llama_index#19641, 2025-08); adaptive thinking may. */
function toChoice(choice: ToolChoice | undefined, force: boolean, warn: Warn): JsonObject | undefined {
  if (choice === undefined || choice === 'auto' || choice === 'none') return choice && { type: choice }
  if (force) return choice === 'required' ? { type: 'any' } : { type: 'tool', name: choice.toolName }
  warn('toolChoice', 'Sent as "auto": this model, or any that thinks within a budget, cannot be made to call a tool.')
  return { type: 'auto' }
}
