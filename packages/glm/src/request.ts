import type { ChatRequest, HttpRequest } from '@millrace/core'
import {
  cannotTake,
  type JsonObject,
  leaveOut,
  penalties,
  postJson,
  stopTexts,
  type Warn,
} from '@millrace/core/provider-kit'
import { toWireMessages } from '@millrace/openai-compatible/dialect'
import type { Place } from './endpoints.js'
import { toMedia } from './media.js'
import { type GlmModel, glmModel } from './models.js'
import type { GlmOptions } from './options.js'
import { toSampling } from './sampling.js'
import { toThinking } from './thinking.js'
import { toTools } from './tools.js'

/** The HTTP request for a chat request, without the key. Pure. @param model - where the request names none. */
export function toGlmRequest(chat: ChatRequest<GlmOptions>, model: string, { baseURL, language }: Place): HttpRequest {
  const headers = { 'accept-language': language }
  return postJson(`${baseURL}/chat/completions`, warn => toBody(chat, chat.model ?? model, warn), headers)
}

function toBody(chat: ChatRequest<GlmOptions>, name: string, warn: Warn): JsonObject {
  const model = glmModel(name)
  const options = chat.providerOptions ?? {}
  checkRequestId(options)
  // The specification (2026-07) has none of them.
  leaveOut(chat, ['topK', ...penalties, 'parallelToolCalls', 'detail'], 'GLM has no such setting.', warn)
  // JSON leaves out what is undefined.
  return {
    model: name,
    messages: toMessages(chat, name, model, warn),
    stream: true,
    ...toTools(chat, model, warn),
    ...toThinking(chat.reasoning, options.clearThinking, model, warn),
    ...toSampling(chat, options.doSample, warn),
    max_tokens: chat.maxOutputTokens,
    stop: toStop(chat.stop, warn),
    seed: chat.seed,
    response_format: toOutput(chat.output, warn),
    user_id: toUser(chat.user, warn),
    request_id: options.requestId,
    sensitive_word_check: toWordCheck(options.sensitiveWordCheck),
    watermark_enabled: options.watermark,
    meta: options.meta,
    ...options.extra,
  }
}

/** Assistant and tool content is a string: the vendor drops a list there without a word (BerriAI/litellm#25868). */
function toMessages({ messages }: ChatRequest<GlmOptions>, name: string, model: GlmModel, warn: Warn): JsonObject[] {
  if (!messages.some(({ role }) => role === 'user' || role === 'tool')) {
    throw cannotTake('messages', 'GLM answers a user or tool message, and there is none (code 1214).')
  }
  const media = toMedia(name, model)
  return toWireMessages(messages, { id: 'glm', reasoningField: 'reasoning_content', textAsString: true, media }, warn)
}

const outside = (value: string | undefined, most: number): boolean =>
  value !== undefined && (value.length < 6 || value.length > most)

function checkRequestId({ requestId }: GlmOptions): void {
  if (outside(requestId, 64)) throw cannotTake('providerOptions.requestId', 'GLM takes 6 to 64 characters.')
}

/** Clients of other vendors write more into it: Claude Code some 170 characters of JSON (claude-code 2.1.332, 2026-11). */
function toUser(user: string | undefined, warn: Warn): string | undefined {
  if (!outside(user, 128)) return user
  warn('user', 'Left out: GLM takes 6 to 128 characters.')
  return undefined
}

/** The specification (2026-07) allows four and says in words that there is one. */
function toStop(stop: readonly string[] | undefined, warn: Warn): readonly string[] | undefined {
  if (stop && stop.length > 1 && stop.length <= 4)
    warn('stop', 'GLM promises to heed one stop text only; all were sent.')
  return stopTexts(stop, 4, 'GLM', warn)
}

function toOutput(output: ChatRequest['output'], warn: Warn): JsonObject | undefined {
  if (output?.type !== 'json') return undefined
  if (output.schema) {
    warn('output.schema', 'Left out: GLM takes no schema. The answer is some JSON; say its form in the prompt.')
  }
  return { type: 'json_object' }
}

const toWordCheck = (check: boolean | undefined): JsonObject | undefined =>
  check === undefined ? undefined : { type: 'ALL', status: check ? 'ENABLE' : 'DISABLE' }
