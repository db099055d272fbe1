import type { ReasoningSettings } from '../request.js'
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

/** The {@link nearestEffort}, with a warning where it is another than the one asked for. */
export function fittingEffort(asked: Effort, efforts: readonly Effort[], warn: Warn): Effort {
  const nearest = nearestEffort(asked, efforts)
  if (nearest !== asked) {
    warn('reasoning.effort', `This model takes ${efforts.join(', ')}: ${asked} was sent as ${nearest}.`)
  }
  return nearest
}
