import { readCommandLine } from './command-line.js'

/** What `npm start` was told. */
export interface DemoOptions {
  readonly emulator: boolean
  /** Two servers over one Redis. */
  readonly cluster: boolean
  readonly help: boolean
  readonly port: number
}

/** Printed by `--help`. */
export const usage = `Usage: npm start -- [options]

  --emulator   answer from the emulators alone, even when there is a key in the environment
  --cluster    two servers over a Redis that is started too, behind a proxy that asks them in turn
  --port N     port to listen on (default PORT in the environment, else 3000; the next free one if it is taken)
  --help       show this

With ZAI_API_KEY, ZHIPU_API_KEY or ZHIPUAI_API_KEY in the environment the page talks to GLM, and likewise to every other vendor whose key is there.`

/**
 * Reads the command line.
 *
 * @throws Error with a sentence for the user.
 */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv = process.env): DemoOptions {
  const { values } = readCommandLine({
    args: [...args],
    options: {
      cluster: { type: 'boolean', default: false },
      emulator: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      port: { type: 'string' },
    },
  })
  const port = values.port === undefined ? readPort('PORT', env.PORT || '3000') : readPort('--port', values.port)
  return { cluster: values.cluster, emulator: values.emulator, help: values.help, port }
}

function readPort(name: string, text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new Error(`${name} takes a number from 0 to 65535, not ${text === '' ? 'nothing' : text}.`)
  return port
}
