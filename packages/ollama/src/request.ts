import type { ChatRequest, HttpRequest, ReasoningSettings, Warning } from '@millrace/core'
import { cannotTake, defined, type Effort, type JsonObject, nearestEffort } from '@millrace/core/provider-kit'
import { toWireMessages } from './messages.js'
import type { OllamaOptions } from './options.js'

/** What a request is built with. */
export interface OllamaRequestContext {
  /** Address below which `/api/chat` lies. */
  readonly baseURL: string
  /** Where the request names no model. */
  readonly model: string | undefined
}

type Warn = (setting: string, message: string) => void

/** The HTTP request for a chat request, without the key. Pure. */
export function toOllamaRequest(chat: ChatRequest<OllamaOptions>, context: OllamaRequestContext): HttpRequest {
  const model = chat.model ?? context.model
  if (model === undefined)
    throw cannotTake('model', 'name one that the server has, here or where the provider is made.')
  const warnings: Warning[] = []
  const body = toBody(chat, model, (setting, message) => warnings.push({ setting, message }))
  return {
    url: `${context.baseURL}/api/chat`,
    method: 'POST',
    headers: { accept: 'application/x-ndjson', 'content-type': 'application/json' },
    body: JSON.stringify(body),
    warnings,
  }
}

function toBody(chat: ChatRequest<OllamaOptions>, model: string, warn: Warn): JsonObject {
  const { output, providerOptions: { keepAlive, extra } = {} } = chat
  if (chat.user !== undefined) warn('user', 'Left out: Ollama has no such setting.')
  const options = toOptions(chat)
  return defined({
    model,
    messages: toWireMessages(chat.messages),
    stream: true,
    tools: toTools(chat, warn),
    format: output?.type === 'json' ? (output.schema ?? 'json') : undefined,
    think: toThink(chat.reasoning, warn),
    options: Object.keys(options).length > 0 ? options : undefined,
    keep_alive: keepAlive,
    ...extra,
  })
}

function toOptions({
  temperature,
  topP,
  maxOutputTokens,
  stop,
  seed,
  providerOptions = {},
}: ChatRequest<OllamaOptions>) {
  return defined({
    temperature,
    top_p: topP,
    top_k: providerOptions.topK,
    min_p: providerOptions.minP,
    num_predict: maxOutputTokens,
    num_ctx: providerOptions.numCtx,
    stop: stop?.length ? stop : undefined,
    seed,
    ...providerOptions.options,
  })
}

function toTools(
  { tools = [], toolChoice }: ChatRequest<OllamaOptions>,
  warn: Warn,
): readonly JsonObject[] | undefined {
  if (tools.length === 0) return undefined
  if (toolChoice === 'none') {
    warn('toolChoice', 'Ollama has no such setting: the tools were left out instead.')
    return undefined
  }
  if (toolChoice !== undefined && toolChoice !== 'auto') {
    warn('toolChoice', 'Left out: Ollama leaves it to the model whether it calls a tool.')
  }
  if (tools.some(tool => tool.strict !== undefined)) warn('tools', 'strict was left out: Ollama has no such setting.')
  return tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: defined({ name, description, parameters }),
  }))
}

/** Levels that the server takes (its `server/thinking.go`, 2026-10); a model that knows none thinks at any of them. */
const levels: readonly Effort[] = ['low', 'medium', 'high', 'max']

function toThink(reasoning: ReasoningSettings | undefined, warn: Warn): boolean | Effort | undefined {
  if (reasoning === undefined) return undefined
  const { enabled, effort, budgetTokens } = reasoning
  if (budgetTokens !== undefined) warn('reasoning.budgetTokens', 'Left out: Ollama counts no thinking tokens apart.')
  if (enabled === false || effort === 'none') return false
  if (effort === undefined) return enabled
  const level = nearestEffort(effort, levels)
  if (level !== effort) warn('reasoning.effort', `Ollama takes ${levels.join(', ')}: ${effort} was sent as ${level}.`)
  return level
}
