import type { ChatRequest } from '@millrace/core'
import { defined, type JsonObject, leaveOut, objectIn, type Warn } from '@millrace/core/provider-kit'
import { type HostApi, toWireOutput, toWireSampling, toWireToolChoice, toWireTools } from '@millrace/openai-compatible'
import { includedWith } from './built-in.js'
import { createResponsesDecoder } from './decoder.js'
import { toInput } from './input.js'
import { openaiModel } from './models.js'
import type { OpenAIOptions } from './options.js'
import { asTaken } from './reasoning.js'

/** The Responses API. @param id - the provider's, key of its `providerData`. */
export const responsesApi = (id: string): HostApi<OpenAIOptions> => ({
  path: '/responses',
  toBody: (chat, name, warn) => responsesBody(chat, name, id, warn),
  createDecoder: createResponsesDecoder,
})

/**
 * Builds the body of a streaming Responses request. Pure; settings that are absent send nothing, but for two: `store` is false, since the
 * conversation travels with every request and a copy of it should stay at the vendor only where it is wanted; so reasoning is asked for in
 * its encrypted form, which goes back with the messages in place of the copy.
 */
function responsesBody(asked: ChatRequest<OpenAIOptions>, name: string, id: string, warn: Warn): JsonObject {
  const model = openaiModel(name)
  const taken = asTaken(asked, model, warn)
  const chat = leaveOut(taken, ['stop', 'seed'], 'the Responses API has no such setting.', warn)
  const { tools: builtIn = [], include = [], ...options } = chat.providerOptions ?? {}
  // Models that do not reason refuse it.
  const reasoning = model.reasons ? ['reasoning.encrypted_content'] : []
  return defined({
    model: name,
    input: toInput(chat.messages, { id, systemRole: model.systemRole ?? 'system', warn }),
    stream: true,
    store: options.store ?? false,
    include: filled([...new Set([...reasoning, ...builtIn.flatMap(includedWith), ...include])]),
    tools: filled([...(toWireTools(chat.tools) ?? []).map(flat), ...builtIn]),
    tool_choice: flat(toWireToolChoice(chat.toolChoice)),
    ...toWireSampling(chat),
    max_output_tokens: chat.maxOutputTokens,
    reasoning: filled(defined({ effort: chat.reasoning?.effort, summary: options.reasoningSummary })),
    text: filled(defined({ format: flat(toWireOutput(chat.output)), verbosity: options.verbosity })),
    safety_identifier: chat.user,
    previous_response_id: options.previousResponseId,
    parallel_tool_calls: options.parallelToolCalls,
    max_tool_calls: options.maxToolCalls,
    service_tier: options.serviceTier,
    prompt_cache_key: options.promptCacheKey,
    metadata: options.metadata,
    ...options.extra,
  })
}

/** What Chat Completions nest under the name of its type lies beside the type here: tools, tool choices, formats. */
function flat(wire: string | JsonObject | undefined): string | JsonObject | undefined {
  if (typeof wire !== 'object') return wire
  const { type, ...nested } = wire
  return { type, ...objectIn(nested[String(type)]) }
}

/** The fields or the list, where there is something in it. */
const filled = <Value extends object>(value: Value): Value | undefined =>
  Object.keys(value).length > 0 ? value : undefined
