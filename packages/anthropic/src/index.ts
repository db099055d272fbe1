export { type AnthropicAuth, type AnthropicSettings, anthropic, anthropicDefinition } from './anthropic.js'
export type { OnCorruptFrame } from './decoder.js'
export type { AnthropicModelName } from './models.js'
export type { AnthropicOptions, AnthropicServerTool } from './options.js'
