import { figure, perRound } from '../run/figures.ts'
import type { Results } from '../run/results.ts'
import { median as middle } from '../shared/statistics.ts'

/** A promise about speed or size, and what the run says to it. */
export interface Verdict {
  readonly measure: string
  /** The figure, undefined where it was not measured. */
  readonly value: number | undefined
  readonly unit: string
  readonly digits: number
  readonly must: number
  readonly aim: number | undefined
  /** Whether more is better, as where peers are divided by Millrace. */
  readonly more: boolean
  /** Undefined where nothing was measured. */
  readonly verdict: 'aim' | 'must' | 'missed' | undefined
}

/** A promise, and where its figure is. */
export type Target = Omit<Verdict, 'value' | 'verdict' | 'more'> & {
  readonly more?: true
  readonly of: (results: Results) => number | undefined
}

/** A figure of a run, undefined where it was not measured. */
export type Of = Target['of']

/** The median of a metric of a contender. */
export const medianOf =
  (mode: string, metric: string, contender: string): Of =>
  results =>
    figure(results, mode, contender, metric)?.median

/** The largest of some figures. */
export const largestOf =
  (...figures: readonly Of[]): Of =>
  results => {
    const values = figures.map(of => of(results)).filter(value => value !== undefined)
    return values.length > 0 ? Math.max(...values) : undefined
  }

/** The median of what each round comes to, for contenders whose rounds take turns. */
export const overRounds =
  (mode: string, metric: string, contenders: readonly string[], come: (...values: readonly number[]) => number): Of =>
  results => {
    const rounds = perRound(results, mode, metric, contenders)
    return rounds.length > 0 ? middle(rounds.map(values => come(...values))) : undefined
  }

/** A figure that is a factor. */
export const factor = { unit: '×', digits: 2 } as const
