import type { ChatRequest, HttpRequest, Message, OutputFormat, Warning } from '@millrace/core'
import { cannotTake, defined, type JsonObject } from '@millrace/core/provider-kit'
import { toBlocks } from './messages.js'
import { type AnthropicModel, anthropicModel } from './models.js'
import type { AnthropicOptions } from './options.js'
import { toThinking, type Warn } from './thinking.js'
import { toTools } from './tools.js'

/** What a request is built with. */
export interface AnthropicRequestContext {
  /** Id of the provider: the key of its `providerData`. */
  readonly id: string
  /** Address below which `/v1/messages` lies. */
  readonly baseURL: string
  /** Where the request names no model. */
  readonly model: string
  /** `anthropic-version`. */
  readonly version: string
  /** Betas of every request. */
  readonly beta: readonly string[]
}

/** The HTTP request for a chat request, without the key. Pure. */
export function toAnthropicRequest(chat: ChatRequest<AnthropicOptions>, context: AnthropicRequestContext): HttpRequest {
  const warnings: Warning[] = []
  const body = toBody(chat, context, (setting, message) => void warnings.push({ setting, message }))
  const beta = [...new Set([...context.beta, ...(chat.providerOptions?.beta ?? [])])]
  return {
    url: `${context.baseURL}/v1/messages`,
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      'anthropic-version': context.version,
      ...(beta.length > 0 && { 'anthropic-beta': beta.join(',') }),
    },
    body: JSON.stringify(body),
    warnings,
  }
}

function toBody(chat: ChatRequest<AnthropicOptions>, context: AnthropicRequestContext, warn: Warn): JsonObject {
  const name = chat.model ?? context.model
  const model = anthropicModel(name)
  const { citations = false, cache, thinkingDisplay, serviceTier, extra } = chat.providerOptions ?? {}
  const maxTokens = chat.maxOutputTokens ?? model.maxTokens
  const { thinking, effort } = toThinking(chat.reasoning, model, maxTokens, thinkingDisplay, warn)
  const format = toFormat(chat.output, model, warn)
  if (chat.seed !== undefined) warn('seed', 'Left out: Anthropic has no such setting.')
  return defined({
    model: name,
    max_tokens: maxTokens,
    stream: true,
    ...toConversation(chat.messages, context.id, citations, warn),
    ...toTools(chat, model, thinking?.type === 'enabled', warn),
    thinking,
    output_config: effort || format ? defined({ effort, format }) : undefined,
    ...toSampling(chat, model, thinking !== undefined && thinking.type !== 'disabled', warn),
    stop_sequences: chat.stop?.length ? chat.stop : undefined,
    metadata: chat.user && { user_id: chat.user },
    cache_control: cache && { type: 'ephemeral', ttl: cache },
    service_tier: serviceTier,
    ...extra,
  })
}

/** The system prompt, and turns of user and assistant: never two of one after the other, so that results of one round stand together. */
function toConversation(messages: readonly Message[], id: string, cite: boolean, warn: Warn): JsonObject {
  const system: JsonObject[] = []
  const turns: { role: string; content: JsonObject[] }[] = []
  for (const [role, block] of toBlocks(messages, id, cite)) {
    const last = turns.at(-1)
    if (role === 'system') system.push(block)
    else if (last?.role === role) last.content.push(block)
    else turns.push({ role, content: [block] })
    if (role === 'system' && last) warn('messages', 'Anthropic has one system prompt: a later message was moved there.')
  }
  if (turns.length === 0) throw cannotTake('messages', 'Anthropic needs one of the user with something in it.')
  return defined({ system: system.length > 0 ? system : undefined, messages: turns })
}

/** While a model thinks, temperature and top_k are not taken (platform.claude.com, extended thinking, 2026-08); nor is a low top_p. */
function toSampling(
  { temperature, topP, providerOptions = {} }: ChatRequest<AnthropicOptions>,
  { sampling }: AnthropicModel,
  thinks: boolean,
  warn: Warn,
): JsonObject {
  const why =
    sampling === 'none' ? 'this model takes no sampling settings' : thinks && 'not taken while the model thinks'
  const taken = (setting: string, value: number | undefined, left: string | false): number | undefined => {
    if (value === undefined || !left) return value
    warn(setting, `Left out: ${left}.`)
    return undefined
  }
  if (!why && temperature !== undefined && temperature > 1) warn('temperature', 'Anthropic takes up to 1: 1 was sent.')
  const single = sampling === 'one' && temperature !== undefined && 'this model takes temperature or topP'
  return {
    temperature: taken('temperature', temperature && Math.min(temperature, 1), why),
    top_p: taken('topP', topP, why || single),
    top_k: taken('providerOptions.topK', providerOptions.topK, why),
  }
}

function toFormat(
  output: OutputFormat | undefined,
  { jsonSchema }: AnthropicModel,
  warn: Warn,
): JsonObject | undefined {
  if (output?.type !== 'json') return undefined
  if (output.schema && jsonSchema) return { type: 'json_schema', schema: output.schema }
  const why = output.schema ? 'this model takes no schema' : 'Anthropic has no JSON mode without a schema'
  warn(output.schema ? 'output.schema' : 'output', `Left out: ${why}. Say the form of the answer in the prompt.`)
  return undefined
}
