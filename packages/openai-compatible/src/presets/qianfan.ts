import { type Preset, preset } from '../preset.js'

/** Baidu Qianfan, v2 (cloud.baidu.com/doc/qianfan, OpenAI SDK, 2025-12; the variable: docs.openclaw.ai, 2026-06). */
export const qianfan: Preset = /* @__PURE__ */ preset({
  id: 'qianfan',
  baseURL: 'https://qianfan.baidubce.com/v2',
  keyVariables: ['QIANFAN_API_KEY'],
})
