import type { ReasoningSettings } from '../request.js'

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
