import type { ChatRequest, HttpRequest, Tool, ToolChoice } from '@millrace/core'
import { lacksThought, loopLacksThought } from '@millrace/core/internal'
import {
  defined,
  filled,
  fittingChoice,
  fittingSchema,
  type JsonObject,
  leaveOut,
  modelInAddress,
  ownData,
  penalties,
  postJson,
  type Warn,
  withPlainRoots,
} from '@millrace/core/provider-kit'
import { containerOf, toConversation } from './messages.js'
import { anthropicModel } from './models.js'
import type { AnthropicOptions, AnthropicSettings } from './options.js'
import { type Draft, loopBlocks, toThinking } from './thinking.js'

/** Settings that a request is built with. */
export interface AnthropicRequestContext
  extends Required<Pick<AnthropicSettings, 'id' | 'baseURL' | 'model' | 'version' | 'beta'>> {
  /** Set for Vertex AI, which takes the model in the address and the version in the body. */
  readonly vertex: AnthropicSettings['vertex']
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The HTTP request for a chat request, without the key. Pure. */
export function toAnthropicRequest(chat: ChatRequest<AnthropicOptions>, context: AnthropicRequestContext): HttpRequest {
  const beta = [...new Set([...context.beta, ...(chat.providerOptions?.beta ?? [])])]
  const { baseURL, vertex, version } = context
  const name = chat.model ?? context.model
  const url = vertex ? `${baseURL}/models/${modelInAddress(name)}:streamRawPredict` : `${baseURL}/v1/messages`
  const headers = { 'anthropic-version': vertex ? undefined : version, 'anthropic-beta': beta.join(',') || undefined }
  return postJson(url, warn => toBody(chat, context, warn), headers)
}

function toBody(chat: ChatRequest<AnthropicOptions>, context: AnthropicRequestContext, warn: Warn): JsonObject {
  const name = chat.model ?? context.model
  // The first version of the API that takes no sampling settings (2026-11).
  const model = { ...anthropicModel(name), ...(context.version >= '2026-10-21' && { sampling: 'none' as const }) }
  const { citations = false, cache, serviceTier, extra } = chat.providerOptions ?? {}
  const draft: Draft = { chat, model, maxTokens: chat.maxOutputTokens ?? model.maxTokens, warn }
  const conversation = toConversation(chat.messages, context.id, citations, warn)
  const { thinking: asked, effort } = toThinking(draft)
  const isLeftOut = asked?.type === 'enabled' && loopLacksThought(conversation.messages as never, loopBlocks)
  if (isLeftOut) warn('reasoning', lacksThought)
  const thinking = isLeftOut ? undefined : asked
  const held = fittingSchema(chat, 'Anthropic', model.jsonSchema, warn)
  leaveOut(chat, ['seed', ...penalties, 'detail'], 'Anthropic has no such setting.', warn)
  return defined({
    // The model stands in the address there, and the version in the body (platform.claude.com, Claude on Vertex AI, 2026-11).
    ...(context.vertex ? { anthropic_version: 'vertex-2023-10-16' } : { model: name }),
    max_tokens: draft.maxTokens,
    stream: true,
    ...conversation,
    container: containerOf(chat.messages, context.id, context.now),
    ...toTools(draft, thinking?.type === 'enabled'),
    thinking,
    output_config: filled({ effort, format: held && { type: 'json_schema', schema: held.schema } }),
    ...toSampling(draft, thinking !== undefined && thinking.type !== 'disabled'),
    stop_sequences: toStops(draft),
    metadata: chat.user && { user_id: chat.user },
    cache_control: cache && { type: 'ephemeral', ttl: cache },
    service_tier: serviceTier,
    ...extra,
  })
}

/**
 * `tools` and `tool_choice`: the request's functions, then what the vendor runs.
 *
 * @param budgeted - thinking within a budget is on, which rules a forced call out.
 */
function toTools({ chat, model, warn }: Draft, budgeted: boolean): JsonObject {
  const { tools: given = [], toolChoice, parallelToolCalls, providerOptions = {} } = chat
  // "input_schema does not support oneOf, allOf, or anyOf at the top level" (anthropics/claude-code#40075, 2026-03).
  const tools = withPlainRoots(given, 'Anthropic', warn)
  const all = [...tools.map(tool => toFunction(tool, providerOptions)), ...(providerOptions.serverTools ?? [])]
  if (all.length === 0) return {}
  // "Thinking may not be enabled when tool_choice forces tool use" (run-llama/llama_index#19641, 2025-08); adaptive thinking may.
  const why = 'this model, or any that thinks within a budget, cannot be made to call a tool'
  const choice = toChoice(fittingChoice(toolChoice, model.forcedTools && !budgeted, why, warn))
  const oneByOne = (providerOptions.parallelToolCalls ?? parallelToolCalls) === false && toolChoice !== 'none'
  return defined({
    tools: all,
    tool_choice: oneByOne ? { type: 'auto', ...choice, disable_parallel_tool_use: true } : choice,
  })
}

function toFunction(tool: Tool, { eagerInput }: AnthropicOptions): JsonObject {
  const { name, description, parameters, strict } = tool
  const eager = eagerInput?.includes(name)
  return {
    ...ownData(tool, 'anthropic'),
    ...defined({ name, description, input_schema: parameters, strict, eager_input_streaming: eager }),
  }
}

function toChoice(choice: ToolChoice | undefined): JsonObject | undefined {
  if (typeof choice === 'object') return { type: 'tool', name: choice.toolName }
  return choice && { type: choice === 'required' ? 'any' : choice }
}

/** A stop of white space alone is refused (BerriAI/litellm#3286 and #7484, 2024): clients of others send line ends. */
function toStops({ chat: { stop = [] }, warn }: Draft): readonly string[] | undefined {
  const taken = stop.filter(each => each.trim() !== '')
  if (taken.length < stop.length) warn('stop', 'Anthropic takes none that is white space alone: such were left out.')
  return taken.length > 0 ? taken : undefined
}

/** While a model thinks, temperature and top_k are not taken (platform.claude.com, extended thinking, 2026-08); nor is a low top_p. */
function toSampling({ chat, model, warn }: Draft, thinks: boolean): JsonObject {
  const { temperature, topP, topK, providerOptions } = chat
  if (model.sampling === 'none' || thinks) {
    const why = thinks
      ? 'not taken while the model thinks.'
      : 'this model, or this version of the API, takes no sampling settings.'
    leaveOut(chat, ['temperature', 'topP', 'topK'], why, warn)
    if (providerOptions?.topK !== undefined) warn('providerOptions.topK', `Left out: ${why}`)
    return {}
  }
  const single = model.sampling === 'one' && temperature !== undefined
  if (single) leaveOut(chat, ['topP'], 'this model takes temperature or topP.', warn)
  if (temperature !== undefined && temperature > 1) warn('temperature', 'Anthropic takes up to 1: 1 was sent.')
  return {
    temperature: temperature && Math.min(temperature, 1),
    top_p: single ? undefined : topP,
    top_k: providerOptions?.topK ?? topK,
  }
}
