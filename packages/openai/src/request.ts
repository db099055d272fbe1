import type { ChatRequest, OutputFormat, Warning } from '@millrace/core'
import { defined, type JsonObject } from '@millrace/core/provider-kit'
import { toInput } from './input.js'
import { openaiModel } from './models.js'
import type { OpenAIOptions } from './options.js'
import { refusedSampling, toEffort } from './reasoning.js'
import { toolIncludes, toToolChoice, toTools } from './tools.js'

/** A body and what was left out of it. */
export interface ResponsesBody {
  /** The fields, ready for `JSON.stringify`. */
  readonly body: JsonObject
  /** See `HttpRequest.warnings`. */
  readonly warnings: readonly Warning[]
}

/**
 * Builds the body of a streaming Responses request. Pure; settings that are absent send nothing, but for two: `store` is false, since the
 * conversation travels with every request and a copy of it should stay at the vendor only where it is wanted; so reasoning is asked for in
 * its encrypted form, which goes back with the messages in place of the copy.
 *
 * @param id - the provider's, key of its `providerData`.
 */
export function responsesBody(chat: ChatRequest<OpenAIOptions>, name: string, id: string): ResponsesBody {
  const warnings: Warning[] = []
  const model = openaiModel(name)
  const options = chat.providerOptions ?? {}
  const effort = chat.reasoning && toEffort(chat.reasoning, model, warnings)
  const refused = refusedSampling(chat, effort, model, warnings)
  const sampling = { ...chat, ...Object.fromEntries(refused.map(setting => [setting, undefined])) }
  for (const setting of ['stop', 'seed'] as const) {
    if (chat[setting] !== undefined)
      warnings.push({ setting, message: 'Left out: the Responses API has no such setting.' })
  }
  const reasoning = defined({ effort, summary: options.reasoningSummary })
  const text = defined({ format: toFormat(chat.output), verbosity: options.verbosity })
  const include = [
    // Models that do not reason refuse it.
    ...(model.reasons ? ['reasoning.encrypted_content'] : []),
    ...toolIncludes(options.tools),
    ...(options.include ?? []),
  ]
  const body = defined({
    model: name,
    input: toInput(chat.messages, { id, systemRole: model.systemRole ?? 'system', warnings }),
    stream: true,
    store: options.store ?? false,
    include: include.length > 0 ? [...new Set(include)] : undefined,
    tools: toTools(chat.tools, options.tools),
    tool_choice: toToolChoice(chat.toolChoice),
    temperature: sampling.temperature,
    top_p: sampling.topP,
    max_output_tokens: chat.maxOutputTokens,
    reasoning: isEmpty(reasoning) ? undefined : reasoning,
    text: isEmpty(text) ? undefined : text,
    safety_identifier: chat.user,
    previous_response_id: options.previousResponseId,
    parallel_tool_calls: options.parallelToolCalls,
    max_tool_calls: options.maxToolCalls,
    service_tier: options.serviceTier,
    prompt_cache_key: options.promptCacheKey,
    metadata: options.metadata,
    ...options.extra,
  })
  return { body, warnings }
}

const isEmpty = (fields: object): boolean => Object.keys(fields).length === 0

function toFormat(output: OutputFormat | undefined): JsonObject | undefined {
  if (output?.type !== 'json') return undefined
  if (!output.schema) return { type: 'json_object' }
  return { type: 'json_schema', name: output.name ?? 'answer', schema: output.schema, strict: true }
}
