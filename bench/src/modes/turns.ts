/** One slice of a measure, done by both. */
export interface Turn<Taken> {
  readonly own: Taken
  readonly other: Taken
}

/**
 * Has relays that run at the same time do the same work in turns. Ratios and differences of a turn hold where the same relay, measured minutes
 * apart, differs by more than what is compared.
 *
 * @returns for each turn what each of them took, in the order of `works`.
 */
export async function inRotation<Taken>(turns: number, works: readonly (() => Promise<Taken>)[]): Promise<Taken[][]> {
  const taken: Taken[][] = []
  for (let turn = 0; turn < turns; turn++) {
    const results: Taken[] = []
    // The first of a turn changes, so that what grows with time falls on all.
    for (let step = 0; step < works.length; step++) {
      const at = (turn + step) % works.length
      results[at] = await works[at]!()
    }
    taken.push(results)
  }
  return taken
}

/** The same for two. */
export async function inTurns<Taken>(
  turns: number,
  own: () => Promise<Taken>,
  other: () => Promise<Taken>,
): Promise<Turn<Taken>[]> {
  const taken = await inRotation(turns, [own, other])
  return taken.map(([mine, theirs]) => ({ own: mine!, other: theirs! }))
}
