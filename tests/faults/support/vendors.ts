import { anthropic } from '@millrace/anthropic'
import type { ChatProvider, ChatRequest, ProviderSettings } from '@millrace/core'
import {
  type Answer,
  createAnthropicEmulator,
  createGeminiEmulator,
  createGlmEmulator,
  createOpenAIEmulator,
  type VendorEmulator,
} from '@millrace/emulator'
import { gemini } from '@millrace/gemini'
import { glm } from '@millrace/glm'
import { openai } from '@millrace/openai'
import type { VendorName } from './scenario.js'

/** A vendor's emulator, and the provider that asks it. */
interface LabVendor {
  readonly emulate: (options: { keys: readonly string[]; answer: () => Answer }) => VendorEmulator
  /** One that asks for the reasoning to be shown. */
  readonly provide: (settings: ProviderSettings & { apiKey: string; baseURL: string }) => ChatProvider
}

export const labVendors: { readonly [Name in VendorName]: LabVendor } = {
  glm: {
    emulate: createGlmEmulator,
    provide: settings => glm({ ...settings, model: 'glm-4.7' }) as ChatProvider,
  },
  'openai responses': {
    emulate: createOpenAIEmulator,
    provide: settings =>
      asking(openai({ ...settings, model: 'gpt-5.4' }), {
        reasoning: { effort: 'high' },
        providerOptions: { reasoningSummary: 'auto' },
      }),
  },
  'openai chat': {
    emulate: createOpenAIEmulator,
    provide: settings => openai({ ...settings, model: 'gpt-5.4', api: 'chat' }) as ChatProvider,
  },
  anthropic: {
    emulate: createAnthropicEmulator,
    provide: settings => anthropic({ ...settings, model: 'claude-sonnet-4-5' }) as ChatProvider,
  },
  gemini: {
    emulate: createGeminiEmulator,
    provide: settings => asking(gemini({ ...settings, model: 'gemini-3.8-flash' }), { reasoning: { effort: 'high' } }),
  },
}

/** A provider whose every request asks for something more. */
const asking = <Options>({ id, stream }: ChatProvider<Options>, more: Partial<ChatRequest<Options>>): ChatProvider => ({
  id,
  stream: (chat, options) => stream({ ...(chat as ChatRequest<Options>), ...more }, options),
})
