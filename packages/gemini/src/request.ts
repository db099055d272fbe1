import type { ChatRequest, HttpRequest, Warning } from '@millrace/core'
import { cannotTake, defined, type JsonObject } from '@millrace/core/provider-kit'
import { toWireConversation } from './messages.js'
import { thinkingOf } from './models.js'
import type { GeminiOptions } from './options.js'
import { toThinking } from './thinking.js'
import { toTools } from './tools.js'

/** What a request is built with. */
export interface GeminiRequestContext {
  /** Address below which `/models/…` lies. */
  readonly baseURL: string
  /** Where the request names no model. */
  readonly model: string
}

/** The HTTP request for a chat request, without the key. Pure. */
export function toGeminiRequest(chat: ChatRequest<GeminiOptions>, context: GeminiRequestContext): HttpRequest {
  const model = chat.model ?? context.model
  const warnings: Warning[] = []
  const body = toBody(chat, model, warnings)
  return {
    url: `${context.baseURL}/${modelPath(model)}:streamGenerateContent?alt=sse`,
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify(body),
    warnings,
  }
}

/** A model is part of the address: a name that could lead elsewhere is refused. `tunedModels/…` and the like stand as they are. */
function modelPath(model: string): string {
  if (!/^[\w@:-][\w@:.-]*(\/[\w@:-][\w@:.-]*)*$/.test(model)) throw cannotTake('model', 'this is no name of a model.')
  return model.includes('/') ? model : `models/${model}`
}

function toBody(chat: ChatRequest<GeminiOptions>, model: string, warnings: Warning[]): JsonObject {
  const { safetySettings, cachedContent, extra } = chat.providerOptions ?? {}
  const { system, contents, moved } = toWireConversation(chat.messages, thinkingOf(model).by === 'level')
  if (moved) {
    warnings.push({ setting: 'messages', message: 'Gemini has one system instruction: later ones were moved to it.' })
  }
  if (contents.length === 0) throw cannotTake('messages', 'Gemini answers a user message, and there is none.')
  if (chat.user !== undefined) warnings.push({ setting: 'user', message: 'Left out: Gemini has no such setting.' })
  const generationConfig = toGenerationConfig(chat, model, warnings)
  return defined({
    contents,
    systemInstruction: system.length > 0 ? { parts: system } : undefined,
    ...toTools(chat),
    generationConfig: Object.keys(generationConfig).length > 0 ? generationConfig : undefined,
    safetySettings,
    cachedContent,
    ...extra,
  })
}

function toGenerationConfig(chat: ChatRequest<GeminiOptions>, model: string, warnings: Warning[]): JsonObject {
  const { temperature, topP, maxOutputTokens, seed, output, reasoning, providerOptions: options = {} } = chat
  return defined({
    temperature,
    topP,
    topK: options.topK,
    maxOutputTokens,
    stopSequences: toStop(chat.stop, warnings),
    seed,
    presencePenalty: options.presencePenalty,
    frequencyPenalty: options.frequencyPenalty,
    // JSON Schema as it is; `responseSchema` would take a part of OpenAPI's.
    ...(output?.type === 'json' ? { responseMimeType: 'application/json', responseJsonSchema: output.schema } : {}),
    responseModalities: options.responseModalities,
    mediaResolution: options.mediaResolution,
    thinkingConfig: toThinking(reasoning, options.includeThoughts, model, warnings),
    ...options.generationConfig,
  })
}

function toStop(stop: readonly string[] | undefined, warnings: Warning[]): readonly string[] | undefined {
  if (stop === undefined || stop.length === 0) return undefined
  if (stop.length > 5)
    warnings.push({ setting: 'stop', message: 'Gemini takes five at most: the first five were sent.' })
  return stop.slice(0, 5)
}
