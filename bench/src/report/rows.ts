import type { Metric } from '../modes/mode.ts'
import { figure, ratio } from '../run/figures.ts'
import { isBusy } from '../run/machine.ts'
import type { InstallResult, ModeResult, ProfileResult, Results } from '../run/results.ts'
import type { Summary } from '../shared/statistics.ts'
import type { Verdict } from './target.ts'
import { judge } from './targets.ts'

/** A figure as `median (min–max)`, or `median` of one round. */
export const shown = (summary: Summary | undefined, digits: number): string => {
  if (!summary) return '–'
  const [median, min, max] = [summary.median, summary.min, summary.max].map(value => value.toFixed(digits))
  return summary.rounds === 1 ? median! : `${median} (${min}–${max})`
}

const times = (value: number | undefined): string =>
  value === undefined ? '–' : `${value.toFixed(value < 10 ? 2 : 1)}×`
const titled = ({ title, unit }: Metric): string => (unit === '' ? title : `${title}, ${unit}`)

/** What must be said of the whole run where others had used the machine: figures of a busy one are too high, and not all alike. */
export const busyNote = ({ machine }: Results): string[] =>
  isBusy(machine)
    ? [
        `The machine was busy when the run began (load ${machine.load} on ${machine.cores} cores): its figures are not worth quoting.`,
      ]
    : []

/** A mode as rows: one per contender, with its first metric divided by those of the mode's references. */
export function modeRows(results: Results, mode: ModeResult): string[][] {
  const [first] = mode.metrics
  const { references = ['raw', 'millrace'] } = mode
  const head = ['', ...mode.metrics.map(titled), ...references.map(id => `against ${labelOf(results, id)}`)]
  const rows = mode.rows.map(({ contender, notes }) => [
    labelOf(results, contender) + (notes.length > 0 ? ' *' : ''),
    ...mode.metrics.map(({ id, digits }) => shown(figure(results, mode.id, contender, id), digits)),
    ...references.map(id => times(ratio(results, mode.id, first!.id, contender, id))),
  ])
  return [head, ...rows]
}

/** What must be said beside a mode's figures, one sentence per contender. */
export const modeNotes = (results: Results, mode: ModeResult): string[] =>
  mode.rows.flatMap(({ contender, notes }) =>
    notes.length > 0 ? [`${labelOf(results, contender)}: ${notes.join('; ')}`] : [],
  )

/** Installs as rows. */
export const installRows = (results: Results): string[][] => [
  ['', 'MB', 'packages', 'files', 'largest parts, MB'],
  ...results.installs.map(install => [
    labelOf(results, install.contender),
    ...(install.failure === undefined
      ? [megabytes(install.bytes), String(install.count), String(install.files), largest(install)]
      : ['–', '–', '–', install.failure]),
  ]),
]

/** A profile as rows: share of the CPU time, by whose code, for each contender. */
export function profileRows(results: Results, { milliseconds }: ProfileResult): string[][] {
  const contenders = Object.keys(milliseconds)
  const total = (id: string): number => Object.values(milliseconds[id]!).reduce((sum, each) => sum + each, 0)
  const owners = new Set(contenders.toReversed().flatMap(id => Object.keys(milliseconds[id]!)))
  return [
    ['', ...contenders.map(id => labelOf(results, id))],
    ...[...owners].map(owner => [
      owner,
      ...contenders.map(id => {
        const spent = milliseconds[id]![owner]
        return spent === undefined ? '–' : `${((100 * spent) / total(id)).toFixed(1)} %`
      }),
    ]),
    ['all, ms', ...contenders.map(id => total(id).toFixed(0))],
  ]
}

/** Last cell of a promise without a figure. */
export const notMeasured = 'not measured'

/** The promises as rows. */
export const verdictRows = (results: Results): string[][] => [
  ['measure', 'must', 'aim', 'this run', ''],
  ...judge(results).map(verdict => [
    verdict.measure,
    limit(verdict, verdict.must),
    verdict.aim === undefined ? '' : limit(verdict, verdict.aim),
    verdict.value === undefined ? '–' : `${verdict.value.toFixed(verdict.digits)} ${verdict.unit}`.trim(),
    verdict.verdict === undefined ? notMeasured : { aim: 'aim', must: 'held', missed: 'MISSED' }[verdict.verdict],
  ]),
]

/** A contender's name for people. */
export const labelOf = (results: Results, id: string): string =>
  results.contenders.find(contender => contender.id === id)?.label ?? id

const limit = ({ more, unit }: Verdict, value: number): string => `${more ? '≥' : '≤'} ${value} ${unit}`.trim()

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2)

const largest = ({ parts }: InstallResult): string =>
  parts
    .slice(0, 4)
    .map(({ name, bytes }) => `${name} ${megabytes(bytes)}`)
    .join(', ')
