import { type Summary, summarise } from '../shared/statistics.ts'
import type { Results } from './results.ts'

/** What the rounds of one metric of one contender come to; undefined where it was not measured. */
export function figure(results: Results, mode: string, contender: string, metric: string): Summary | undefined {
  const row = results.modes.find(({ id }) => id === mode)?.rows.find(candidate => candidate.contender === contender)
  const values = row?.values[metric]?.filter(value => !Number.isNaN(value))
  return values && values.length > 0 ? summarise(values) : undefined
}

/** How often one contender's median goes into another's; undefined where one was not measured. */
export function ratio(
  results: Results,
  mode: string,
  metric: string,
  contender: string,
  to: string,
): number | undefined {
  const above = figure(results, mode, contender, metric)?.median
  const below = figure(results, mode, to, metric)?.median
  return above === undefined || below === undefined || below <= 0 ? undefined : above / below
}

/** The values of each round that all of these contenders have: they were measured beside each other. */
export function perRound(
  results: Results,
  mode: string,
  metric: string,
  contenders: readonly string[],
): readonly (readonly number[])[] {
  const rows = results.modes.find(({ id }) => id === mode)?.rows ?? []
  const columns = contenders.map(id => rows.find(({ contender }) => contender === id)?.values[metric] ?? [])
  const rounds = Math.min(...columns.map(({ length }) => length))
  return Array.from({ length: rounds }, (_, round) => columns.map(column => column[round]!))
}
