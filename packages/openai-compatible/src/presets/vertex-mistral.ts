import { modelInAddress } from '@millrace/core/provider-kit'
import { chatCompletionsApi } from '../definition.js'
import { type Preset, preset } from '../preset.js'
import { mistral } from './mistral.js'

/**
 * Mistral's models on Google's Vertex AI: the model is part of the address, with its version behind an `@`, and stands without it in the body
 * (docs.mistral.ai, Vertex AI, 2026-11). The address is that of `vertex`; the variable of the key is ours.
 */
export const vertexMistral: Preset = /* @__PURE__ */ preset({
  ...mistral.row,
  id: 'vertex-mistral',
  baseURLVariable: 'VERTEX_AI_URL',
  keyVariables: ['VERTEX_AI_MISTRAL_ACCESS_TOKEN'],
  api: row => ({
    ...chatCompletionsApi(row),
    path: model => `/publishers/mistralai/models/${modelInAddress(model)}:streamRawPredict`,
    toBody: (chat, model, warn) => chatCompletionsApi(row).toBody(chat, model.replace(/@.*/, ''), warn),
  }),
})
