/** One slice of a measure, done by both. */
export interface Turn<Taken> {
  readonly own: Taken
  readonly other: Taken
}

/**
 * Has two relays that run at the same time do the same work in turns. Ratios and differences of a turn hold where the same relay, measured minutes
 * apart, differs by more than what is compared.
 */
export async function inTurns<Taken>(
  turns: number,
  own: () => Promise<Taken>,
  other: () => Promise<Taken>,
): Promise<Turn<Taken>[]> {
  const taken: Turn<Taken>[] = []
  for (let turn = 0; turn < turns; turn++) {
    // The first of a turn changes, so that what grows with time falls on both.
    if (turn % 2 === 0) {
      const mine = await own()
      taken.push({ own: mine, other: await other() })
    } else {
      const theirs = await other()
      taken.push({ own: await own(), other: theirs })
    }
  }
  return taken
}
