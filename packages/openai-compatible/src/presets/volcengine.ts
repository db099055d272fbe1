import { volcengineCodes } from '../errors/vendor-codes.js'
import { type Preset, preset } from '../preset.js'
import { reasoningBy } from '../request/reasoning.js'
import { thinkingSwitch } from '../request/vendor-reasoning.js'

/** Doubao by Volcengine's Ark (volcengine.com/docs/82379, 2026-10). The model is a name or the id of an endpoint, `ep-…`. */
export const volcengine: Preset = /* @__PURE__ */ preset({
  id: 'volcengine',
  baseURL: 'https://ark.cn-beijing.volces.com/api/v3',
  keyVariables: ['ARK_API_KEY'],
  request: { reasoning: reasoningBy({ toggle: thinkingSwitch, efforts: ['minimal', 'low', 'medium', 'high'] }) },
  errors: { codes: volcengineCodes },
})
