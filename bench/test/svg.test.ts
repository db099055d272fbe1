import { expect, test } from 'vitest'
import { barChart, type Chart } from '../src/report/svg.ts'

const chart: Chart = {
  title: 'CPU <per> token & more',
  subtitle: 'less is better',
  unit: 'µs',
  digits: 1,
  bars: [
    { label: 'raw', value: 1, range: [0.5, 2] },
    { label: 'own', value: 2, own: true },
    { label: 'other', value: 4, note: 'text "broken"' },
  ],
}

const widths = (svg: string): number[] =>
  Array.from(svg.matchAll(/<rect class="(?:bar|own)"[^>]* width="([\d.]+)"/g), ([, width]) => Number(width))

test('bars are as long as their values', () => {
  const [raw, own, other] = widths(barChart(chart))
  expect(own! / raw!).toBeCloseTo(2)
  expect(other! / raw!).toBeCloseTo(4)
})

test('the longest line stays inside of the picture, and nothing at all has a bar', () => {
  const svg = barChart({
    ...chart,
    bars: [
      { label: 'wide', value: 1, range: [1, 1000] },
      { label: 'none', value: 0 },
    ],
  })
  const [, end] = /x2="([\d.]+)"/.exec(svg)!
  expect(Number(end)).toBeLessThanOrEqual(570)
  expect(widths(svg)[1]).toBe(1)
})

test('text is escaped everywhere', () => {
  const svg = barChart(chart)
  expect(svg).not.toContain('<per>')
  expect(svg).toContain('CPU &lt;per&gt; token &amp; more')
  expect(svg).toContain('text &quot;broken&quot;')
})

test('one bar stands out, figures have their unit, extremes are drawn where rounds differ', () => {
  const svg = barChart(chart)
  expect(svg.match(/class="own"/g)).toHaveLength(1)
  expect(svg).toContain('>1.0 µs<')
  expect(svg.match(/class="range"/g)).toHaveLength(1)
})

test('it has colours for light and dark pages, and a name for those who do not see it', () => {
  const svg = barChart(chart)
  expect(svg).toContain('@media (prefers-color-scheme:dark)')
  expect(svg).toContain('role="img" aria-label="CPU &lt;per&gt; token &amp; more"')
})
