import type { ChatRequest, HttpRequest, ObjectMode, ReasoningSettings } from '@millrace/core'
import {
  asksToReason,
  cannotTake,
  defined,
  type Effort,
  filled,
  fittingEffort,
  fittingOutput,
  functionTool,
  type JsonObject,
  leaveOut,
  postJson,
  type Warn,
} from '@millrace/core/provider-kit'
import { toWireMessages } from './messages.js'
import type { OllamaOptions } from './options.js'

/** Settings that a request is built with. */
export interface OllamaRequestContext {
  /** Address below which `/api/chat` lies. */
  readonly baseURL: string
  /** Where the request names no model. */
  readonly model: string | undefined
}

/** The HTTP request for a chat request, without the key. Pure. */
export function toOllamaRequest(chat: ChatRequest<OllamaOptions>, context: OllamaRequestContext): HttpRequest {
  const model = chat.model ?? context.model
  if (model === undefined)
    throw cannotTake('model', 'name one that the server has, here or where the provider is made.')
  const accept = 'application/x-ndjson'
  return postJson(`${context.baseURL}/api/chat`, warn => toBody(chat, model, warn), { accept })
}

/**
 * The means by which a model is held to a schema. Held to a format, it can call no tool (ollama/ollama#11185, 2025-06; #13750, 2026-01).
 */
export const objectsOf = ({ tools = [], toolChoice }: ChatRequest<OllamaOptions>): readonly ObjectMode[] => [
  tools.length > 0 && toolChoice !== 'none' ? 'prompt' : 'schema',
]

function toBody(chat: ChatRequest<OllamaOptions>, model: string, warn: Warn): JsonObject {
  const { providerOptions: { keepAlive, extra } = {} } = chat
  const output = fittingOutput(chat, objectsOf(chat), 'held to a form, a model of Ollama can call no tool', warn)
  leaveOut(chat, ['user', 'parallelToolCalls', 'detail'], 'Ollama has no such setting.', warn)
  return defined({
    model,
    messages: toWireMessages(chat.messages),
    stream: true,
    tools: toTools(chat, warn),
    format: output?.type === 'json' ? (output.schema ?? 'json') : undefined,
    think: toThink(chat.reasoning, warn),
    options: filled(toOptions(chat)),
    keep_alive: keepAlive,
    ...extra,
  })
}

function toOptions({
  temperature,
  topP,
  topK,
  presencePenalty,
  frequencyPenalty,
  maxOutputTokens,
  stop,
  seed,
  providerOptions = {},
}: ChatRequest<OllamaOptions>) {
  return defined({
    temperature,
    top_p: topP,
    top_k: providerOptions.topK ?? topK,
    min_p: providerOptions.minP,
    presence_penalty: presencePenalty,
    frequency_penalty: frequencyPenalty,
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
  return tools.map(({ strict: _, ...tool }) => functionTool(tool))
}

/** Levels that the server takes (its `server/thinking.go`, 2026-10); a model that knows none thinks at any of them. */
const levels: readonly Effort[] = ['low', 'medium', 'high', 'max']

function toThink(reasoning: ReasoningSettings = {}, warn: Warn): boolean | Effort | undefined {
  const { enabled, effort, budgetTokens } = reasoning
  if (budgetTokens !== undefined) warn('reasoning.budgetTokens', 'Left out: Ollama counts no thinking tokens apart.')
  if (asksToReason(reasoning) === false) return false
  return effort === undefined ? enabled : fittingEffort(effort, levels, warn, 'Ollama')
}
