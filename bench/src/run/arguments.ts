import { parseArgs } from 'node:util'

/** What the command line of the benchmark says. */
export interface BenchOptions {
  /** Groups, modes and contenders to measure; empty for all. */
  readonly only: readonly string[]
  /** Rounds of the modes that a claim stands on; default 5. */
  readonly rounds: number | undefined
  /** Where the figures go as JSON. */
  readonly json: string | undefined
  /** A run of about two minutes, to see whether things work. */
  readonly quick: boolean
  /** Seed of the order of contenders. */
  readonly seed: number
  /** Write the report and its pictures into `docs/bench`. */
  readonly publish: boolean
  /** Tell where the CPU time goes. */
  readonly profile: boolean
}

/** What `--help` prints. */
export const benchHelp = `npm run bench -- [names] [options]

  names           groups (relay, store, client, objects, tools, gateway, speed, install), modes and contenders; the same as --only
  --only a,b      what to measure; all modes where only contenders are named, and the other way round
  --rounds n      rounds of each measure (default 5; fewer where it says so in the report)
  --json file     write the figures there
  --quick         a run of about two minutes; its figures are not worth publishing
  --seed n        seed of the order of contenders (default 1)
  --profile       tell where the CPU time of Millrace and of the raw relay goes; the default of a published run
  --publish       write docs/bench: README.md of a whole run, whose default it is (--no-publish prevents it), or a page of a group that is measured alone; waits up to three minutes for a quiet machine, and refuses a busy one`

/**
 * Reads the command line.
 *
 * @param known - names of what can be measured.
 * @throws Error for what is unknown or of the wrong kind, worth showing to the user.
 */
export function readBenchOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowNegative: true,
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string' },
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      publish: { type: 'boolean' },
      profile: { type: 'boolean' },
    },
  })
  const only = [...positionals, ...values.only].flatMap(names => names.split(',')).filter(name => name !== '')
  for (const name of only) {
    if (!known.includes(name)) throw new Error(`There is no ${name} to measure; there are ${known.join(', ')}.`)
  }
  const publish = values.publish ?? (!values.quick && only.length === 0)
  return {
    only,
    rounds: values.rounds === undefined ? undefined : positive('rounds', values.rounds),
    json: values.json,
    quick: values.quick,
    seed: positive('seed', values.seed),
    publish,
    profile: values.profile ?? publish,
  }
}

/**
 * A whole number from 1.
 *
 * @throws Error naming the option.
 */
export function positive(option: string, text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`--${option} takes a whole number from 1, not ${text}.`)
  return number
}
