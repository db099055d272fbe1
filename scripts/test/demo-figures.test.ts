import { describe, expect, it } from 'vitest'
import { longestSilence } from '../demo-figures/silence.ts'
import { meets, report, rowsOf, table } from '../demo-figures/table.ts'

const run = { firstTokenMs: 41_230, startMs: 39_000, silenceMs: 950, bytes: 120 * 1024, paintMs: 210 }
const figures = { cold: run, warm: run, commit: 'abc1234', date: '2026-11-28', cores: 2, node: 'v26.10.0', load: 0.4 }

describe('the figures of the demo', () => {
  it.each([
    [[], 0],
    [[5], 0],
    [[5, 6, 9, 10], 3],
  ])('the longest silence of %j is %i', (times, silence) => {
    expect(longestSilence(times)).toBe(silence)
  })

  it('are told with their limits', () => {
    expect(table(rowsOf(figures))).toContain('| page before the first answer, gzip | ≤ 200 KB | 120 KB | held |')
    expect(rowsOf(figures).every(meets)).toBe(true)
  })

  it.each([
    [{ firstTokenMs: 60_001 }, 'clone to first token, packages in the store'],
    [{ silenceMs: 1_001 }, 'longest silence of `npm start`'],
    [{ bytes: 201 * 1024 }, 'page before the first answer, gzip'],
    [{ paintMs: 1_001 }, 'largest contentful paint on loopback'],
  ])('miss the limit of one run alone: %j', (changed, missed) => {
    const rows = rowsOf({ ...figures, warm: { ...run, ...changed } })
    expect(rows.filter(row => !meets(row)).map(({ what }) => what)).toEqual([missed])
    expect(table(rows)).toContain('missed')
  })

  it('name the commit, the day and the command, and no place on the machine', () => {
    const text = report(figures)
    for (const word of ['abc1234', '2026-11-28', 'npm run demo:figures']) expect(text).toContain(word)
    expect(text).not.toMatch(/(^|[\s`])\/\w+\//)
  })
})
