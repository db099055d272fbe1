import type { ChatRequest, HttpRequest } from '@millrace/core'
import {
  defined,
  filled,
  type JsonObject,
  leaveOut,
  penalties,
  pick,
  postJson,
  stopTexts,
  type Warn,
} from '@millrace/core/provider-kit'
import { isVertex, urlFor } from './endpoint.js'
import { toConversation } from './messages.js'
import { mixesTools, signsCalls, takesPenalties, thinkerOf } from './models.js'
import { outputOf } from './objects.js'
import type { GeminiOptions } from './options.js'
import { toTools } from './tools.js'

type Chat = ChatRequest<GeminiOptions>

/**
 * The HTTP request for a chat request, without the key. Pure.
 *
 * @param baseURL - address below which `/models/…` lies.
 * @param standard - the model where the request names none.
 */
export function toGeminiRequest(chat: Chat, baseURL: string, standard: string): HttpRequest {
  const { model = standard } = chat
  return postJson(urlFor(baseURL, model), warn => toBody(chat, model, isVertex(baseURL), warn))
}

function toBody(chat: Chat, model: string, onVertex: boolean, warn: Warn): JsonObject {
  const { safetySettings, cachedContent, extra } = chat.providerOptions ?? {}
  leaveOut(chat, ['user', 'parallelToolCalls', 'detail'], 'Gemini has no such setting.', warn)
  const generationConfig = toGenerationConfig(chat, model, warn)
  const conversation = toConversation(chat.messages, signsCalls(model), warn)
  // Vertex AI has no such field, and refuses it (pydantic/pydantic-ai#6771, 2026-07).
  const tools = toTools(chat, mixesTools(model) && !onVertex)
  return defined({ ...conversation, ...tools, generationConfig, safetySettings, cachedContent, ...extra })
}

function toGenerationConfig(chat: Chat, model: string, warn: Warn): JsonObject | undefined {
  const { stop, providerOptions = {} } = chat
  const output = outputOf(chat, model, warn)
  const taken = leaveOut(chat, takesPenalties(model) ? [] : penalties, 'this model refuses it.', warn)
  return filled({
    ...pick(taken, ['temperature', 'topP', 'topK', ...penalties, 'maxOutputTokens', 'seed']),
    ...pick(providerOptions, ['topK', 'presencePenalty', 'frequencyPenalty', 'responseModalities', 'mediaResolution']),
    stopSequences: stopTexts(stop, 5, 'Gemini', warn),
    // JSON Schema as it is; `responseSchema` would take a part of OpenAPI's.
    ...(output?.type === 'json' && { responseMimeType: 'application/json', responseJsonSchema: output.schema }),
    thinkingConfig: toThinking(chat, model, warn),
    ...providerOptions.generationConfig,
  })
}

/** Gemini's `thinkingConfig`, as far as the model has it. */
function toThinking(chat: Chat, model: string, warn: Warn): JsonObject | undefined {
  const { reasoning, providerOptions: { includeThoughts } = {} } = chat
  if (reasoning === undefined) return filled({ includeThoughts })
  const thinker = thinkerOf(model)
  if (!thinker) {
    warn('reasoning', 'Left out: whether this model thinks cannot be set.')
    return undefined
  }
  const off = reasoning.enabled === false || reasoning.effort === 'none'
  return { includeThoughts: includeThoughts ?? !off, ...thinker(off ? { effort: 'none' } : reasoning, warn) }
}
