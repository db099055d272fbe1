import { type Preset, preset } from '../preset.js'

/**
 * Open models on Google's Vertex AI, Llama and DeepSeek among them: `meta/llama-4-maverick-17b-128e-instruct-maas`. The address is that of a project's
 * location, `https://us-central1-aiplatform.googleapis.com/v1/projects/<project>/locations/us-central1`, and the key an access token, which lasts an hour:
 * give `accessToken` a function (docs.cloud.google.com, call open model APIs, 2026-11). The variables are ours.
 */
export const vertex: Preset = /* @__PURE__ */ preset({
  id: 'vertex',
  baseURLVariable: 'VERTEX_AI_URL',
  path: '/endpoints/openapi/chat/completions',
  keyVariables: ['VERTEX_AI_ACCESS_TOKEN'],
})
