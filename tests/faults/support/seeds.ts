import { expect, test } from 'vitest'
import type { OpenServer } from './lab-server.js'
import { run } from './run.js'
import { scenarioOf } from './scenario.js'

/** A laboratory: what it draws from, and where its servers are. */
export interface Laboratory {
  readonly rows: Parameters<typeof scenarioOf>[1]
  readonly open: OpenServer
  /** Bytes in use in the process of the servers. */
  readonly heapUsed: () => number | Promise<number>
  /** Bytes of them for each exchange that its platform keeps. Default 0. */
  readonly keptByPlatform?: number
  /** The command that repeats a seed, without the seed. */
  readonly command: string
}

const first = Number(process.env.MILLRACE_FAULT_SEED ?? 1)
const count = Number(process.env.MILLRACE_FAULT_RUNS ?? 200)
const seeds = Array.from({ length: count }, (_, i) => first + i)

/** Exchanges after which everything is loaded and compiled that a further one needs. */
const warmUp = 100
/** Bytes that the heap may grow by from there on, and by each exchange: what the test runner remembers of it. */
const growth = 16_000_000
const growthOfEach = 4_000

/** A test for each seed, and one for what they leave behind. */
export function testSeeds({ rows, open, heapUsed, keptByPlatform = 0, command }: Laboratory): void {
  let warm: number | undefined

  // One after the other: what an exchange leaves behind is counted in the whole process.
  test.each(seeds)('seed %d', { timeout: 120_000 }, async seed => {
    const { story, violations } = await run(scenarioOf(seed, rows), open)
    expect(violations, `${story}\nTo repeat: ${command} --seed ${seed} --runs 1\n`).toEqual([])
    if (seed === first + warmUp) warm = await heapUsed()
  })

  test.skipIf(count < 2 * warmUp)('all of them together leave nothing in memory', async () => {
    expect((await heapUsed()) - warm!).toBeLessThan(growth + (growthOfEach + keptByPlatform) * count)
  })
}
