import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { run } from './support/run.js'

const first = Number(process.env.MILLRACE_FAULT_SEED ?? 1)
const count = Number(process.env.MILLRACE_FAULT_RUNS ?? 200)
const seeds = Array.from({ length: count }, (_, i) => first + i)

/** Exchanges after which everything is loaded and compiled that a further one needs. */
const warmUp = 100
/** Bytes that the heap may grow by from there on, and what the test runner remembers of each test. */
const growth = 16_000_000 + 4_000 * count
let warm: number | undefined

// One after the other: what an exchange leaves behind is counted in the whole process.
test.each(seeds)('seed %d', { timeout: 120_000 }, async seed => {
  const { story, violations } = await run(seed)
  expect(violations, story).toEqual([])
  if (seed === first + warmUp) warm = heapUsed()
})

test.skipIf(count < 2 * warmUp)('all of them together leave nothing in memory', () => {
  expect(heapUsed() - warm!).toBeLessThan(growth)
})

function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}
