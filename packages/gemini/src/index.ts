export type { AccessToken } from '@millrace/core/provider-kit'
export type { VertexSettings } from './endpoint.js'
export {
  type GeminiSettings,
  type GenerateContentSettings,
  gemini,
  geminiDefinition,
  geminiInteractionsDefinition,
  type InteractionsSettings,
} from './gemini.js'
export type { InteractionsOptions } from './interactions/options.js'
export type { GeminiModelName } from './models.js'
export type { GeminiOptions, GeminiSafetySetting, GeminiTool, SharedOptions } from './options.js'
