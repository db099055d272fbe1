import { countTokens } from '../core/tokens.js'
import { modelName } from '../course/controls.js'
import { type GlmChatBody, textOf } from './body.js'
import type { GlmFailure } from './errors.js'
import { modelFacts } from './models.js'
import { checkMessages } from './validate-messages.js'
import { checkTools } from './validate-tools.js'

/**
 * Checks a parsed body by the vendor's OpenAPI (docs.bigmodel.cn, 2026-07) and gives it back, or the failure that GLM answers with.
 * Fields that are not known pass, as they do there.
 */
export function validateBody(
  json: unknown,
  models?: readonly string[],
): { body: GlmChatBody } | { failure: GlmFailure } {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { failure: { code: '1210', field: 'the body must be a JSON object' } }
  }
  const body = json as GlmChatBody
  for (const check of checks) {
    const failure = check(body, models)
    if (failure) return { failure }
  }
  return { body }
}

type Check = (body: GlmChatBody, models: readonly string[] | undefined) => GlmFailure | undefined

/** In this order: the first failure is the answer. */
const checks: readonly Check[] = [
  checkModel,
  checkMessages,
  checkNumbers,
  checkShapes,
  checkTools,
  checkThinking,
  checkContext,
]

function checkModel({ model }: GlmChatBody, models: readonly string[] | undefined): GlmFailure | undefined {
  if (model === undefined) return { code: '1213', field: 'model' }
  if (typeof model !== 'string' || model === '') return { code: '1214', field: 'model' }
  const name = modelName(model)
  return models && !models.includes(name) ? { code: '1211', field: name } : undefined
}

/** Numbers by their range; `integer` refuses fractions. */
const ranges: Readonly<Record<string, { readonly from: number; readonly to: number; readonly integer?: true }>> = {
  temperature: { from: 0, to: 1 },
  top_p: { from: 0.01, to: 1 },
  max_tokens: { from: 1, to: 131_072, integer: true },
  seed: { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER, integer: true },
}

function checkNumbers(body: GlmChatBody): GlmFailure | undefined {
  for (const [name, { from, to, integer }] of Object.entries(ranges)) {
    const value = body[name]
    if (value === undefined || value === null) continue
    const fits = typeof value === 'number' && value >= from && value <= to && (!integer || Number.isInteger(value))
    if (!fits) return { code: '1214', field: name }
  }
  return undefined
}

const isText = (value: unknown, from: number, to: number) =>
  typeof value === 'string' && value.length >= from && value.length <= to

/** Fields with a form of their own. */
const shapes: Readonly<Record<string, (value: unknown) => boolean>> = {
  stream: value => typeof value === 'boolean',
  tool_stream: value => typeof value === 'boolean',
  do_sample: value => typeof value === 'boolean',
  stop: value => Array.isArray(value) && value.length <= 4 && value.every(word => isText(word, 1, 1024)),
  request_id: value => isText(value, 6, 64),
  user_id: value => isText(value, 6, 128),
  // Neither a schema nor any other type: seen refused by others' clients too (archestra-ai/archestra#6832).
  response_format: value => ['text', 'json_object'].includes((value as { type?: string }).type ?? ''),
}

function checkShapes(body: GlmChatBody): GlmFailure | undefined {
  for (const [name, fits] of Object.entries(shapes)) {
    const value = body[name]
    if (value !== undefined && value !== null && !fits(value)) return { code: '1214', field: name }
  }
  if (body.response_format?.type === 'json_object' && modelFacts(body.model).functionsOnly) {
    return { code: '1210', field: `response_format json_object is not for ${body.model}` }
  }
  return undefined
}

function checkThinking({ model, thinking, reasoning_effort: effort }: GlmChatBody): GlmFailure | undefined {
  const facts = modelFacts(model)
  if (thinking !== undefined) {
    if (typeof thinking !== 'object' || thinking === null) return { code: '1214', field: 'thinking' }
    const { type = 'enabled', clear_thinking: clear = true } = thinking
    if (!['enabled', 'disabled'].includes(type)) return { code: '1214', field: 'thinking.type' }
    if (typeof clear !== 'boolean') return { code: '1214', field: 'thinking.clear_thinking' }
    if (type === 'disabled' && facts.thinking === 'always')
      return { code: '1210', field: `${model} cannot switch thinking off` }
  }
  if (effort === undefined) return undefined
  const known = typeof effort === 'string' && (facts.efforts?.includes(effort) ?? true)
  return known ? undefined : { code: '1214', field: 'reasoning_effort' }
}

function checkContext(body: GlmChatBody): GlmFailure | undefined {
  const { context } = modelFacts(body.model)
  const texts = body.messages.map(textOf)
  // A token has at least one character: most prompts need no counting.
  if (texts.reduce((sum, text) => sum + text.length, 0) <= context) return undefined
  return texts.reduce((sum, text) => sum + countTokens(text), 0) > context ? { code: '1261' } : undefined
}
