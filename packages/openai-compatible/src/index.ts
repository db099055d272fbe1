export { type ChunkReader, createChunkReader, type DecoderQuirks } from './answer/chunk-reader.js'
export {
  createChatCompletionsDecoder,
  createFrameDecoder,
  errorFrame,
  type FrameReader,
  isDone,
} from './answer/decoder.js'
export { type FinishReasons, finishReasons } from './answer/finish-reasons.js'
export { annotations, type SourceReader, searchResults } from './answer/sources.js'
export { createThinkTagSplitter, type ThinkPiece, type ThinkTagSplitter } from './answer/think-tags.js'
export { usageIn } from './answer/usage.js'
export { chatCompletionsApi, chatCompletionsDefinition } from './definition.js'
export type { ApiRow, ChatCompletionsDialect } from './dialect.js'
export { isErrorBody } from './errors/error-body.js'
export { chatCompletionsError, type ErrorQuirks, type ErrorRule } from './errors/errors.js'
export { type Host, type HostApi, hostDefinition } from './host.js'
export { openaiChatApi } from './openai/openai-chat.js'
export { openaiModel } from './openai/openai-models.js'
export { asModelTakes } from './openai/openai-settings.js'
export { type OpenAICompatibleSettings, openaiCompatible } from './openai-compatible.js'
export { type Preset, type PresetRow, type PresetSettings, preset } from './preset.js'
export { azureOpenAI } from './presets/azure-openai.js'
export { cerebras } from './presets/cerebras.js'
export { deepseek } from './presets/deepseek.js'
export { fireworks } from './presets/fireworks.js'
export { groq } from './presets/groq.js'
export { llamaCpp } from './presets/llama-cpp.js'
export { lmStudio } from './presets/lm-studio.js'
export { minimax } from './presets/minimax.js'
export { mistral } from './presets/mistral.js'
export { moonshot } from './presets/moonshot.js'
export { ollama } from './presets/ollama.js'
export { openRouter } from './presets/openrouter.js'
export { perplexity } from './presets/perplexity.js'
export { qwen } from './presets/qwen.js'
export { siliconFlow } from './presets/siliconflow.js'
export { together } from './presets/together.js'
export { vllm } from './presets/vllm.js'
export { volcengine } from './presets/volcengine.js'
export { xai } from './presets/xai.js'
export { audioPart, type MediaMapper } from './request/media.js'
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
