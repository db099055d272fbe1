import { type Preset, preset } from '../preset.js'

/**
 * StepFun (platform.stepfun.com, migration from OpenAI, 2026-07; the variable: mastra.ai, 2026-11). Outside of China
 * `baseURL: 'https://api.stepfun.ai/v1'`.
 */
export const stepFun: Preset = /* @__PURE__ */ preset({
  id: 'stepfun',
  baseURL: 'https://api.stepfun.com/v1',
  keyVariables: ['STEPFUN_API_KEY'],
})
