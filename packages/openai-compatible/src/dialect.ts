/**
 * The parts of the Chat Completions dialect, for packages of vendors that speak it: its row, requests, decoder and errors. Applications need
 * none of them.
 */
export { type ChunkReader, createChunkReader, passedKeys } from './answer/chunk-reader.js'
export { createChatCompletionsDecoder } from './answer/decoder.js'
export { type FinishReasons, finishReasons } from './answer/finish-reasons.js'
export type { DecoderQuirks } from './answer/quirks.js'
export { annotations, type SourceReader, searchResults } from './answer/sources.js'
export { createThinkTagSplitter, type ThinkPiece, type ThinkTagSplitter, type ThinkTags } from './answer/think-tags.js'
export { usageIn } from './answer/usage.js'
export type { HostApi } from './api.js'
export { chatCompletionsApi, chatCompletionsDefinition } from './definition.js'
export { chatCompletionsError, type ErrorQuirks, type ErrorRule } from './errors/errors.js'
export { type Host, hostDefinition } from './host.js'
export { openaiChatApi } from './openai/openai-chat.js'
export { openaiModel, openaiObjects } from './openai/openai-models.js'
export { asModelTakes } from './openai/openai-settings.js'
export { audioPart, imageByUrl, type MediaMapper } from './request/media.js'
export { type MessageQuirks, toWireMessage, toWireMessages } from './request/messages.js'
export { type ReasoningFields, type ReasoningMapper, reasoningBy } from './request/reasoning.js'
export {
  type ChatCompletionsBody,
  type ChatCompletionsOptions,
  chatCompletionsBody,
  type OptionalSetting,
  type RequestQuirks,
} from './request/request.js'
export { toFlatSettings, toWireOutput, toWireSampling, toWireToolChoice, toWireTools } from './request/settings.js'
export type { ApiRow, ChatCompletionsDialect } from './row.js'
