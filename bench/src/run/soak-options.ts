import { parseArgs } from 'node:util'
import { positive } from './arguments.ts'

/** What the command line of the soak says. */
export interface SoakOptions {
  readonly streams: number
  readonly seconds: number
  /** Milliseconds between the tokens of a stream. */
  readonly tokenMs: number
  readonly seed: number
}

/** What `--help` prints. */
export const soakHelp = `npm run soak -- [options]

  --streams n    streams that are open at a time (default 2000)
  --seconds n    how long they are held; half of them leave after half of it (default 180)
  --token-ms n   milliseconds between the tokens of a stream (default 200)
  --seed n       seed of who leaves (default 1)`

/**
 * Reads the command line.
 *
 * @throws Error for what is unknown or of the wrong kind, worth showing to the user.
 */
export function readSoakOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      streams: { type: 'string', default: '2000' },
      seconds: { type: 'string', default: '180' },
      'token-ms': { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
    },
  })
  return {
    streams: positive('streams', values.streams),
    seconds: positive('seconds', values.seconds),
    tokenMs: positive('token-ms', values['token-ms']),
    seed: positive('seed', values.seed),
  }
}
