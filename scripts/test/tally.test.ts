import { describe, expect, it } from 'vitest'
import { formatTally, parseTally, sumTallies, tallyOfStep } from '../lib/tally.ts'

describe('closing lines', () => {
  it('reads back what it wrote', () => {
    const tally = { passed: 3, failed: 1, skipped: 2 }
    expect(parseTally(`noise\n${formatTally(tally)}\n`)).toEqual(tally)
  })

  it('takes the last line of several, and none that only looks like one', () => {
    expect(parseTally('1 passed, 0 failed, 0 skipped\n2 passed, 0 failed, 0 skipped\n')).toMatchObject({ passed: 2 })
    expect(parseTally('it said: 1 passed, 0 failed, 0 skipped')).toBeUndefined()
  })

  it('adds up', () => {
    const sum = sumTallies([
      { passed: 1, failed: 0, skipped: 4 },
      { passed: 2, failed: 3, skipped: 0 },
    ])
    expect(sum).toEqual({ passed: 3, failed: 3, skipped: 4 })
  })
})

describe('what a step counts for', () => {
  it.each([
    ['a silent success', '', 0, { passed: 1, failed: 0, skipped: 0 }],
    ['a silent failure', '', 2, { passed: 0, failed: 1, skipped: 0 }],
    ['its own count', '9 passed, 0 failed, 1 skipped', 0, { passed: 9, failed: 0, skipped: 1 }],
    ['a count and then a crash', '9 passed, 0 failed, 1 skipped', 1, { passed: 9, failed: 1, skipped: 1 }],
    ['counted failures', '9 passed, 2 failed, 0 skipped', 1, { passed: 9, failed: 2, skipped: 0 }],
  ])('%s', (_, output, exitCode, tally) => {
    expect(tallyOfStep(output, exitCode)).toEqual(tally)
  })
})
