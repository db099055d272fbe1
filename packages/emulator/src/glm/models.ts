/**
 * What differs between GLM models, first match wins. Sources: the vendor's OpenAPI (docs.bigmodel.cn, 2026-07) unless a row
 * names another. A name that no row fits is taken as a current text model.
 */
interface ModelFacts {
  readonly pattern: RegExp
  /** Takes images, videos and files. */
  readonly vision?: boolean
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

const models: readonly ModelFacts[] = [
  { pattern: /^(glm-(5v|4\.6v)|autoglm)/, vision: true, context: 131_072 },
  { pattern: /^glm-4\.[15]v/, vision: true, context: 65_536 },
  { pattern: /^glm-4v/, vision: true, thinking: 'none', context: 16_384 },
  // "Tool choice must be auto": vectorize-io/hindsight#4246 (2026).
  { pattern: /^glm-5\.3-flash/, thinking: 'always', efforts: efforts53, autoToolsOnly: true },
  // Efforts and the refused `disabled`: pydantic-ai profiles/zai.py (2026-08).
  { pattern: /^glm-5\.3/, thinking: 'always', efforts: efforts53 },
  { pattern: /^glm-5\.2/, efforts: efforts52, context: 1_000_000 },
  { pattern: /^glm-4\.5/, context: 131_072 },
  { pattern: /^(glm-4-|glm-4$|glm-4-voice|charglm|emohaa|codegeex)/, thinking: 'none', context: 131_072 },
]

/** The facts of one model, complete. */
export function modelFacts(
  model: string,
): Required<Omit<ModelFacts, 'pattern' | 'efforts'>> & Pick<ModelFacts, 'efforts'> {
  const {
    vision = false,
    thinking = 'switch',
    autoToolsOnly = false,
    context = 204_800,
    efforts,
  } = models.find(({ pattern }) => pattern.test(model)) ?? {}
  return { vision, thinking, autoToolsOnly, context, ...(efforts && { efforts }) }
}
