import type { ChatRequest, HttpRequest, Tool, ToolChoice } from '@millrace/core'
import { type LoopBlocks, lacksThought, loopLacksThought } from '@millrace/core/internal'
import {
  defined,
  eachPart,
  filled,
  fittingChoice,
  fittingSchema,
  isObject,
  type JsonObject,
  leaveOut,
  modelInAddress,
  penalties,
  postJson,
  type Warn,
} from '@millrace/core/provider-kit'
import { toConversation } from './messages.js'
import { fittedTools, samplingOf, toThinking } from './models.js'
import type { BedrockOptions } from './options.js'

/** Settings that a request is built with. */
export interface ConverseContext {
  /** Address below which `/model/…` lies. */
  readonly baseURL: string
  /** The model to ask. */
  readonly model: string
}

/** The HTTP request for a chat request, without the key. Pure. A slash in an ARN that is not encoded leads to no operation (vercel/ai#17523, 2026-07). */
export const toConverseRequest = (
  chat: ChatRequest<BedrockOptions>,
  { baseURL, model }: ConverseContext,
): HttpRequest =>
  postJson(
    `${baseURL}/model/${encodeURIComponent(modelInAddress(model))}/converse-stream`,
    warn => toBody(chat, model, warn),
    { accept: 'application/vnd.amazon.eventstream' },
  )

function toBody(chat: ChatRequest<BedrockOptions>, model: string, warn: Warn): JsonObject {
  const { providerOptions: own = {} } = chat
  const conversation = toConversation(chat.messages, own.citations ?? false, warn)
  const asked = toThinking(chat, model, warn)
  const isBudgeted = isObject(asked.thinking) && asked.thinking.type === 'enabled'
  const isLeftOut = isBudgeted && loopLacksThought(conversation.messages as never, loopBlocks)
  if (isLeftOut) warn('reasoning', lacksThought)
  const fields = isLeftOut ? {} : asked
  const thinks = isObject(fields.thinking) && fields.thinking.type !== 'disabled'
  leaveOut(chat, ['seed', 'user', ...penalties, 'parallelToolCalls', 'detail'], 'Converse has no such setting.', warn)
  return defined({
    ...conversation,
    inferenceConfig: filled({
      ...toLimits(chat, fields, thinks ? 'thinks' : samplingOf(model), warn),
      stopSequences: chat.stop?.length ? chat.stop : undefined,
    }),
    toolConfig: toTools(chat, model, thinks, warn),
    outputConfig: toFormat(chat, warn),
    additionalModelRequestFields: filled({ ...fields, ...toTopK(chat, model, thinks, warn), ...own.modelFields }),
    guardrailConfig: own.guardrail,
    serviceTier: own.serviceTier && { type: own.serviceTier },
    performanceConfig: own.latency && { latency: own.latency },
    requestMetadata: own.metadata,
    ...own.extra,
  })
}

/** The blocks of a tool loop. */
const loopBlocks: LoopBlocks = {
  isCall: block => 'toolUse' in block,
  isResult: block => 'toolResult' in block,
  isThought: block => 'reasoningContent' in block,
}

type Takes = 'both' | 'one' | 'none' | 'thinks'

/** The limit and the sampling settings; Nova takes none of them at a high effort (UKGovernmentBEIS/inspect_ai#3767, 2026-04). */
function toLimits(chat: ChatRequest, { reasoningConfig }: JsonObject, takes: Takes, warn: Warn): JsonObject {
  if (isObject(reasoningConfig) && reasoningConfig.maxReasoningEffort === 'high') {
    leaveOut(chat, ['maxOutputTokens', 'temperature', 'topP'], 'Nova takes none at a high effort.', warn)
    return {}
  }
  return { maxTokens: chat.maxOutputTokens, ...toSampling(chat, takes, warn) }
}

/** Sampling settings; while Claude thinks, it takes none (platform.claude.com, extended thinking, 2026-08). A temperature is 1 at most. */
function toSampling(chat: ChatRequest, takes: Takes, warn: Warn): JsonObject {
  const { temperature, topP } = chat
  if (takes === 'none' || takes === 'thinks') {
    const why = takes === 'none' ? 'this model takes no sampling settings.' : 'not taken while the model thinks.'
    leaveOut(chat, ['temperature', 'topP'], why, warn)
    return {}
  }
  const single = takes === 'one' && temperature !== undefined
  if (single) leaveOut(chat, ['topP'], 'this model takes temperature or topP.', warn)
  if (temperature !== undefined && temperature > 1) warn('temperature', 'Bedrock takes up to 1: 1 was sent.')
  return { temperature: temperature && Math.min(temperature, 1), topP: single ? undefined : topP }
}

/** A field of the model's own: known is that of Claude (aws/agent-toolkit-for-aws, prompt engineering by model, 2026-11). */
function toTopK(chat: ChatRequest, model: string, thinks: boolean, warn: Warn): JsonObject {
  const takes = /\bclaude/.test(model) && !thinks && samplingOf(model) !== 'none'
  if (!takes) leaveOut(chat, ['topK'], 'set the model’s own field for it in providerOptions.modelFields.', warn)
  return takes ? { top_k: chat.topK } : {}
}

/**
 * The tools and which of them is to be called. A conversation with calls needs tools, or is refused: "The toolConfig field must be defined when using
 * toolUse and toolResult content blocks" (langgenius/dify#16421, 2025-03). Where none are given, those of its calls are declared by their names.
 */
function toTools(
  chat: ChatRequest<BedrockOptions>,
  model: string,
  thinks: boolean,
  warn: Warn,
): JsonObject | undefined {
  const { tools = [], toolChoice, messages, providerOptions: { systemTools = [] } = {} } = chat
  const called = new Set(eachPart(messages).flatMap(({ part }) => (part.type === 'tool-call' ? part.toolName : [])))
  const offered = [
    ...fittedTools(tools, model, warn).map(toSpec),
    ...systemTools.map(name => ({ systemTool: { name } })),
  ]
  if (toolChoice === 'none' || offered.length === 0) {
    if (called.size === 0) return undefined
    warn('toolChoice', 'The conversation has calls, and Bedrock then asks for tools: the model may call one.')
    const declared = [...called].map(name => toSpec({ name, parameters: { type: 'object' } }))
    return { tools: offered.length === 0 ? declared : offered }
  }
  const choice = fittingChoice(toolChoice, !thinks, 'a model that thinks cannot be made to call a tool', warn)
  return defined({ tools: offered, toolChoice: toChoice(choice) })
}

const toChoice = (choice: ToolChoice | undefined): JsonObject | undefined =>
  typeof choice === 'object'
    ? { tool: { name: choice.toolName } }
    : choice && (choice === 'required' ? { any: {} } : { auto: {} })

const toSpec = ({ name, description, parameters, strict }: Tool): JsonObject => ({
  toolSpec: defined({
    name,
    description: description || undefined,
    inputSchema: { json: parameters },
    strict,
  }),
})

/** The schema is a text (@aws-sdk/client-bedrock-runtime 3, `JsonSchemaDefinition`, 2026-11). */
function toFormat(chat: ChatRequest, warn: Warn): JsonObject | undefined {
  const held = fittingSchema(chat, 'Bedrock', true, warn)
  const jsonSchema = held && defined({ ...held, schema: JSON.stringify(held.schema) })
  return jsonSchema && { textFormat: { type: 'json_schema', structure: { jsonSchema } } }
}
