import type { FirstRun } from './stranger.ts'

/** All that is told of a measurement. */
export interface Figures {
  /** With empty caches of packages, and with those that the run before has filled. */
  readonly cold: FirstRun
  readonly warm: FirstRun
  readonly commit: string
  readonly date: string
  readonly cores: number
  readonly node: string
  /** Processes that wanted a core when it began, on average over a minute. */
  readonly load: number
}

/** A figure with its limit, in the same unit. */
export interface Row {
  readonly what: string
  readonly figure: number
  /** Undefined for what is told beside the limits. */
  readonly must?: number
  readonly unit: 's' | 'KB'
}

/** The figures in their order. */
export function rowsOf({ cold, warm }: Figures): readonly Row[] {
  const seconds = (what: string, ms: number, must?: number): Row => ({
    what,
    figure: ms / 1000,
    unit: 's',
    ...(must !== undefined && { must }),
  })
  return [
    seconds('clone to first token, packages fetched', cold.firstTokenMs, 60),
    seconds('clone to first token, packages in the store', warm.firstTokenMs, 60),
    seconds('`npm start` to its address, packages fetched', cold.startMs),
    seconds('`npm start` to its address, packages in the store', warm.startMs),
    seconds('longest silence of `npm start`', Math.max(cold.silenceMs, warm.silenceMs), 1),
    {
      what: 'page before the first answer, gzip',
      figure: Math.max(cold.bytes, warm.bytes) / 1024,
      must: 200,
      unit: 'KB',
    },
    seconds('largest contentful paint on loopback', Math.max(cold.paintMs, warm.paintMs), 1),
  ]
}

/** True where a figure is within its limit. */
export const meets = ({ figure, must }: Row): boolean => must === undefined || figure <= must

const shown = (value: number, unit: string): string => `${value.toFixed(unit === 'KB' || value >= 10 ? 0 : 2)} ${unit}`

/** A table in Markdown. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(row => {
    const { what, figure, must, unit } = row
    const held = must === undefined ? '' : meets(row) ? 'held' : 'missed'
    return `| ${what} | ${must === undefined ? '' : `≤ ${must} ${unit}`} | ${shown(figure, unit)} | ${held} |`
  })
  return ['| | must | figure | |', '| --- | --- | --- | --- |', ...lines].join('\n')
}

/** The document. */
export function report(figures: Figures): string {
  const { commit, date, cores, node, load } = figures
  return `# The demo's figures

Measured by \`npm run demo:figures -- --write\` on ${date} at commit ${commit}, on ${cores} cores, with Node ${node}. The command clones the repository, runs
\`npm start\` there as a stranger would, and opens the page in Chromium: once with empty caches of npm and pnpm, so that all packages are fetched, and once with those of
the run before. A first token is the first piece of an answer that the page shows. The paint is the slowest of ten loads without a cache.

When it began, ${load.toFixed(1)} processes wanted one of the ${cores} cores; on a machine that has nothing else to do it is none.

${table(rowsOf(figures))}
`
}
