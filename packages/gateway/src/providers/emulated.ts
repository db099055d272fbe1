import { anthropic } from '@millrace/anthropic'
import { bedrock } from '@millrace/bedrock'
import type { ChatProvider } from '@millrace/core'
import { LazyCode } from '@millrace/core/internal'
import { gemini } from '@millrace/gemini'
import { glm } from '@millrace/glm'
import { openai } from '@millrace/openai'
import { openaiCompatible } from '@millrace/openai-compatible'
import { chatML, tgi } from '@millrace/tgi'
import { providerId } from './client-data.js'
import type { GatewayProvider } from './gateway-provider.js'
import { kindOf } from './kinds.js'
import { requestOptions } from './request-options.js'

type Emulators = typeof import('@millrace/emulator')
type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** A speed at which one can read along. */
const pace = { firstTokenMs: 200, tokensPerSecond: 60 }

/** Loaded with the first answer: who has keys never loads them. */
const emulators = new LazyCode<Emulators>(() => import('@millrace/emulator'))

const emulatorOf =
  (make: (emulators: Emulators) => { readonly fetch: Fetch }): Fetch =>
  async (input, init) => {
    const loaded = await emulators.load()
    if (!made.has(make)) made.set(make, make(loaded).fetch)
    return made.get(make)!(input, init)
  }

const made = new Map<unknown, Fetch>()

const openaiFetch = emulatorOf(({ createOpenAIEmulator }) => createOpenAIEmulator({ pace }))
const anthropicFetch = emulatorOf(({ createAnthropicEmulator }) => createAnthropicEmulator({ pace }))
const glmFetch = emulatorOf(({ createGlmEmulator }) => createGlmEmulator({ pace }))
const geminiFetch = emulatorOf(({ createGeminiEmulator }) => createGeminiEmulator({ pace }))
const bedrockFetch = emulatorOf(({ createBedrockEmulator }) => createBedrockEmulator({ pace }))
const tgiFetch = emulatorOf(({ createTgiEmulator }) => createTgiEmulator({ pace }))

/** Any key of the form that GLM's have. */
const apiKey = 'emulator.secret'
const host = 'http://127.0.0.1'

/** Vendors with an emulator of their own. */
const vendors: Readonly<Record<string, (name: string) => ChatProvider>> = {
  openai: id => openai({ id, apiKey, baseURL: `${host}/v1`, fetch: openaiFetch }),
  anthropic: id => anthropic({ id, apiKey, baseURL: host, fetch: anthropicFetch }),
  glm: () => glm({ apiKey, baseURL: `${host}/api/paas/v4`, fetch: glmFetch }),
  gemini: () => gemini({ apiKey, baseURL: `${host}/v1beta`, fetch: geminiFetch }),
  bedrock: () => bedrock({ apiKey, baseURL: host, fetch: bedrockFetch }),
  tgi: () => tgi({ baseURL: host, fetch: tgiFetch, prompt: chatML }),
}

/** The vendors that stand there where nothing is configured: those whose models have names to list. */
export const emulatedVendors: readonly string[] = Object.keys(vendors).filter(name => kindOf(name)!.listed.length > 0)

/**
 * A provider whose answers an emulator on this machine makes up, and says so. Vendors without an emulator are emulated as a server that speaks Chat
 * Completions.
 *
 * @param kind - name of a kind; any other name is taken for such a server.
 */
export function emulatedProvider(name: string, kind: string): GatewayProvider {
  const row = kindOf(kind)
  const { label = name, models = [], listed = [] } = row ?? {}
  const make = Object.hasOwn(vendors, kind) ? vendors[kind]! : chatCompletions
  return {
    name,
    label: `an emulator of ${label}`,
    models,
    listed,
    emulated: true,
    provider: make(providerId(name, row?.api?.({}))),
    ...requestOptions(row, {}),
  }
}

const chatCompletions = (id: string): ChatProvider =>
  openaiCompatible({ id, apiKey, baseURL: `${host}/v1`, fetch: openaiFetch })
