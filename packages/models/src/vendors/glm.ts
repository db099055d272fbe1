import type { ModelInfo } from '../model-info.js'
import { modelsDev, page } from '../source.js'

const profile = page('https://github.com/pydantic/pydantic-ai/blob/main/pydantic_ai_slim/pydantic_ai/profiles/zai.py')
const always = { kind: 'always', efforts: ['low', 'high', 'max'] } as const

/** Zhipu, Z.ai. */
export const glmModels: readonly ModelInfo[] = [
  {
    id: 'glm-5.3',
    contextTokens: 1_000_000,
    outputTokens: 131_072,
    input: ['text'],
    output: ['text'],
    thinking: always,
    sources: [modelsDev('models/zhipuai/glm-5.3'), profile],
  },
  // Sources differ on files: pictures and video are told by all of them.
  {
    id: 'glm-5.3-flash',
    contextTokens: 1_000_000,
    outputTokens: 131_072,
    input: ['text', 'image', 'video'],
    output: ['text'],
    thinking: always,
    sources: [
      modelsDev('models/zai/glm-5.3-flash'),
      page('https://novita.ai/models/model-detail/zai-org-glm-5.3-flash'),
      profile,
    ],
  },
  {
    id: 'glm-5.1',
    contextTokens: 204_800,
    outputTokens: 131_072,
    input: ['text'],
    output: ['text'],
    sources: [modelsDev('providers/zai/models/glm-5.1')],
  },
]
