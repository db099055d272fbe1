import type { ChatRequest, Json, Warning } from '@millrace/core'
import {
  defined,
  fittingOutput,
  type JsonObject,
  type KnownNames,
  leaveOut,
  type Warn,
} from '@millrace/core/provider-kit'
import { type MessageQuirks, toWireMessages } from './messages.js'
import { effortMapper, type ReasoningMapper } from './reasoning.js'
import { toWireSettings } from './settings.js'

/** `providerOptions` of a provider that speaks plain Chat Completions. */
export interface ChatCompletionsOptions {
  /** The request's `parallelToolCalls`, for this provider alone, and sent also where the vendor is not known to have it. */
  readonly parallelToolCalls?: boolean
  /** The request's `presencePenalty`, likewise. */
  readonly presencePenalty?: number
  /** The request's `frequencyPenalty`, likewise. */
  readonly frequencyPenalty?: number
  /** Fields of the vendor's that have no name here, merged into the body last. */
  readonly extra?: { readonly [field: string]: Json }
}

/** The names of these options. */
export const optionNames: KnownNames<ChatCompletionsOptions> = {
  parallelToolCalls: true,
  presencePenalty: true,
  frequencyPenalty: true,
  extra: true,
}

/** A setting that some vendors lack. */
export type OptionalSetting =
  | ('seed' | 'stop' | 'user' | 'toolChoice' | 'parallelToolCalls' | 'maxOutputTokens')
  | ('temperature' | 'topP' | 'presencePenalty' | 'frequencyPenalty')

/** The differences of a vendor's request from the common dialect. Each may be absent. */
export interface RequestQuirks extends Omit<MessageQuirks, 'id'> {
  /** The field for `maxOutputTokens`. Default `max_tokens`, which all but OpenAI's reasoning models take. */
  readonly maxTokensField?: 'max_tokens' | 'max_completion_tokens'
  /** The field for `seed`. Default `seed`. */
  readonly seedField?: 'seed' | 'random_seed'
  /** Ask for usage by `stream_options`. Default true; false for vendors that refuse the field. */
  readonly askForUsage?: boolean
  /** Settings that the vendor lacks: they are left out, and a warning says so. */
  readonly lacks?: readonly OptionalSetting[]
  /** Is known to take `top_k`, which is no field of OpenAI's. Default false: the setting is left out, and a warning names `extra`. */
  readonly topK?: boolean
  /** Takes `json_schema`. Default true; where false, the schema is left out with a warning, and any JSON is asked for. */
  readonly jsonSchema?: boolean
  /** The means to hold an answer to a schema beside tools, where the vendor takes neither `json_schema` nor JSON mode. Default: as without tools. */
  readonly besideTools?: 'tool' | 'prompt'
  /** Maps `reasoning`. Default: to `reasoning_effort`. */
  readonly reasoning?: ReasoningMapper
}

/** A body and what was left out of it. */
export interface ChatCompletionsBody {
  /** The fields, ready for `JSON.stringify`. */
  readonly body: JsonObject
  /** See `HttpRequest.warnings`. */
  readonly warnings: readonly Warning[]
}

/** Builds the body of a streaming Chat Completions request. Pure; settings that are absent send nothing. */
export function chatCompletionsBody(
  chat: ChatRequest<ChatCompletionsOptions>,
  model: string,
  quirks: RequestQuirks & { readonly id: string },
): ChatCompletionsBody {
  const warnings: Warning[] = []
  const warn: Warn = (setting, message) => void warnings.push({ setting, message })
  const known = leaveOut(chat, quirks.lacks ?? [], 'this vendor has no such setting.', warn)
  const unknown = quirks.topK ? [] : (['topK'] as const)
  const request = leaveOut(
    known,
    unknown,
    'it is not known to be taken; if it is, set providerOptions.extra.top_k.',
    warn,
  )
  const reasoning = request.reasoning ? (quirks.reasoning ?? effortMapper)(request.reasoning, model) : {}
  warnings.push(...(reasoning.warnings ?? []))
  const { extra, ...own } = request.providerOptions ?? {}
  const body = defined({
    model,
    messages: toWireMessages(request.messages, quirks, warn),
    stream: true,
    stream_options: quirks.askForUsage === false ? undefined : { include_usage: true },
    ...toWireSettings(withTakenOutput(request, quirks, warn)),
    [quirks.maxTokensField ?? 'max_tokens']: request.maxOutputTokens,
    stop: request.stop,
    [quirks.seedField ?? 'seed']: request.seed,
    user: request.user,
    // "Only allowed when 'tools' are specified" (OpenAI, in Upsonic/Upsonic#323).
    parallel_tool_calls: own.parallelToolCalls ?? (request.tools?.length ? request.parallelToolCalls : undefined),
    top_k: request.topK,
    presence_penalty: own.presencePenalty ?? request.presencePenalty,
    frequency_penalty: own.frequencyPenalty ?? request.frequencyPenalty,
    ...reasoning.fields,
    ...extra,
  })
  return { body, warnings }
}

function withTakenOutput<Options>(
  chat: ChatRequest<Options>,
  { jsonSchema = true, besideTools }: RequestQuirks,
  warn: Warn,
): ChatRequest<Options> {
  if (besideTools && chat.tools?.length) {
    const { output, ...others } = chat
    const taken = fittingOutput(chat, [besideTools], 'this vendor takes no form of the answer beside tools', warn)
    return { ...others, ...(taken && { output: taken }) }
  }
  if (jsonSchema || chat.output?.type !== 'json' || !chat.output.schema) return chat
  const why = 'Left out: this vendor takes no schema. The answer is some JSON; say its form in the prompt.'
  warn('output.schema', why)
  return { ...chat, output: { type: 'json' } }
}
