import { type Preset, preset } from '../preset.js'

/** ModelScope API-Inference (docs.camel-ai.org and docs.langchain.com, address and variable, 2026-11). */
export const modelScope: Preset = /* @__PURE__ */ preset({
  id: 'modelscope',
  baseURL: 'https://api-inference.modelscope.cn/v1',
  keyVariables: ['MODELSCOPE_SDK_TOKEN'],
})
