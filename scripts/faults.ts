/**
 * Lives through exchanges that are disturbed at seeded bytes, one for each seed: `npm run faults -- --runs 5000 --seed 1`.
 * Runs inside `pnpm run`, which puts the workspace's tools and Node on PATH.
 */
import { parseArgs } from 'node:util'
import { build, runSteps, type Step } from './lib/steps.ts'

const usage = `npm run faults -- [options]

Sends answers through a proxy that cuts, resets, stalls, delays, slices and corrupts what passes, at every door of
Millrace, and holds each exchange to what is promised. A seed that fails is printed and repeats exactly.

  --runs N              how many seeds, one after the other; default 1000
  --seed S              the first of them; default 1. To repeat one: --seed S --runs 1
  --door hyper-express  the doors of hyper-express, in a process of the Node that its binary loads on, from the built and
                        packed packages; default: all others. The same seed is another exchange there
  --help                this text`

const vitest = (...args: readonly string[]): Step => ({
  name: 'faults',
  command: 'vitest',
  args: ['run', ...args],
  live: true,
})

/** The steps of each value of `--door`. */
const doors: ReadonlyMap<string | undefined, readonly Step[]> = new Map([
  [undefined, [vitest('--project', 'faults', 'faults.test.ts')]],
  ['hyper-express', [build, vitest('--config', 'vitest.full.config.ts', 'hyper-express-faults.test.ts')]],
])

try {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      door: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) console.log(usage)
  else await live(stepsOf(values.door), wholeNumber('runs', values.runs, 1), wholeNumber('seed', values.seed, 0))
} catch (error) {
  console.error(`${(error as Error).message}\n\n${usage}`)
  process.exitCode = 1
}

async function live(steps: readonly Step[], runs: string, seed: string): Promise<void> {
  Object.assign(process.env, { MILLRACE_FAULT_RUNS: runs, MILLRACE_FAULT_SEED: seed })
  process.exitCode = await runSteps(steps)
}

function stepsOf(door: string | undefined): readonly Step[] {
  const steps = doors.get(door)
  if (!steps) throw new TypeError(`--door takes hyper-express, not ${door}.`)
  return steps
}

function wholeNumber(option: string, text: string, least: number): string {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return text
  throw new TypeError(`--${option} takes a whole number from ${least}, not ${text}.`)
}
