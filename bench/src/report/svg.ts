/** One bar of a chart. */
export interface Bar {
  readonly label: string
  readonly value: number
  /** The extremes of several rounds, drawn as a line through the bar's end. */
  readonly range?: readonly [min: number, max: number]
  /** Stands out from the others. */
  readonly own?: boolean
  /** Said behind the figure. */
  readonly note?: string
}

/** A bar chart. */
export interface Chart {
  readonly title: string
  readonly subtitle: string
  readonly unit: string
  readonly digits: number
  readonly bars: readonly Bar[]
}

const width = 760
const labelWidth = 180
const figureWidth = 190
const rowHeight = 26
const headHeight = 66
const full = width - labelWidth - figureWidth

// Two schemes in one file: a picture on a page is asked for its own, and its ground makes it legible where it is not.
const style = `
.ground{fill:#ffffff}.title{fill:#1f2328;font-size:16px;font-weight:600}.small{fill:#59636e;font-size:12px}
.label,.figure{fill:#1f2328;font-size:13px}.bar{fill:#9aa7b4}.own{fill:#0969da}.range{stroke:#1f2328;stroke-width:1.5}
text{font-family:system-ui,-apple-system,'Segoe UI',sans-serif}
@media (prefers-color-scheme:dark){.ground{fill:#0d1117}.title,.label,.figure{fill:#e6edf3}.small{fill:#9198a1}
.bar{fill:#5d6875}.own{fill:#4493f8}.range{stroke:#e6edf3}}`

/** Draws a chart of horizontal bars, in the order given, on a scale from 0. */
export function barChart({ title, subtitle, unit, digits, bars }: Chart): string {
  const height = headHeight + bars.length * rowHeight + 14
  const largest = Math.max(...bars.map(({ value, range }) => Math.max(value, range?.[1] ?? 0)), Number.MIN_VALUE)
  const along = (value: number): number => round((Math.max(0, value) / largest) * full)
  const rows = bars.map((bar, index) => {
    const y = headHeight + index * rowHeight
    const end = labelWidth + along(Math.max(bar.value, bar.range?.[1] ?? 0))
    const note = bar.note === undefined ? '' : ` <tspan class="small">${escaped(bar.note)}</tspan>`
    return [
      `<text class="label" x="${labelWidth - 10}" y="${y + 16}" text-anchor="end">${escaped(bar.label)}</text>`,
      `<rect class="${bar.own ? 'own' : 'bar'}" x="${labelWidth}" y="${y + 3}" width="${Math.max(1, along(bar.value))}" height="${rowHeight - 8}" rx="2"/>`,
      ...rangeLine(bar, y + rowHeight / 2 - 1, along),
      `<text class="figure" x="${round(end + 8)}" y="${y + 16}">${bar.value.toFixed(digits)} ${escaped(unit)}${note}</text>`,
    ].join('\n')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>${style}
</style>
<rect class="ground" width="${width}" height="${height}" rx="6"/>
<text class="title" x="20" y="28">${escaped(title)}</text>
<text class="small" x="20" y="48">${escaped(subtitle)}</text>
${rows.join('\n')}
</svg>
`
}

function rangeLine({ range }: Bar, y: number, along: (value: number) => number): string[] {
  if (!range || range[0] === range[1]) return []
  const [from, to] = range.map(value => labelWidth + along(value))
  return [`<line class="range" x1="${from}" x2="${to}" y1="${y}" y2="${y}"/>`]
}

const round = (value: number): number => Math.round(value * 10) / 10

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, character => entities[character]!)
