import type { ChatRequest, HttpRequest } from '@millrace/core'
import { cannotTake, defined, filled, type JsonObject, pick, postJson, type Warn } from '@millrace/core/provider-kit'
import { toConversation } from './messages.js'
import { signsCalls, thinkerOf } from './models.js'
import type { GeminiOptions } from './options.js'
import { toTools } from './tools.js'

type Chat = ChatRequest<GeminiOptions>

/** Settings of the request and of the provider that `generationConfig` has under the same name. */
const common = ['temperature', 'topP', 'maxOutputTokens', 'seed'] as const
const own = ['topK', 'presencePenalty', 'frequencyPenalty', 'responseModalities', 'mediaResolution'] as const

/**
 * The HTTP request for a chat request, without the key. Pure.
 *
 * @param baseURL - address below which `/models/…` lies.
 * @param standard - the model where the request names none.
 */
export function toGeminiRequest(chat: Chat, baseURL: string, standard: string): HttpRequest {
  const { model = standard } = chat
  const url = `${baseURL}/${modelPath(model)}:streamGenerateContent?alt=sse`
  return postJson(url, warn => toBody(chat, model, warn))
}

/** A model is part of the address: a name that could lead elsewhere is refused. `tunedModels/…` and the like stand as they are. */
function modelPath(model: string): string {
  if (!/^[\w@:-][\w@:.-]*(\/[\w@:-][\w@:.-]*)*$/.test(model)) throw cannotTake('model', 'this is no name of a model.')
  return model.includes('/') ? model : `models/${model}`
}

function toBody(chat: Chat, model: string, warn: Warn): JsonObject {
  const { safetySettings, cachedContent, extra } = chat.providerOptions ?? {}
  if (chat.user !== undefined) warn('user', 'Left out: Gemini has no such setting.')
  const generationConfig = toGenerationConfig(chat, model, warn)
  const conversation = toConversation(chat.messages, signsCalls(model), warn)
  return defined({ ...conversation, ...toTools(chat), generationConfig, safetySettings, cachedContent, ...extra })
}

function toGenerationConfig(chat: Chat, model: string, warn: Warn): JsonObject | undefined {
  const { stop = [], output, providerOptions = {} } = chat
  if (stop.length > 5) warn('stop', 'Gemini takes five at most: the first five were sent.')
  return filled({
    ...pick(chat, common),
    ...pick(providerOptions, own),
    stopSequences: stop.length > 0 ? stop.slice(0, 5) : undefined,
    // JSON Schema as it is; `responseSchema` would take a part of OpenAPI's.
    ...(output?.type === 'json' && { responseMimeType: 'application/json', responseJsonSchema: output.schema }),
    thinkingConfig: toThinking(chat, model, warn),
    ...providerOptions.generationConfig,
  })
}

/** Gemini's `thinkingConfig`, as far as the model has it. */
function toThinking({ reasoning, providerOptions = {} }: Chat, model: string, warn: Warn): JsonObject | undefined {
  const { includeThoughts } = providerOptions
  if (reasoning === undefined) return filled({ includeThoughts })
  const thinker = thinkerOf(model)
  if (!thinker) {
    warn('reasoning', 'Left out: whether this model thinks cannot be set.')
    return undefined
  }
  const off = reasoning.enabled === false || reasoning.effort === 'none'
  return { includeThoughts: includeThoughts ?? !off, ...thinker(off ? { effort: 'none' } : reasoning, warn) }
}
