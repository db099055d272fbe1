import type { ModelInfo } from '../model-info.js'
import { modelsDev, vercelGateway } from '../source.js'

const common = { input: ['text', 'image', 'pdf'], output: ['text'] } as const
const large = { ...common, contextTokens: 1_050_000, inputTokens: 922_000, outputTokens: 128_000 } as const

/** OpenAI. Efforts are told only where a source names them. */
export const openaiModels: readonly ModelInfo[] = [
  {
    ...large,
    id: 'gpt-6-astra',
    thinking: { kind: 'always', efforts: ['low', 'medium', 'high', 'xhigh', 'max'] },
    sources: [modelsDev('models/openai/gpt-6-astra'), modelsDev('providers/openai/models/gpt-6-astra')],
  },
  {
    ...large,
    id: 'gpt-5.6-sol',
    thinking: { kind: 'optional', efforts: ['none', 'low', 'medium', 'high', 'xhigh', 'max'] },
    sources: [modelsDev('models/openai/gpt-5.6-sol'), modelsDev('providers/openai/models/gpt-5.6-sol')],
  },
  { ...large, id: 'gpt-5.5', sources: [modelsDev('models/openai/gpt-5.5')] },
  // Two readings of the request's limit, 272,000 and 922,000: neither is told.
  {
    ...common,
    id: 'gpt-5.4',
    contextTokens: 1_050_000,
    outputTokens: 128_000,
    sources: [modelsDev('providers/openai/models/gpt-5.4'), vercelGateway('gpt-5.4')],
  },
  {
    id: 'gpt-5.4-mini',
    contextTokens: 400_000,
    outputTokens: 128_000,
    input: ['text', 'image'],
    output: ['text'],
    thinking: { kind: 'optional', efforts: ['none', 'low', 'medium', 'high', 'xhigh'] },
    sources: [
      vercelGateway('openai/gpt-5.4-mini'),
      { url: 'https://docs.venice.ai/models/gpt-5-4-mini', month: '2026-11' },
    ],
  },
  {
    ...common,
    id: 'gpt-5.3-codex',
    contextTokens: 400_000,
    inputTokens: 272_000,
    outputTokens: 128_000,
    sources: [modelsDev('models/openai/gpt-5.3-codex')],
  },
]
