import type { ChatRequest, HttpRequest, OutputFormat, Warning } from '@millrace/core'
import { cannotTake, defined, type JsonObject } from '@millrace/core/provider-kit'
import { toWireConversation } from './messages.js'
import { type AnthropicModel, anthropicModel } from './models.js'
import type { AnthropicOptions } from './options.js'
import { toSampling } from './sampling.js'
import { toThinking } from './thinking.js'
import { mcpBeta, toTools } from './tools.js'

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
  const body = toBody(chat, context, warnings)
  const beta = betasOf(context.beta, chat.providerOptions)
  return {
    url: `${context.baseURL}/v1/messages`,
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      'anthropic-version': context.version,
      ...(beta.length > 0 ? { 'anthropic-beta': beta.join(',') } : {}),
    },
    body: JSON.stringify(body),
    warnings,
  }
}

function toBody(
  chat: ChatRequest<AnthropicOptions>,
  context: AnthropicRequestContext,
  warnings: Warning[],
): JsonObject {
  const name = chat.model ?? context.model
  const model = anthropicModel(name)
  const options = chat.providerOptions ?? {}
  const maxTokens = chat.maxOutputTokens ?? model.maxTokens
  const { thinking, effort } = toThinking(chat.reasoning, options.thinkingDisplay, model, maxTokens, warnings)
  const thinks = thinking !== undefined && thinking.type !== 'disabled'
  if (chat.seed !== undefined) warnings.push({ setting: 'seed', message: 'Left out: Anthropic has no such setting.' })
  const output = defined({ effort, format: toFormat(chat.output, model, warnings) })
  return defined({
    model: name,
    max_tokens: maxTokens,
    stream: true,
    ...toConversation(chat, context.id, warnings),
    ...toTools(chat, model, thinking?.type === 'enabled', warnings),
    thinking,
    output_config: Object.keys(output).length > 0 ? output : undefined,
    ...toSampling(chat, model, thinks, warnings),
    stop_sequences: chat.stop && chat.stop.length > 0 ? chat.stop : undefined,
    metadata: chat.user === undefined ? undefined : { user_id: chat.user },
    cache_control: options.cache && { type: 'ephemeral', ttl: options.cache },
    container: options.container,
    context_management: options.contextManagement,
    service_tier: options.serviceTier,
    ...options.extra,
  })
}

function toConversation(chat: ChatRequest<AnthropicOptions>, id: string, warnings: Warning[]): JsonObject {
  const context = { id, cite: chat.providerOptions?.citations ?? false }
  const { system, messages, moved } = toWireConversation(chat.messages, context)
  if (messages.length === 0) throw cannotTake('messages', 'Anthropic needs one of the user with something in it.')
  if (moved) {
    warnings.push({
      setting: 'messages',
      message: 'Anthropic has one system prompt: later system messages were moved to it.',
    })
  }
  return { ...(system.length > 0 ? { system } : {}), messages }
}

function toFormat(
  output: OutputFormat | undefined,
  { jsonSchema }: AnthropicModel,
  warnings: Warning[],
): JsonObject | undefined {
  if (output?.type !== 'json') return undefined
  if (output.schema && jsonSchema) return { type: 'json_schema', schema: output.schema }
  warnings.push(
    output.schema
      ? {
          setting: 'output.schema',
          message: 'Left out: this model takes no schema; say the form of the answer in the prompt.',
        }
      : {
          setting: 'output',
          message: 'Left out: Anthropic has no JSON mode without a schema; give one, or ask for JSON in the prompt.',
        },
  )
  return undefined
}

function betasOf(always: readonly string[], { beta = [], mcpServers = [] }: AnthropicOptions = {}): readonly string[] {
  const asked = [...always, ...beta]
  const connects = mcpServers.length > 0 && !asked.some(name => name.startsWith('mcp-client-'))
  return [...new Set(connects ? [...asked, mcpBeta] : asked)]
}
