import { openaiChatApi } from '../openai/openai-chat.js'
import { type Preset, preset } from '../preset.js'

/**
 * Azure OpenAI, by its v1 API: no `api-version`, and the model is the name of a deployment. The address is that of the resource, such as
 * `https://my-resource.openai.azure.com` (learn.microsoft.com, api-version-lifecycle, 2026-10).
 */
export const azureOpenAI: Preset = /* @__PURE__ */ preset({
  id: 'azure-openai',
  baseURLVariable: 'AZURE_OPENAI_ENDPOINT',
  path: '/openai/v1/chat/completions',
  keyVariables: ['AZURE_OPENAI_API_KEY'],
  keyHeader: 'api-key',
  // Deployments mostly have the name of their model; of others nothing is known, and all is sent.
  api: openaiChatApi,
})
