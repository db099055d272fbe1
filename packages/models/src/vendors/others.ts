import type { ModelInfo } from '../model-info.js'
import { modelsDev } from '../source.js'

const deepseekV4 = {
  contextTokens: 1_000_000,
  outputTokens: 384_000,
  input: ['text'],
  output: ['text'],
} as const

/** DeepSeek. */
export const deepseekModels: readonly ModelInfo[] = [
  { ...deepseekV4, id: 'deepseek-v4-pro', sources: [modelsDev('models/deepseek/deepseek-v4-pro')] },
  { ...deepseekV4, id: 'deepseek-v4-flash', sources: [modelsDev('models/deepseek/deepseek-v4-flash')] },
]

/** Moonshot. */
export const moonshotModels: readonly ModelInfo[] = [
  {
    id: 'kimi-k2.6',
    contextTokens: 262_144,
    outputTokens: 262_144,
    input: ['text', 'image', 'video'],
    output: ['text'],
    sources: [modelsDev('models/moonshotai/kimi-k2.6')],
  },
]

/** xAI. */
export const xaiModels: readonly ModelInfo[] = [
  {
    id: 'grok-4.3',
    contextTokens: 1_000_000,
    outputTokens: 30_000,
    input: ['text', 'image', 'pdf'],
    output: ['text'],
    sources: [modelsDev('models/xai/grok-4.3')],
  },
]
