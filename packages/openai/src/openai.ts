import { type ChatProvider, defineProvider, type ProviderDefinition } from '@millrace/core'
import { baseURLIn, checkBaseURL, checkOneOf, environmentVariable } from '@millrace/core/provider-kit'
import {
  annotations,
  type ChatCompletionsOptions,
  type Host,
  hostDefinition,
  lowerCaseNames,
  openaiChatApi,
  openaiCodes,
  type PresetSettings,
} from '@millrace/openai-compatible'
import { createResponsesDecoder } from './decoder.js'
import type { OpenAIOptions } from './options.js'
import { responsesBody } from './request.js'

/**
 * What {@link openai} takes; all of it may be absent. The key is what the variable `apiKeyEnv` holds, the address `OPENAI_BASE_URL`, else
 * `https://api.openai.com/v1`, both read at each request; `/responses` and `/chat/completions` lie below it.
 */
export interface OpenAISettings extends PresetSettings {
  /** Which of OpenAI's two APIs is spoken. Default `responses`. */
  readonly api?: 'responses' | 'chat'
  /** Name of the environment variable that holds the key. Default `OPENAI_API_KEY`. */
  readonly apiKeyEnv?: string
  /** The header of the key. Default `authorization`, with `Bearer `; any other name takes the bare key (Azure: `api-key`). */
  readonly keyHeader?: string
  /** Who pays, for keys of several organizations. Default: `OPENAI_ORG_ID`, else the vendor's. */
  readonly organization?: string
  /** The project that is charged. Default: `OPENAI_PROJECT_ID`, else the vendor's. */
  readonly project?: string
  /** The provider's id, under which it keeps its `providerData`: one for each host and API. Default `openai`; `openai-chat` for `chat`. */
  readonly id?: string
}

/** The official SDK waits ten minutes (openai 7.57, 2026-11): models that reason send nothing while they do. */
const patience = { firstByteTimeoutMs: 600_000, idleTimeoutMs: 600_000 }

/**
 * OpenAI over Chat Completions.
 *
 * @throws TypeError for settings that cannot work, naming them; never with the key in it.
 */
export function openai(settings: OpenAISettings & { readonly api: 'chat' }): ChatProvider<ChatCompletionsOptions>
/**
 * OpenAI, over the Responses API; and every host that speaks it, by `baseURL`.
 *
 * @throws TypeError for settings that cannot work, naming them; never with the key in it. A missing key is an `authentication` error of the
 * stream, before any request.
 * @example
 * ```ts no-run
 * import { openai } from '@millrace/openai'
 *
 * const provider = openai({ model: 'gpt-5.4-mini' })
 * for await (const event of provider.stream({ messages: [{ role: 'user', content: 'Hello' }] })) {
 *   if (event.type === 'text-delta') process.stdout.write(event.delta)
 * }
 * ```
 */
export function openai(settings?: OpenAISettings & { readonly api?: 'responses' }): ChatProvider<OpenAIOptions>
export function openai(
  settings: OpenAISettings = {},
): ChatProvider<OpenAIOptions> | ChatProvider<ChatCompletionsOptions> {
  checkOneOf('api', settings.api ?? 'responses', ['responses', 'chat'])
  return settings.api === 'chat'
    ? defineProvider(openaiChatDefinition(settings), settings)
    : defineProvider(openaiDefinition(settings), settings)
}

/** The provider over the Responses API, as three pure functions and one that signs; see {@link openai}. */
export function openaiDefinition(settings: OpenAISettings = {}): ProviderDefinition<OpenAIOptions> {
  const host = hostOf('openai', settings)
  const { id } = host
  return hostDefinition(host, {
    path: '/responses',
    toBody: (chat, model, warn) => responsesBody(chat, model, id, warn),
    createDecoder: createResponsesDecoder,
  })
}

/** The provider over Chat Completions; see {@link openai}. */
export function openaiChatDefinition(settings: OpenAISettings = {}): ProviderDefinition<ChatCompletionsOptions> {
  const host = hostOf('openai-chat', settings)
  return hostDefinition(host, openaiChatApi({ id: host.id, decoder: { sources: annotations } }))
}

function hostOf(id: string, { apiKeyEnv = 'OPENAI_API_KEY', ...settings }: OpenAISettings): Host {
  const baseURL = settings.baseURL === undefined ? undefined : checkBaseURL(settings.baseURL)
  return {
    ...settings,
    id: settings.id ?? id,
    keyVariables: [apiKeyEnv],
    errors: { codes: openaiCodes },
    defaults: patience,
    get baseURL() {
      return baseURL ?? baseURLIn('OPENAI_BASE_URL') ?? 'https://api.openai.com/v1'
    },
    get headers() {
      const who = {
        'openai-organization': settings.organization ?? environmentVariable('OPENAI_ORG_ID'),
        'openai-project': settings.project ?? environmentVariable('OPENAI_PROJECT_ID'),
      }
      return lowerCaseNames({ ...who, ...settings.headers })
    },
  }
}
