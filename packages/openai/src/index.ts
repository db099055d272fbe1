export { openai, openaiChatDefinition, openaiDefinition } from './openai.js'
export type { OpenAIBuiltInTool, OpenAIOptions } from './options.js'
export type { OpenAISettings } from './settings.js'
