import type { ChatRequest, HttpRequest, ReasoningSettings } from '@millrace/core'
import {
  asksToReason,
  defined,
  filled,
  fittingOutput,
  functionTool,
  type JsonObject,
  leaveOut,
  postJson,
  stopTexts,
  type Warn,
} from '@millrace/core/provider-kit'
import { toWireConversation } from './messages.js'
import { objectsOf } from './objects.js'
import type { CohereOptions } from './options.js'

/** Settings that a request is built with. */
export interface CohereRequestContext {
  /** Address below which `/chat` lies. */
  readonly baseURL: string
  /** Where the request names no model. */
  readonly model: string
}

/** The HTTP request for a chat request, without the key. Pure. */
export const toCohereRequest = (chat: ChatRequest<CohereOptions>, context: CohereRequestContext): HttpRequest =>
  postJson(`${context.baseURL}/chat`, warn => toBody(chat, chat.model ?? context.model, warn))

function toBody(chat: ChatRequest<CohereOptions>, model: string, warn: Warn): JsonObject {
  const { temperature, topP, maxOutputTokens, stop, seed, reasoning, providerOptions: own = {} } = chat
  const output = fittingOutput(chat, objectsOf(chat), 'Cohere takes no response_format beside tools or documents', warn)
  const { messages, documents } = toWireConversation(chat.messages)
  leaveOut(chat, ['user', 'parallelToolCalls', 'detail'], 'Cohere has no such setting.', warn)
  return defined({
    model,
    messages,
    stream: true,
    ...toTools(chat, warn),
    documents: filled([...(own.documents ?? []), ...documents]),
    citation_options: own.citationMode === undefined ? undefined : { mode: own.citationMode },
    safety_mode: own.safetyMode,
    temperature,
    p: topP,
    k: own.topK ?? chat.topK,
    max_tokens: maxOutputTokens,
    stop_sequences: stopTexts(stop, 5, 'Cohere', warn),
    seed,
    frequency_penalty: own.frequencyPenalty ?? toPenalty('frequencyPenalty', chat, warn),
    presence_penalty: own.presencePenalty ?? toPenalty('presencePenalty', chat, warn),
    response_format: output?.type === 'json' ? defined({ type: 'json_object', json_schema: output.schema }) : undefined,
    thinking: toThinking(reasoning, warn),
    ...own.extra,
  })
}

/** The nearest that Cohere takes; its range is that of `CohereOptions`. */
function toPenalty(setting: 'frequencyPenalty' | 'presencePenalty', chat: ChatRequest, warn: Warn): number | undefined {
  const asked = chat[setting]
  if (asked === undefined) return undefined
  const taken = Math.min(Math.max(asked, 0), 1)
  if (taken !== asked) warn(setting, `Cohere takes 0 to 1: ${taken} was sent.`)
  return taken
}

/** Any tool or none can be forced, but no tool by name: then this one alone is offered. */
function toTools({ tools = [], toolChoice }: ChatRequest<CohereOptions>, warn: Warn): JsonObject {
  if (tools.length === 0) return {}
  const named = typeof toolChoice === 'object' ? toolChoice.toolName : undefined
  const offered = named === undefined ? tools : tools.filter(({ name }) => name === named)
  if (named !== undefined)
    warn('toolChoice', 'Cohere forces no tool by name: this one alone was offered, and required.')
  return defined({
    tools: offered.map(({ strict: _, ...tool }) => functionTool(tool)),
    strict_tools: offered.some(tool => tool.strict) ? true : undefined,
    tool_choice:
      toolChoice === 'none' ? 'NONE' : named !== undefined || toolChoice === 'required' ? 'REQUIRED' : undefined,
  })
}

function toThinking(reasoning: ReasoningSettings | undefined, warn: Warn): JsonObject | undefined {
  if (reasoning === undefined) return undefined
  if (asksToReason(reasoning) === false) return { type: 'disabled' }
  if (reasoning.effort !== undefined) warn('reasoning.effort', 'Left out: Cohere takes reasoning.budgetTokens instead.')
  return defined({ type: 'enabled', token_budget: reasoning.budgetTokens })
}
