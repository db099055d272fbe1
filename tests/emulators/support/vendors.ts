import { anthropic } from '@millrace/anthropic'
import { bedrock } from '@millrace/bedrock'
import type { ChatProvider, ChatRequest, ProviderSettings } from '@millrace/core'
import {
  type Answer,
  createAnthropicEmulator,
  createBedrockEmulator,
  createGeminiEmulator,
  createOpenAIEmulator,
  emulatorKey,
  type FaultInput,
  type VendorEmulator,
} from '@millrace/emulator'
import { gemini } from '@millrace/gemini'
import { openai } from '@millrace/openai'

/** Options that every emulator takes. */
export interface Options {
  readonly answer?: () => Answer | undefined
  readonly fault?: string
  readonly keys?: readonly string[]
  readonly models?: readonly string[]
}

/** How a provider finds the emulator: in process or by an address. */
export type Way = ProviderSettings & { readonly baseURL: string; readonly apiKey?: string; readonly model?: string }

/** A vendor's emulator, and our provider for the vendor. */
export interface Vendor {
  readonly name: string
  readonly emulate: (options: Options) => VendorEmulator
  readonly provide: (way: Way) => ChatProvider
  /** What makes the vendor show its reasoning. */
  readonly reasoning: Partial<ChatRequest>
  /** Whether it can be made to. */
  readonly shows: boolean
  /** Whether the vendor tells how many tokens were spent on reasoning. Default true. */
  readonly countsReasoning?: boolean
  /** Below the address of the emulator. */
  readonly basePath: string
  readonly model: string
  /** Where the provider keeps what the vendor signed, and the field of it. */
  readonly signature?: { readonly id: string; readonly field: string; readonly part: 'reasoning' | 'tool-call' }
}

type AnyOptions = Options & { readonly fault?: FaultInput<never> }

export const vendors: readonly Vendor[] = [
  {
    name: 'openai responses',
    emulate: options => createOpenAIEmulator(options as AnyOptions),
    provide: way => openai({ apiKey: emulatorKey, model: 'gpt-5.4', ...way }) as ChatProvider,
    reasoning: { reasoning: { effort: 'high' }, providerOptions: { reasoningSummary: 'auto' } as never },
    shows: true,
    basePath: '/v1',
    model: 'gpt-5.4',
    signature: { id: 'openai', field: 'encrypted_content', part: 'reasoning' },
  },
  {
    name: 'openai chat',
    emulate: options => createOpenAIEmulator(options as AnyOptions),
    provide: way => openai({ apiKey: emulatorKey, model: 'gpt-5.4', ...way, api: 'chat' }) as ChatProvider,
    reasoning: { reasoning: { effort: 'high' } },
    shows: false,
    basePath: '/v1',
    model: 'gpt-5.4',
  },
  {
    name: 'anthropic',
    emulate: options => createAnthropicEmulator(options as AnyOptions),
    provide: way => anthropic({ apiKey: emulatorKey, model: 'claude-sonnet-4-5', ...way }) as ChatProvider,
    reasoning: { reasoning: { enabled: true } },
    shows: true,
    basePath: '',
    model: 'claude-sonnet-4-5',
    signature: { id: 'anthropic', field: 'signature', part: 'reasoning' },
  },
  {
    name: 'anthropic on vertex',
    emulate: options => createAnthropicEmulator(options as AnyOptions),
    provide: ({ apiKey: accessToken = emulatorKey, ...way }) =>
      anthropic({ vertex: { project: 'p' }, accessToken, model: 'claude-sonnet-4-5', ...way }) as ChatProvider,
    reasoning: { reasoning: { enabled: true } },
    shows: true,
    basePath: '/v1',
    model: 'claude-sonnet-4-5',
    signature: { id: 'anthropic', field: 'signature', part: 'reasoning' },
  },
  {
    name: 'gemini',
    emulate: options => createGeminiEmulator(options as AnyOptions),
    provide: way => gemini({ apiKey: emulatorKey, model: 'gemini-3.8-flash', ...way }) as ChatProvider,
    reasoning: { reasoning: { effort: 'high' } },
    shows: true,
    basePath: '/v1beta',
    model: 'gemini-3.8-flash',
    signature: { id: 'gemini', field: 'thoughtSignature', part: 'tool-call' },
  },
  {
    name: 'gemini interactions',
    emulate: options => createGeminiEmulator(options as AnyOptions),
    provide: way =>
      gemini({ apiKey: emulatorKey, model: 'gemini-3.8-flash', ...way, api: 'interactions' }) as ChatProvider,
    reasoning: { reasoning: { effort: 'high' } },
    shows: true,
    basePath: '/v1beta',
    model: 'gemini-3.8-flash',
    signature: { id: 'gemini-interactions', field: 'signature', part: 'reasoning' },
  },
  {
    name: 'bedrock',
    emulate: options => createBedrockEmulator(options as AnyOptions),
    provide: way =>
      bedrock({ apiKey: emulatorKey, model: 'anthropic.claude-sonnet-4-5-20250929-v1:0', ...way }) as ChatProvider,
    reasoning: { reasoning: { enabled: true } },
    shows: true,
    countsReasoning: false,
    basePath: '',
    model: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    signature: { id: 'bedrock', field: 'signature', part: 'reasoning' },
  },
]
