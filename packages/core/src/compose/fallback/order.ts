/**
 * Draws the order in which providers are asked. Those with a weight change places among themselves, each place drawn in proportion to the weights that
 * are left (Efraimidis and Spirakis, 2006); those without keep theirs.
 *
 * @param weights - for each provider, from 0; 0 comes behind all others.
 * @param random - gives numbers in [0, 1).
 * @returns the providers by their place in the list.
 */
export function drawOrder(weights: readonly (number | undefined)[], random: () => number): number[] {
  const drawn = weights
    .flatMap((weight, index) => (weight === undefined ? [] : [{ index, rank: rankOf(weight, random()) }]))
    .sort((a, b) => (a.rank === b.rank ? a.index - b.index : a.rank - b.rank))
  let next = 0
  return weights.map((weight, index) => (weight === undefined ? index : drawn[next++]!.index))
}

/** The smallest comes first. */
const rankOf = (weight: number, random: number): number =>
  weight === 0 ? Number.POSITIVE_INFINITY : -Math.log(1 - random) / weight
