/**
 * Puts load on answers that are kept: `npm run load -- --only readers`. Outside of CI, since its figures need a machine that has nothing else to do.
 * Runs inside `pnpm run`, which puts the workspace's tools and Node on PATH.
 */
import { parseArgs } from 'node:util'
import { build, runSteps, type Step } from './lib/steps.ts'

const usage = `npm run load -- [options]

  --only PARTS   some of appends, readers, tokens, cuts; default: all
                   appends  what an append costs, in Redis and in the server; bytes of a token
                   readers  readers of one instance on Redis: all of one stream, and over a thousand
                   tokens   what a kept token costs a server with a reader for each stream, at once and by appendBehindMs
                   cuts     answers through a proxy that cuts, over every store
  --readers N    how many readers; default 10000. Each takes an open file in two processes
  --runs N       how many seeds of cuts; default 500
  --seed S       the first of them; default 1. To repeat one: --only cuts --seed S --runs 1
  --help         this text

docs/scale.md is computed from these figures.`

const node = (name: string, file: string, ...args: readonly string[]): Step => ({
  name,
  command: 'node',
  args: [`tests/load/${file}.ts`, ...args],
  live: true,
})

const partsOf = (readers: string): Readonly<Record<string, readonly Step[]>> => ({
  appends: [node('appends', 'appends')],
  readers: [
    node('readers over 1,000 streams', 'readers', '--readers', readers, '--streams', '1000', '--pace', '2000'),
    node('the same, made elsewhere', 'readers', '--readers', readers, '--streams', '1000', '--pace', '2000', '--apart'),
    node('readers of one stream', 'readers', '--readers', readers, '--streams', '1', '--pace', '1000'),
    node('the same, made elsewhere', 'readers', '--readers', readers, '--streams', '1', '--pace', '1000', '--apart'),
  ],
  tokens: [
    node('tokens, appended first', 'readers', '--readers', '200', '--streams', '200', '--pace', '50'),
    node(
      'tokens, appended behind',
      'readers',
      '--readers',
      '200',
      '--streams',
      '200',
      '--pace',
      '50',
      '--behind',
      '250',
    ),
  ],
  cuts: [
    {
      name: 'cuts',
      command: 'vitest',
      args: ['run', '--config', 'vitest.full.config.ts', 'full/durability/cuts'],
      live: true,
    },
  ],
})

try {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: 'appends,readers,tokens,cuts' },
      readers: { type: 'string', default: '10000' },
      runs: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) console.log(usage)
  else {
    const runs = wholeNumber('runs', values.runs)
    Object.assign(process.env, { MILLRACE_CUT_RUNS: runs, MILLRACE_CUT_SEED: wholeNumber('seed', values.seed) })
    process.exitCode = await runSteps([build, ...stepsOf(values.only, wholeNumber('readers', values.readers))])
  }
} catch (error) {
  console.error(`${(error as Error).message}\n\n${usage}`)
  process.exitCode = 1
}

function stepsOf(only: string, readers: string): readonly Step[] {
  const parts = partsOf(readers)
  return only.split(',').flatMap(name => {
    const steps = parts[name]
    if (!steps) throw new TypeError(`--only takes ${Object.keys(parts).join(', ')}, not ${name}.`)
    return steps
  })
}

function wholeNumber(option: string, text: string): string {
  if (/^[1-9]\d{0,8}$/.test(text)) return text
  throw new TypeError(`--${option} takes a whole number from 1, not ${text}.`)
}
