import type { ReasoningSettings } from '../vocabulary/request.js'
import type { Warn } from './post-json.js'

/** A step of the field's scale of reasoning effort. */
export type Effort = NonNullable<ReasoningSettings['effort']>

const scale: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

/**
 * The step nearest to the one asked for, upwards where two are as near.
 *
 * @param efforts - those that the model takes; at least one.
 */
export function nearestEffort(asked: Effort, efforts: readonly Effort[]): Effort {
  const distance = (effort: Effort): number => Math.abs(scale.indexOf(effort) - scale.indexOf(asked))
  const upwards = [...efforts].sort((a, b) => scale.indexOf(b) - scale.indexOf(a))
  return upwards.reduce((best, effort) => (distance(effort) < distance(best) ? effort : best))
}

/** True when the settings ask for reasoning, false when they ask for none; undefined where they leave it to the model. */
export function asksToReason({ enabled, effort, budgetTokens }: ReasoningSettings = {}): boolean | undefined {
  if (enabled === false || effort === 'none') return false
  return enabled ?? (effort === undefined && budgetTokens === undefined ? undefined : true)
}

/**
 * The {@link nearestEffort}, with a warning where it is another than the one asked for.
 *
 * @param who - whose steps they are. Default `This model`.
 */
export function fittingEffort(asked: Effort, efforts: readonly Effort[], warn: Warn, who = 'This model'): Effort {
  const nearest = nearestEffort(asked, efforts)
  if (nearest !== asked)
    warn('reasoning.effort', `${who} takes ${efforts.join(', ')}: ${asked} was sent as ${nearest}.`)
  return nearest
}

/** The traits of a model that decide how it is asked to reason. */
export interface ReasoningModel {
  /** `never` and `always` cannot be told otherwise; any other word can. */
  readonly thinking: string
  /** The steps that it takes, weakest first; empty where it knows none. */
  readonly efforts: readonly Effort[]
}

/**
 * Translates the settings to the model's terms, with a warning where it has none for them.
 *
 * @returns whether to have it think, undefined where nothing is to be said about that; and the step to send.
 */
export function reasoningFor(
  reasoning: ReasoningSettings | undefined,
  { thinking, efforts }: ReasoningModel,
  warn: Warn,
): { readonly thinks?: boolean; readonly effort?: Effort | undefined } {
  const thinks = asksToReason(reasoning)
  if (thinks === undefined) return {}
  if (thinking === 'never') {
    if (thinks) warn('reasoning', 'Left out: this model does not think.')
    return {}
  }
  if (!thinks && thinking !== 'always') return { thinks }
  const asked = efforts.length > 0 ? reasoning?.effort : undefined
  if (thinks) return { thinks, effort: asked && fittingEffort(asked, efforts, warn) }
  warn('reasoning', 'This model always thinks: the lowest effort was asked for instead.')
  return { effort: efforts[0] }
}
