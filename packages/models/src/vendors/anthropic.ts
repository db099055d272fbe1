import type { ModelInfo } from '../model-info.js'
import { modelsDev, page, vercelGateway } from '../source.js'

const common = { input: ['text', 'image', 'pdf'], output: ['text'] } as const
const large = { ...common, contextTokens: 1_000_000, outputTokens: 128_000 } as const

const migrations = page('https://openrouter.ai/docs/cookbook/evaluate-and-optimize/model-migrations/claude-5-5')

/** Anthropic. */
export const anthropicModels: readonly ModelInfo[] = [
  {
    ...large,
    id: 'claude-opus-5-5',
    thinking: { kind: 'always', efforts: ['low', 'medium', 'high', 'xhigh', 'max'] },
    sources: [
      vercelGateway('anthropic/claude-opus-5.5'),
      modelsDev('providers/anthropic/models/claude-opus-5-5'),
      migrations,
    ],
  },
  {
    ...large,
    id: 'claude-opus-5',
    thinking: { kind: 'optional' },
    sources: [
      modelsDev('models/anthropic/claude-opus-5'),
      page('https://platform.claude.com/docs/en/models/opus-5/overview'),
      migrations,
    ],
  },
  { ...large, id: 'claude-sonnet-5', sources: [modelsDev('models/anthropic/claude-sonnet-5')] },
  {
    ...common,
    id: 'claude-sonnet-4-6',
    contextTokens: 1_000_000,
    outputTokens: 64_000,
    sources: [modelsDev('providers/anthropic/models/claude-sonnet-4-6')],
  },
  {
    ...common,
    id: 'claude-haiku-4-5',
    contextTokens: 200_000,
    outputTokens: 64_000,
    thinking: { kind: 'optional', budgetTokens: { least: 1_024 } },
    sources: [modelsDev('models/anthropic/claude-haiku-4-5'), modelsDev('providers/anthropic/models/claude-haiku-4-5')],
  },
]
