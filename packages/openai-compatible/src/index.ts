export { checkBaseURL } from './base-url.js'
export { type ChunkReader, createChunkReader, type DecoderQuirks } from './chunk-reader.js'
export { createChatCompletionsDecoder, errorFrame, isDone, parseChunk } from './decoder.js'
export { chatCompletionsDefinition, withKey } from './definition.js'
export type { ChatCompletionsDialect } from './dialect.js'
export { isErrorBody, readErrorBody, type VendorError } from './error-body.js'
export { chatCompletionsError, type ErrorQuirks, type ErrorRule } from './errors.js'
export { type FinishReasons, finishReasons } from './finish-reasons.js'
export { defined, isObject, type JsonObject, numberIn, textIn } from './json.js'
export { checkKey, environmentVariable, type FoundKey, findKey, type KeySource, requireKey } from './key.js'
export { audioPart, base64Of, cannotTake, type MediaMapper, type MediaPart, urlOf } from './media.js'
export { type MessageQuirks, toWireMessages } from './messages.js'
export { type OpenAICompatibleSettings, openaiCompatible } from './openai-compatible.js'
export { redact } from './redact.js'
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
