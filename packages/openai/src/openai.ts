import {
  type ChatDecoder,
  ChatError,
  type ChatProvider,
  type ChatRequest,
  defineProvider,
  type ProviderDefinition,
  type ProviderSettings,
  type StreamOptions,
} from '@millrace/core'
import {
  baseURLIn,
  checkBaseURL,
  checkKey,
  checkOneOf,
  defined,
  environmentVariable,
  findKey,
  type KeySource,
  requireKey,
  withKey,
} from '@millrace/core/provider-kit'
import { annotations, type ChatCompletionsOptions, createChatCompletionsDecoder } from '@millrace/openai-compatible'
import { chatBody } from './chat.js'
import { createResponsesDecoder } from './decoder.js'
import { openaiError } from './errors.js'
import type { OpenAIOptions } from './options.js'
import { type ResponsesBody, responsesBody } from './request.js'

/** What {@link openai} takes; all of it may be absent. */
export interface OpenAISettings extends ProviderSettings {
  /** Which of OpenAI's two APIs is spoken. Default `responses`. */
  readonly api?: 'responses' | 'chat'
  /** Default: what the variable `apiKeyEnv` holds, read at each request. */
  readonly apiKey?: string
  /** Name of the environment variable that holds the key. Default `OPENAI_API_KEY`. */
  readonly apiKeyEnv?: string
  /** The header of the key. Default `authorization`, with `Bearer `; any other name takes the bare key (Azure: `api-key`). */
  readonly keyHeader?: string
  /** Address below which `/responses` and `/chat/completions` lie. Default: `OPENAI_BASE_URL`, else `https://api.openai.com/v1`. */
  readonly baseURL?: string
  /** Who pays, for keys of several organizations. Default: `OPENAI_ORG_ID`, else the vendor's. */
  readonly organization?: string
  /** The project that is charged. Default: `OPENAI_PROJECT_ID`, else the vendor's. */
  readonly project?: string
  /** Where a request names no model. Default: the request must name one. */
  readonly model?: string
  /** Further headers. */
  readonly headers?: { readonly [name: string]: string }
  /** The provider's id, under which it keeps its `providerData`: one for each host and API. Default `openai`; `openai-chat` for `chat`. */
  readonly id?: string
}

/** The official SDK waits ten minutes (openai 7.57, 2026-11): models that reason send nothing while they do. */
const patience: Omit<StreamOptions, 'signal'> = { firstByteTimeoutMs: 600_000, idleTimeoutMs: 600_000 }

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
export const openaiDefinition = (settings: OpenAISettings = {}): ProviderDefinition<OpenAIOptions> =>
  definition(settings, {
    id: 'openai',
    path: '/responses',
    body: responsesBody,
    createDecoder: createResponsesDecoder,
  })

/** The provider over Chat Completions; see {@link openai}. */
export const openaiChatDefinition = (settings: OpenAISettings = {}): ProviderDefinition<ChatCompletionsOptions> =>
  definition(settings, {
    id: 'openai-chat',
    path: '/chat/completions',
    body: chatBody,
    createDecoder: () => createChatCompletionsDecoder({ sources: annotations }),
  })

/** One of OpenAI's two APIs. */
interface Api<Options> {
  readonly id: string
  readonly path: string
  readonly body: (chat: ChatRequest<Options>, model: string, id: string) => ResponsesBody
  readonly createDecoder: () => ChatDecoder
}

function definition<Options>(settings: OpenAISettings, api: Api<Options>): ProviderDefinition<Options> {
  const { apiKey, apiKeyEnv = 'OPENAI_API_KEY', baseURL, id = api.id } = settings
  const source: KeySource = { apiKey, variables: [apiKeyEnv] }
  checkKey(source)
  if (baseURL !== undefined) checkBaseURL(baseURL)
  return {
    id,
    toRequest(chat) {
      const { body, warnings } = api.body(chat, modelOf(chat, settings), id)
      return {
        url: baseURLOf(settings) + api.path,
        method: 'POST',
        headers: { accept: 'text/event-stream', 'content-type': 'application/json', ...headersOf(settings) },
        body: JSON.stringify(body),
        warnings,
      }
    },
    authorize: request => withKey(request, requireKey(source).key, settings.keyHeader),
    createDecoder: api.createDecoder,
    toError: failure => openaiError(failure, () => [findKey(source)?.key]),
    defaults: patience,
  }
}

function modelOf(chat: ChatRequest, { model }: OpenAISettings): string {
  const name = chat.model ?? model
  if (name !== undefined) return name
  throw new ChatError({ code: 'invalid-request', message: 'model: name one, in the request or as the default.' })
}

const baseURLOf = ({ baseURL }: OpenAISettings): string =>
  baseURL === undefined ? (baseURLIn('OPENAI_BASE_URL') ?? 'https://api.openai.com/v1') : checkBaseURL(baseURL)

function headersOf({ organization, project, headers = {} }: OpenAISettings): { [name: string]: string } {
  const who = defined({
    'openai-organization': organization ?? environmentVariable('OPENAI_ORG_ID'),
    'openai-project': project ?? environmentVariable('OPENAI_PROJECT_ID'),
  })
  const further = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return { ...(who as { [name: string]: string }), ...Object.fromEntries(further) }
}
