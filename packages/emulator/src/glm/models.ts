/**
 * Differences between GLM models, first match wins. Sources: the vendor's OpenAPI (docs.bigmodel.cn, 2026-07) unless a row names another. A
 * name that no row fits is taken as a current text model.
 */
interface ModelFacts {
  readonly pattern: RegExp
  /** The kinds of parts that it takes beside text. */
  readonly takes?: readonly string[]
  /** Takes functions alone, no JSON mode and none of the vendor's tools: the older vision models. */
  readonly functionsOnly?: boolean
  /** Knows `thinking`: `switch` can be turned off, `always` refuses `disabled`, `none` never reasons. */
  readonly thinking?: 'switch' | 'always' | 'none'
  /** Accepted values of `reasoning_effort`; any when absent. */
  readonly efforts?: readonly string[]
  /** Refuses any tool choice but `auto`. */
  readonly autoToolsOnly?: boolean
  /** Tokens of context. */
  readonly context?: number
}

const efforts53 = ['low', 'high', 'max']
const efforts52 = ['max', 'xhigh', 'high', 'medium', 'low', 'minimal', 'none']

const vision = { takes: ['image_url', 'video_url', 'file_url'], functionsOnly: true }
/** Efforts and the refused `disabled`: pydantic-ai profiles/zai.py (2026-08); "Tool choice must be auto": onyx-dot-app/onyx#14192 (2026-08). */
const always53 = { thinking: 'always', efforts: efforts53, autoToolsOnly: true } as const

const models: readonly ModelFacts[] = [
  { pattern: /^(glm-(5v|4\.6v)|autoglm)/, ...vision, context: 131_072 },
  { pattern: /^glm-4\.[15]v/, ...vision, context: 65_536 },
  { pattern: /^glm-4v/, ...vision, thinking: 'none', context: 16_384 },
  // Text, image and video: theopenco/llmgateway#3853, Prism-Shadow/agenthub#192 (2026-10).
  { pattern: /^glm-5\.3-flash/, ...always53, takes: ['image_url', 'video_url'] },
  { pattern: /^glm-5\.3/, ...always53, context: 1_000_000 },
  { pattern: /^glm-5\.2/, efforts: efforts52, context: 1_000_000 },
  { pattern: /^glm-4\.5/, context: 131_072 },
  { pattern: /^glm-4-voice/, takes: ['input_audio'], thinking: 'none', context: 131_072 },
  { pattern: /^(glm-4-|glm-4$|charglm|emohaa|codegeex)/, thinking: 'none', context: 131_072 },
]

/** Models that are listed where the options name none. */
export const glmModelNames = ['glm-5.3', 'glm-5.3-flash', 'glm-5.2', 'glm-5.1', 'glm-5', 'glm-4.7', 'glm-4.6v'] as const

/** The facts of one model, complete. */
export function modelFacts(
  model: string,
): Required<Omit<ModelFacts, 'pattern' | 'efforts'>> & Pick<ModelFacts, 'efforts'> {
  const {
    takes = [],
    functionsOnly = false,
    thinking = 'switch',
    autoToolsOnly = false,
    context = 204_800,
    efforts,
  } = models.find(({ pattern }) => pattern.test(model)) ?? {}
  return { takes, functionsOnly, thinking, autoToolsOnly, context, ...(efforts && { efforts }) }
}
