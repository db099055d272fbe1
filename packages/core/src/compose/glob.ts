/** A name in which each `*` stands for any characters, none included. */
export interface Glob {
  /** As it was written. */
  readonly pattern: string
  /** The texts between the `*`, at least one. */
  readonly literals: readonly string[]
}

/** Reads a pattern. */
export const readGlob = (pattern: string): Glob => ({ pattern, literals: pattern.split('*') })

/**
 * True where the whole name fits. Takes the first place that fits for each literal, which is never worse than a later one: no place is tried twice, and
 * no name makes it slow.
 */
export function fits({ literals }: Glob, name: string): boolean {
  const first = literals[0]!
  if (literals.length === 1) return name === first
  const last = literals.at(-1)!
  const end = name.length - last.length
  if (!name.startsWith(first) || !name.endsWith(last)) return false
  let at = first.length
  for (const literal of literals.slice(1, -1)) {
    const found = name.indexOf(literal, at)
    if (found === -1) return false
    at = found + literal.length
  }
  return at <= end
}

/** The part of a name that the only `*` of a pattern stands for. */
export const captured = ({ literals: [before = '', after = ''] }: Glob, name: string): string =>
  name.slice(before.length, name.length - after.length)

/**
 * Sorts the more specific pattern first: the one with more characters beside its `*`, then with fewer `*`, then with more characters before the first.
 * The order of characters decides between the rest, so that no order of keys does.
 */
export function bySpecificity(a: Glob, b: Glob): number {
  const more = lettersOf(b) - lettersOf(a) || a.literals.length - b.literals.length
  return more || b.literals[0]!.length - a.literals[0]!.length || (a.pattern < b.pattern ? -1 : 1)
}

const lettersOf = ({ literals }: Glob): number => literals.reduce((sum, { length }) => sum + length, 0)
