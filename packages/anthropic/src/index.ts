export { anthropic, anthropicDefinition } from './anthropic.js'
export type { OnCorruptFrame } from './decoder.js'
export type { AnthropicModelName } from './models.js'
export type { AnthropicAuth, AnthropicOptions, AnthropicServerTool, AnthropicSettings } from './options.js'
