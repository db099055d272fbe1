/** The counts of a run of checks. */
export interface Tally {
  passed: number
  failed: number
  skipped: number
}

/** The plain line that every runner of this repository ends with. CI adds these up. */
export const formatTally = (tally: Tally): string =>
  `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`

/** The last closing line in a runner's output, or `undefined` when it counted nothing. */
export function parseTally(output: string): Tally | undefined {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped$/gm)].at(-1)
  return last && { passed: Number(last[1]), failed: Number(last[2]), skipped: Number(last[3]) }
}

/** Adds tallies up. */
export const sumTallies = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )

/**
 * Counts a finished step: by its own closing line, else one check. A step that exits non-zero never counts zero failures, for it may have
 * died before or after it counted.
 */
export function tallyOfStep(output: string, exitCode: number): Tally {
  const failed = exitCode !== 0
  const counted = parseTally(output) ?? { passed: failed ? 0 : 1, failed: 0, skipped: 0 }
  return failed && counted.failed === 0 ? { ...counted, failed: 1 } : counted
}
