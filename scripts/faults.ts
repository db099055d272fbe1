/**
 * Lives through exchanges that are disturbed at seeded bytes, one for each seed: `npm run faults -- --runs 5000 --seed 1`.
 * Runs inside `pnpm run`, which puts the workspace's tools and Node on PATH.
 */
import { parseArgs } from 'node:util'
import { runSteps } from './lib/steps.ts'

const usage = `npm run faults -- [options]

Sends answers through a proxy that cuts, resets, stalls, delays, slices and corrupts what passes, at every door of
Millrace, and holds each exchange to what is promised. A seed that fails is printed and repeats exactly.

  --runs N   how many seeds, one after the other; default 1000
  --seed S   the first of them; default 1. To repeat one: --seed S --runs 1
  --help     this text`

try {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) console.log(usage)
  else await live(wholeNumber('runs', values.runs, 1), wholeNumber('seed', values.seed, 0))
} catch (error) {
  console.error(`${(error as Error).message}\n\n${usage}`)
  process.exitCode = 1
}

async function live(runs: string, seed: string): Promise<void> {
  Object.assign(process.env, { MILLRACE_FAULT_RUNS: runs, MILLRACE_FAULT_SEED: seed })
  const args = ['run', '--project', 'faults', 'faults.test.ts']
  process.exitCode = await runSteps([{ name: 'faults', command: 'vitest', args, live: true }])
}

function wholeNumber(option: string, text: string, least: number): string {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return text
  throw new TypeError(`--${option} takes a whole number from ${least}, not ${text}.`)
}
