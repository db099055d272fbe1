export { type OpenAISettings, openai, openaiChatDefinition, openaiDefinition } from './openai.js'
export type { OpenAIBuiltInTool, OpenAIOptions } from './options.js'
