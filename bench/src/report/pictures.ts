import { figure } from '../run/figures.ts'
import type { ModeResult, Results } from '../run/results.ts'
import { labelOf } from './rows.ts'
import { type Bar, barChart } from './svg.ts'

/** A picture of the report. */
export interface Picture {
  /** File name. */
  readonly name: string
  readonly title: string
  readonly svg: string
  /** Id of the mode that it shows; absent for that of the installs. */
  readonly mode?: string
}

/**
 * The pictures of a run: one for each metric that wants one, and one of the installs.
 *
 * @param group - measured alone. Its pictures have its name, so that they stand beside those of a whole run.
 */
export const drawPictures = (results: Results, group?: string): Picture[] => [
  ...results.modes.flatMap(mode => modePictures(results, mode, group)),
  ...installPicture(results, group === undefined ? 'install.svg' : `${group}-install.svg`),
]

const modePictures = (results: Results, mode: ModeResult, group = ''): Picture[] =>
  mode.metrics
    .filter(({ picture }) => picture)
    .map(metric => {
      const bars = mode.rows.flatMap(({ contender, notes }): Bar[] => {
        const summary = figure(results, mode.id, contender, metric.id)
        if (!summary) return []
        const { median, min, max } = summary
        const note = notes.length > 0 ? { note: shortly(notes) } : {}
        return [
          {
            label: labelOf(results, contender),
            value: median,
            range: [min, max],
            own: isOwn(results, contender),
            ...note,
          },
        ]
      })
      const title = `${mode.title}: ${metric.title}`
      const subtitle = `median, line from least to most · ${metric.more ? 'more' : 'less'} is better · ${dateOf(results)}`
      const svg = barChart({ title, subtitle, unit: metric.unit, digits: metric.digits, bars })
      const name = mode.id.startsWith(group) ? mode.id : `${group}-${mode.id}`
      return { name: `${name}-${metric.id}.svg`, title, svg, mode: mode.id }
    })

function installPicture(results: Results, name: string): Picture[] {
  const bars = results.installs.flatMap(({ contender, bytes, count, failure }): Bar[] =>
    failure === undefined
      ? [
          {
            label: labelOf(results, contender),
            value: bytes / 1e6,
            own: isOwn(results, contender),
            note: `${count} packages`,
          },
        ]
      : [],
  )
  if (bars.length === 0) return []
  const title = 'Minimal install'
  const subtitle = `megabytes unpacked, without install scripts · ${dateOf(results)}`
  return [{ name, title, svg: barChart({ title, subtitle, unit: 'MB', digits: 1, bars }) }]
}

function isOwn(results: Results, id: string): boolean {
  const contender = results.contenders.find(each => each.id === id)
  return contender?.own ?? contender?.kind === 'millrace'
}

/** When it was measured, and what. */
const dateOf = ({ startedAt, commit }: Results): string =>
  [startedAt.slice(0, 10), ...(commit === undefined ? [] : [commit])].join(' · ')

const shortly = (notes: readonly string[]): string =>
  notes
    .map(note => (note.includes('answers intact') ? 'text broken' : note))
    .join('; ')
    .slice(0, 28)
