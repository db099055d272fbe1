export type { AccessToken } from '@millrace/core/provider-kit'
export { type BedrockSettings, bedrock, bedrockDefinition } from './bedrock.js'
export type { BedrockGuardrail, BedrockOptions } from './options.js'
