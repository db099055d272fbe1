import { anthropic } from '@millrace/anthropic'
import { bedrock } from '@millrace/bedrock'
import { cohere } from '@millrace/cohere'
import type { ChatProvider } from '@millrace/core'
import { asksToReason } from '@millrace/core/provider-kit'
import { gemini } from '@millrace/gemini'
import { glm } from '@millrace/glm'
import { ollama } from '@millrace/ollama'
import { openai } from '@millrace/openai'
import { openaiCompatible } from '@millrace/openai-compatible'
import { chatML, type PromptWriter, tgi } from '@millrace/tgi'
import type { Dialect } from '../observer.js'
import { chatSettings } from './chat-settings.js'
import type { OwnSettings, ProviderKind, ProviderSettings } from './kind.js'
import { presetKinds } from './preset-kinds.js'

/** The factory of a package as one that takes any settings, which it checks itself. */
const maker =
  (make: (settings: never) => ChatProvider): ProviderKind['make'] =>
  (_, settings) =>
    make(settings as never)

/** As `maker`, for a factory that takes the id: what one host wants back is not sent to another one. */
const namedMaker =
  (make: (settings: never) => ChatProvider): ProviderKind['make'] =>
  (name, settings) =>
    make({ id: name, ...settings } as never)

/** A configuration in JSON names the form of the prompt; one in TypeScript may have a function. */
function promptOf({ prompt }: ProviderSettings): { readonly prompt?: PromptWriter } {
  if (prompt === undefined) return {}
  if (typeof prompt === 'function') return { prompt: prompt as PromptWriter }
  if (prompt === 'chatml') return { prompt: chatML }
  throw new TypeError('prompt takes "chatml", or in TypeScript a function that writes the prompt.')
}

const none: OwnSettings = {}

/** Settings of a Messages request that only Anthropic has (@anthropic-ai/sdk 0.122.0, `MessageCreateParams`, of its beta too). */
const messagesSettings: OwnSettings = {
  service_tier: 'serviceTier',
  inference_geo: 'extra',
  context_management: 'extra',
}

/** Settings of OpenAI's that its two APIs share (openai 7.59, 2026-11), as options of its Responses API. */
const responsesSettings = (dialect: Dialect): OwnSettings =>
  dialect === 'anthropic'
    ? none
    : {
        service_tier: 'serviceTier',
        prompt_cache_key: 'promptCacheKey',
        prompt_cache_retention: 'extra',
        prompt_cache_options: 'extra',
        verbosity: 'verbosity',
        ...(dialect === 'responses' && { truncation: 'extra', max_tool_calls: 'maxToolCalls' }),
      }

/** Kinds of providers with a package of their own. */
const ownKinds = {
  openai: {
    label: 'OpenAI',
    keyVariables: ['OPENAI_API_KEY'],
    addressVariable: 'OPENAI_BASE_URL',
    address: 'https://api.openai.com/v1',
    settings: ['api', 'organization', 'project', 'headers', 'keyHeader', 'apiKeyEnv', 'id', 'reasoningSummary'],
    models: ['gpt-*', 'chatgpt-*', 'codex-*', 'o1*', 'o3*', 'o4*'],
    listed: ['gpt-5.4', 'gpt-5.4-mini', 'gpt-5.3-codex'],
    api: ({ api }) => (api === 'chat' ? undefined : 'openai'),
    make: (name, { reasoningSummary: _, ...settings }) => openai({ id: name, ...settings } as never),
    options: (_, { reasoning }, { api, reasoningSummary = 'auto' }) =>
      asksToReason(reasoning) && api !== 'chat' && reasoningSummary !== 'none' ? { reasoningSummary } : undefined,
    own: (dialect, { api }) => (api === 'chat' ? chatSettings : responsesSettings)(dialect),
  },
  anthropic: {
    label: 'Anthropic',
    keyVariables: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN'],
    addressVariable: 'ANTHROPIC_BASE_URL',
    address: 'https://api.anthropic.com',
    elsewhere: 'vertex',
    settings: ['auth', 'version', 'beta', 'id', 'onCorruptFrame', 'vertex', 'accessToken'],
    models: ['claude-*'],
    listed: ['claude-opus-5-5', 'claude-sonnet-5', 'claude-haiku-4-5'],
    settingsOf: (variable: string): ProviderSettings => (variable === 'ANTHROPIC_AUTH_TOKEN' ? { auth: 'bearer' } : {}),
    api: () => 'anthropic',
    make: namedMaker(anthropic),
    options: ({ betas }) => (betas.length > 0 ? { beta: betas } : undefined),
    own: (dialect, { vertex }) => (dialect === 'anthropic' && vertex === undefined ? messagesSettings : none),
  },
  glm: {
    label: 'GLM (Zhipu, Z.ai)',
    keyVariables: ['ZAI_API_KEY', 'ZHIPU_API_KEY', 'ZHIPUAI_API_KEY'],
    addressVariable: 'ZAI_BASE_URL',
    settings: ['auth', 'endpoint', 'language', 'onCorruptFrame', 'onSensitive'],
    models: ['glm-*'],
    listed: ['glm-5.3', 'glm-5.3-flash'],
    settingsOf: (variable: string): ProviderSettings => ({ endpoint: variable === 'ZAI_API_KEY' ? 'zai' : 'bigmodel' }),
    make: maker(glm),
  },
  gemini: {
    label: 'Gemini',
    keyVariables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    settings: ['api', 'vertex', 'accessToken'],
    models: ['gemini-*'],
    listed: ['gemini-3.8-flash', 'gemini-3.1-pro-preview'],
    make: maker(gemini),
  },
  bedrock: {
    label: 'Amazon Bedrock',
    keyVariables: ['AWS_BEARER_TOKEN_BEDROCK'],
    addressVariable: 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME',
    needs: { setting: 'region', variables: ['AWS_REGION', 'AWS_DEFAULT_REGION'] },
    settings: ['region', 'accessToken'],
    models: ['amazon.nova-*'],
    listed: [],
    make: maker(bedrock),
  },
  cohere: {
    label: 'Cohere',
    keyVariables: ['CO_API_KEY', 'COHERE_API_KEY'],
    settings: [],
    models: ['command-*'],
    listed: ['command-a-03-2025'],
    make: maker(cohere),
  },
  ollama: {
    label: 'Ollama',
    keyVariables: ['OLLAMA_API_KEY'],
    keyOptional: true,
    addressVariable: 'OLLAMA_HOST',
    settings: [],
    models: [],
    listed: [],
    make: maker(ollama),
  },
  tgi: {
    label: 'Text Generation Inference',
    keyVariables: [],
    keyOptional: true,
    settings: ['prompt'],
    models: [],
    listed: [],
    make: (_, settings) => tgi({ ...settings, ...promptOf(settings) }),
  },
  'openai-compatible': {
    label: 'a server that speaks Chat Completions',
    keyVariables: [],
    keyOptional: true,
    needsAddress: true,
    settings: ['headers', 'keyHeader', 'apiKeyEnv', 'path', 'model'],
    models: [],
    listed: [],
    make: namedMaker(openaiCompatible),
  },
} satisfies Readonly<Record<string, ProviderKind>>

/** All kinds of providers, by the name that a configuration calls them. */
export const providerKinds: Readonly<Record<string, ProviderKind>> = { ...presetKinds, ...ownKinds }

/** The kind of this name. */
export const kindOf = (name: string): ProviderKind | undefined =>
  Object.hasOwn(providerKinds, name) ? providerKinds[name] : undefined
