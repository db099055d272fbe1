import { letGo } from '../../lib/synchronous.js'
import { ChatError } from '../../vocabulary/errors.js'

/**
 * Draws the order in which providers are asked. Those with a weight change places among themselves, each place drawn in proportion to the weights that
 * are left (Efraimidis and Spirakis, 2006); those without keep theirs.
 *
 * @param weights - for each provider, from 0; 0 comes behind all others.
 * @param random - gives numbers in [0, 1).
 * @returns the providers by their place in the list.
 * @throws what `random` throws, and ChatError `unknown` where it gives anything else.
 */
export function drawOrder(weights: readonly (number | undefined)[], random: () => number): number[] {
  const ranked = weights
    .flatMap((weight, index) => (weight === undefined ? [] : [{ index, rank: rankOf(weight, drawn(random)) }]))
    .sort((a, b) => (a.rank === b.rank ? a.index - b.index : a.rank - b.rank))
  let next = 0
  return weights.map((weight, index) => (weight === undefined ? index : ranked[next++]!.index))
}

function drawn(random: () => number): number {
  const number: unknown = letGo(random())
  if (typeof number === 'number' && number >= 0 && number < 1) return number
  throw new ChatError({
    code: 'unknown',
    message: 'random of withFallback gave no number in [0, 1); it is synchronous.',
  })
}

/** The smallest comes first. */
const rankOf = (weight: number, random: number): number =>
  weight === 0 ? Number.POSITIVE_INFINITY : -Math.log(1 - random) / weight
