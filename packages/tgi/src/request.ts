import type { ChatRequest, HttpRequest } from '@millrace/core'
import { defined, type JsonObject, leaveOut, postJson, type Warn } from '@millrace/core/provider-kit'
import type { TgiOptions } from './options.js'
import { type PromptWriter, turnsOfText } from './prompt.js'

/** Settings that a request is built with. */
export interface TgiRequestContext {
  /** Address below which `/generate_stream` lies. */
  readonly baseURL: string
  /** Writes the prompt. */
  readonly prompt: PromptWriter
}

/** The HTTP request for a chat request, without the key. Pure. The server has one model, so that no name is sent. */
export const toTgiRequest = (chat: ChatRequest<TgiOptions>, { baseURL, prompt }: TgiRequestContext): HttpRequest =>
  postJson(`${baseURL}/generate_stream`, warn => ({
    inputs: prompt(turnsOfText(chat.messages)),
    parameters: toParameters(chat, warn),
  }))

const lacking = ['tools', 'toolChoice', 'parallelToolCalls', 'presencePenalty', 'reasoning', 'user'] as const

/** The server refuses a temperature of 0 and a `top_p` of 1: neither is sampling (its `validation.rs`, 2.4). */
function toParameters(chat: ChatRequest<TgiOptions>, warn: Warn): JsonObject {
  const { temperature, topP, maxOutputTokens, stop, seed, providerOptions: own = {} } = chat
  leaveOut(chat, lacking, 'generate_stream has no such setting.', warn)
  const samples = temperature !== undefined && temperature > 0
  return defined({
    do_sample: temperature === undefined ? undefined : samples,
    temperature: samples ? temperature : undefined,
    top_p: topP !== undefined && topP < 1 ? topP : undefined,
    top_k: own.topK ?? chat.topK,
    typical_p: own.typicalP,
    repetition_penalty: own.repetitionPenalty,
    frequency_penalty: own.frequencyPenalty ?? chat.frequencyPenalty,
    max_new_tokens: maxOutputTokens,
    stop: stop?.length ? stop : undefined,
    seed,
    truncate: own.truncate,
    grammar: toGrammar(chat),
    adapter_id: own.adapterId,
    return_full_text: false,
    // Without it the server does not say why the answer ends.
    details: true,
    ...own.extra,
  })
}

function toGrammar({ output, providerOptions: { regex } = {} }: ChatRequest<TgiOptions>): JsonObject | undefined {
  if (output?.type === 'json') return { type: 'json', value: output.schema ?? { type: 'object' } }
  return regex === undefined ? undefined : { type: 'regex', value: regex }
}
