import { type Preset, preset } from '../preset.js'

/**
 * Tencent Hunyuan (cloud.tencent.com/document/product/1729/111007, 2026-10; the variable: oceanbase.ai, 2026-11). Tencent's TRTC guide names
 * `https://hunyuan.cloud.tencent.com/openai/v1` as well (trtc.io/document/79679, 2026-11).
 */
export const hunyuan: Preset = /* @__PURE__ */ preset({
  id: 'hunyuan',
  baseURL: 'https://api.hunyuan.cloud.tencent.com/v1',
  keyVariables: ['HUNYUAN_API_KEY'],
})
