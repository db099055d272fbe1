import { anthropic } from '@millrace/anthropic'
import type { ChatProvider, ChatRequest, ProviderSettings } from '@millrace/core'
import { gemini } from '@millrace/gemini'
import { glm } from '@millrace/glm'
import { openai } from '@millrace/openai'

/** Whose API is spoken: each has its own way to begin, to go on and to end. */
export const vendors = ['glm', 'openai responses', 'openai chat', 'anthropic', 'gemini'] as const
export type VendorName = (typeof vendors)[number]

type MakeProvider = (settings: ProviderSettings & { apiKey: string; baseURL: string }) => ChatProvider

/** A provider for each vendor, that asks for the reasoning to be shown. */
export const labProviders: { readonly [Name in VendorName]: MakeProvider } = {
  glm: settings => glm({ ...settings, model: 'glm-4.7' }) as ChatProvider,
  'openai responses': settings =>
    asking(openai({ ...settings, model: 'gpt-5.4' }), {
      reasoning: { effort: 'high' },
      providerOptions: { reasoningSummary: 'auto' },
    }),
  'openai chat': settings => openai({ ...settings, model: 'gpt-5.4', api: 'chat' }) as ChatProvider,
  anthropic: settings => anthropic({ ...settings, model: 'claude-sonnet-4-5' }) as ChatProvider,
  gemini: settings => asking(gemini({ ...settings, model: 'gemini-3.8-flash' }), { reasoning: { effort: 'high' } }),
}

/** A provider whose every request asks for something more. */
const asking = <Options>({ id, stream }: ChatProvider<Options>, more: Partial<ChatRequest<Options>>): ChatProvider => ({
  id,
  stream: (chat, options) => stream({ ...(chat as ChatRequest<Options>), ...more }, options),
})
