import type { ChatRequest } from '@millrace/core'
import { defined, filled, type JsonObject, leaveOut, penalties, type Warn } from '@millrace/core/provider-kit'
import { asModelTakes, openaiModel, toFlatSettings } from '@millrace/openai-compatible/dialect'
import { toolsAskedFor } from './asked.js'
import { chosenOf, includedWith } from './built-in.js'
import { toInput } from './input.js'
import type { OpenAIOptions } from './options.js'

/**
 * Builds the body of a streaming Responses request. Pure; settings that are absent send nothing, but for two: `store` is false, since the
 * conversation travels with every request and a copy of it should stay at the vendor only where it is wanted; so reasoning is asked for in
 * its encrypted form, which goes back with the messages in place of the copy.
 *
 * @param id - the provider's, key of its `providerData`.
 */
export function responsesBody(asked: ChatRequest<OpenAIOptions>, name: string, id: string, warn: Warn): JsonObject {
  const model = openaiModel(name)
  const taken = asModelTakes(asked, model, warn)
  const chat = leaveOut(taken, ['stop', 'seed', 'topK', ...penalties], 'the Responses API has no such setting.', warn)
  const { tools, format, fields } = toFlatSettings(chat)
  const { tools: builtIn = [], include = [], ...options } = chat.providerOptions ?? {}
  // Models that do not reason refuse it.
  const reasoning = model.reasons ? ['reasoning.encrypted_content'] : []
  return defined({
    model: name,
    input: toInput(chat.messages, { id, systemRole: model.systemRole ?? 'system', warn, asked: toolsAskedFor(asked) }),
    stream: true,
    store: options.store ?? options.background ?? false,
    background: options.background,
    include: filled([...new Set([...reasoning, ...builtIn.flatMap(includedWith), ...include])]),
    tools: filled([...tools, ...builtIn]),
    ...fields,
    tool_choice: chosenOf(chat.toolChoice, builtIn) ?? fields.tool_choice,
    max_output_tokens: mostTokens(chat.maxOutputTokens, warn),
    reasoning: filled({ effort: chat.reasoning?.effort, summary: options.reasoningSummary }),
    text: filled({ format, verbosity: options.verbosity }),
    safety_identifier: chat.user,
    previous_response_id: options.previousResponseId,
    parallel_tool_calls: options.parallelToolCalls ?? (chat.tools?.length ? chat.parallelToolCalls : undefined),
    max_tool_calls: options.maxToolCalls,
    service_tier: options.serviceTier,
    prompt_cache_key: options.promptCacheKey,
    metadata: options.metadata,
    ...options.extra,
  })
}

/** The least that the Responses API takes (2026-11); Chat Completions takes 1, and so clients of it ask for a few. */
const leastTokens = 16

function mostTokens(asked: number | undefined, warn: Warn): number | undefined {
  if (asked === undefined || asked < 1 || asked >= leastTokens) return asked
  warn('maxOutputTokens', `The Responses API takes ${leastTokens} at least: ${asked} was sent as ${leastTokens}.`)
  return leastTokens
}
