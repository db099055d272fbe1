/**
 * Numbers in [0, 1) that depend on nothing but the seeds: the same seeds give the same numbers, on every machine.
 *
 * @param seeds - whole numbers; each further one opens a series of its own.
 */
export function seededRandom(...seeds: readonly number[]): () => number {
  let state = 0
  for (const seed of seeds) state = mix(state + (seed | 0) + 0x9e3779b9)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    return mix(state) / 2 ** 32
  }
}

/** Spreads 32 bits over 32 bits (mulberry32's last steps). */
function mix(value: number): number {
  let bits = Math.imul(value ^ (value >>> 15), value | 1)
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
  return (bits ^ (bits >>> 14)) >>> 0
}

/** A whole number from `from` to `to`, both included. */
export const between = (random: () => number, from: number, to: number): number =>
  from + Math.floor(random() * (to - from + 1))

/** One of a list that is not empty. */
export const oneOf = <T>(random: () => number, list: readonly T[]): T => list[between(random, 0, list.length - 1)] as T
