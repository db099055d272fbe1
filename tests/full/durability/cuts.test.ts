import { setTimeout as sleep } from 'node:timers/promises'
import { remote } from '@millrace/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cutRun, type MakeReader } from './support/cut-run.ts'
import { type OpenStore, type StoreLab, storeLabs } from './support/labs.ts'

// Answers through a proxy that cuts connections at seeded bytes: `npm run load -- --only cuts --runs 500 --seed 1`.

const first = Number(process.env.MILLRACE_CUT_SEED ?? 1)
const count = Number(process.env.MILLRACE_CUT_RUNS ?? 50)
const seeds = Array.from({ length: count }, (_, at) => first + at)

const reader: MakeReader = url => remote({ url, baseDelayMs: 5, maxDelayMs: 200 })

describe.each(Object.entries(storeLabs))('%s', (_, openLab) => {
  let lab: StoreLab
  let opened: OpenStore

  beforeAll(async () => {
    lab = await openLab()
    opened = await lab.open()
  })
  afterAll(async () => {
    await opened?.close()
    await lab?.close()
  })

  let cuts = 0
  test.each(seeds)('seed %d: all of the answer, once, in order, from one upstream call', async seed => {
    const running = cutRun(seed, opened.store, reader)
    // While the answer is on its way.
    await sleep(30 + (seed % 7) * 20)
    await lab.disturb?.()
    const { story, expected, seen, kept, upstreamCalls, cuts: struck } = await running
    expect({ seen, upstreamCalls }, story).toEqual({ seen: expected, upstreamCalls: 1 })
    expect(kept, story).toEqual(expected)
    cuts += struck
  })

  // A few seeds that somebody repeats may be those of runs that are cut late.
  if (count >= 20)
    test('the runs were cut', () => {
      expect(cuts).toBeGreaterThan(count)
    })
})
