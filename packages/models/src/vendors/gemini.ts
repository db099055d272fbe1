import type { ModelInfo } from '../model-info.js'
import { modelsDev, page } from '../source.js'

const common = {
  contextTokens: 1_048_576,
  outputTokens: 65_536,
  input: ['text', 'image', 'audio', 'video', 'pdf'],
  output: ['text'],
} as const

/** `thinking_level` of Gemini 3, which always thinks. */
const levels = { kind: 'always', efforts: ['low', 'medium', 'high'] } as const
const guide = page('https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/guides/gemini-3-8-flash')

/** Google. */
export const geminiModels: readonly ModelInfo[] = [
  {
    ...common,
    id: 'gemini-3.8-flash',
    thinking: levels,
    sources: [page('https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/gemini/3-8-flash'), guide],
  },
  { ...common, id: 'gemini-3.7-flash', thinking: levels, sources: [guide] },
  {
    ...common,
    id: 'gemini-3.1-pro-preview',
    thinking: levels,
    sources: [guide, modelsDev('providers/google/models/gemini-3.1-pro-preview')],
  },
  { ...common, id: 'gemini-3.1-flash-lite', sources: [modelsDev('providers/google/models/gemini-3.1-flash-lite')] },
  {
    ...common,
    id: 'gemini-2.5-pro',
    thinking: { kind: 'always', budgetTokens: { least: 128, most: 32_768 } },
    sources: [modelsDev('models/google/gemini-2.5-pro'), modelsDev('providers/google/models/gemini-2.5-pro')],
  },
  {
    ...common,
    id: 'gemini-2.5-flash',
    thinking: { kind: 'optional', budgetTokens: { least: 0, most: 24_576 } },
    sources: [modelsDev('models/google/gemini-2.5-flash'), modelsDev('providers/google/models/gemini-2.5-flash')],
  },
  { ...common, id: 'gemini-2.5-flash-lite', sources: [modelsDev('models/google/gemini-2.5-flash-lite')] },
]
