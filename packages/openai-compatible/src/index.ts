export { type ChunkReader, createChunkReader, type DecoderQuirks } from './chunk-reader.js'
export { createChatCompletionsDecoder, errorFrame, isDone } from './decoder.js'
export { chatCompletionsDefinition } from './definition.js'
export type { ChatCompletionsDialect } from './dialect.js'
export { isErrorBody } from './error-body.js'
export { chatCompletionsError, type ErrorQuirks, type ErrorRule } from './errors.js'
export { type FinishReasons, finishReasons } from './finish-reasons.js'
export { audioPart, type MediaMapper } from './media.js'
export { type MessageQuirks, toWireMessages } from './messages.js'
export { type OpenAICompatibleSettings, openaiCompatible } from './openai-compatible.js'
export {
  type ChatCompletionsBody,
  type ChatCompletionsOptions,
  chatCompletionsBody,
  type OptionalSetting,
  type ReasoningMapper,
  type RequestQuirks,
} from './request.js'
export { toWireOutput, toWireSampling, toWireToolChoice, toWireTools } from './settings.js'
export { createThinkTagSplitter, type ThinkPiece, type ThinkTagSplitter } from './think-tags.js'
