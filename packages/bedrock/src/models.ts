import type { ChatRequest, ObjectMode, Tool } from '@millrace/core'
import {
  asksToReason,
  defined,
  type Effort,
  inlineReferences,
  type JsonObject,
  type ReasoningModel,
  reasoningFor,
  thinkingBudget,
  type Warn,
  withPlainRoots,
} from '@millrace/core/provider-kit'

/** The model's own fields that have it think or not. */
type Fields = (thinks: boolean, effort: Effort | undefined, chat: ChatRequest, warn: Warn) => JsonObject

/** The traits of a model that decide how it is asked to think. */
interface ConverseModel extends ReasoningModel {
  readonly fields: Fields
  /** The model takes one of `temperature` and `topP` alone, or none. Default: both. */
  readonly sampling?: 'one' | 'none'
}

const off = { thinking: { type: 'disabled' } }
const adaptive: Fields = (thinks, effort) =>
  thinks ? { thinking: { type: 'adaptive' }, ...(effort && { output_config: { effort } }) } : off
const budget: Fields = (thinks, _, { reasoning = {}, maxOutputTokens = Infinity }, warn) => {
  const budget_tokens = thinks ? thinkingBudget(reasoning, maxOutputTokens, warn) : undefined
  return thinks ? { ...(budget_tokens && { thinking: { type: 'enabled', budget_tokens } }) } : off
}
const openai: Fields = (_, reasoning_effort) => defined({ reasoning_effort })
const nova: Fields = (thinks, maxReasoningEffort = 'medium') => ({
  reasoningConfig: thinks ? { type: 'enabled', maxReasoningEffort } : { type: 'disabled' },
})

const efforts = ['low', 'medium', 'high'] as const
const adapts: ConverseModel = { fields: adaptive, thinking: 'adaptive', efforts: [...efforts, 'max'] }
const counts: ConverseModel = { fields: budget, thinking: 'budget', efforts: [] }

/**
 * One row per family; the first that fits counts. Claude: platform.claude.com, models overview and Bedrock (2026-10); its sampling: cline/cline#10572
 * (2026-05), promptfoo/promptfoo#10307 (2026-08) and aws-samples/bedrock-access-gateway#238 (2026-04). OpenAI: `reasoning_effort` alone, Nova 2:
 * `reasoningConfig` (vercel/ai, amazon-bedrock, 2026-11). Other models are not known here.
 */
const families: readonly (readonly [name: RegExp, model: ConverseModel])[] = [
  [/claude-(fable|mythos|opus-5-5)/, { ...adapts, thinking: 'always', sampling: 'none' }],
  [/claude-([a-z]+-5|opus-4-[78])/, { ...adapts, sampling: 'none' }],
  [/claude-(opus|sonnet)-4-6/, { ...adapts, sampling: 'one' }],
  [/claude-(opus-4-[15]|(sonnet|haiku)-4-5)/, { ...counts, sampling: 'one' }],
  [/claude-([a-z]+-4|3-7)/, counts],
  [/\bopenai\./, { fields: openai, thinking: 'always', efforts }],
  [/\bnova-2/, { fields: nova, thinking: 'nova', efforts }],
]

/** Looks a model up by the name in its id or ARN; undefined where nothing is known of it. */
const modelOf = (id: string): ConverseModel | undefined => families.find(([name]) => name.test(id))?.[1]

/** The sampling settings that a model takes. */
export const samplingOf = (id: string): 'both' | 'one' | 'none' => modelOf(id)?.sampling ?? 'both'

/** The tools as the model takes them. Claude refuses what is combined at the root of a schema here too (code-yeongyu/senpi#1947, 2026-09). */
export function fittedTools(tools: readonly Tool[], id: string, warn: Warn): readonly Tool[] {
  if (/claude/.test(id)) return withPlainRoots(tools, 'Claude', warn)
  return /\bnova-/.test(id) ? withPlainRoots(tools.map(toNova(warn)), 'Nova', warn).map(withoutNotes) : tools
}

/**
 * Nova takes three fields at the root, and refuses others or ignores the tool (docs.aws.amazon.com, Nova, troubleshooting tool calls, 2026-11;
 * zed-industries/zed#28521, 2025-04). So there are no definitions to refer to (pydantic/pydantic-ai#1623, 2025-04).
 */
const toNova =
  (warn: Warn) =>
  (tool: Tool, i: number): Tool => {
    if (!/"\$ref":/.test(JSON.stringify(tool.parameters))) return tool
    const { schema, isCut } = inlineReferences(tool.parameters)
    if (isCut)
      warn(`tools[${i}].parameters`, 'Nova takes no references: what leads to itself, or nowhere, may be anything.')
    return { ...tool, parameters: schema }
  }

/** Fields at the root that say nothing of the arguments, and what nothing refers to any more. */
const withoutNotes = (tool: Tool): Tool => ({
  ...tool,
  parameters: Object.fromEntries(Object.entries(tool.parameters).filter(([name]) => !notes.has(name))),
})

const notes: ReadonlySet<string> = new Set([
  ...['$schema', '$id', 'title', 'description', 'additionalProperties', '$defs', 'definitions'],
])

/** The model's own fields that have it think as was asked; a warning says what was left out or changed. */
export function toThinking(chat: ChatRequest, id: string, warn: Warn): JsonObject {
  const { reasoning } = chat
  const model = modelOf(id)
  if (model === undefined && asksToReason(reasoning) !== undefined)
    warn('reasoning', 'Left out: this model is asked by fields of its own, for providerOptions.modelFields.')
  if (model === undefined) return {}
  const { thinks, effort } = reasoningFor(reasoning, model, warn)
  if (thinks === undefined && effort === undefined) return {}
  if (reasoning?.budgetTokens !== undefined && model.fields !== budget)
    warn('reasoning.budgetTokens', 'Left out: this model takes no budget; set an effort.')
  return model.fields(thinks === true, effort, chat, warn)
}

/**
 * The means by which a model is held to a schema: a call of one tool, where the model can be made to call one (docs.aws.amazon.com, ToolChoice,
 * 2026-11: Claude, Mistral Large and Nova), else words alone. A model that thinks cannot.
 */
export function objectsOf({ reasoning }: ChatRequest, id: string): readonly ObjectMode[] {
  const thinks = asksToReason(reasoning) ?? modelOf(id)?.thinking === 'always'
  return /claude|mistral-large|\bnova/.test(id) && !thinks ? ['tool'] : ['prompt']
}
