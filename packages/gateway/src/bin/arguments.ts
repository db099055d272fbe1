import { parseArgs } from 'node:util'

/** The words on the command line. */
export interface Arguments {
  readonly action: 'serve' | 'check' | 'key' | 'help'
  readonly config: string | undefined
  readonly host: string | undefined
  readonly port: number | undefined
  readonly emulator: boolean
  /** The client that `key` makes a key for. */
  readonly name: string | undefined
}

/** Printed by `--help`. */
export const usage = `millrace-gateway: one address for every client and every model vendor.

Usage: millrace-gateway [options]
       millrace-gateway key NAME [--config FILE]

  --config FILE   configuration, JSON or TypeScript (default: millrace-gateway.json or .ts here, where there is one)
  --host NAME     address to bind to (default 127.0.0.1; any other needs client keys)
  --port N        port to listen on, 0 for a free one (default 8790)
  --emulator      answer from emulators on this machine, which make answers up
  --check         check the configuration, and end
  --help          show this

  key NAME        make a key for a client; it is shown once, and the configuration gets its hash

Without a configuration, vendors whose keys are in the environment are there under their own names: OPENAI_API_KEY, ANTHROPIC_API_KEY, ZAI_API_KEY,
GEMINI_API_KEY, DEEPSEEK_API_KEY and so on. Without any, answers come from emulators, unless NODE_ENV is production.

SIGHUP reads the configuration again; answers that run are not disturbed. SIGTERM and SIGINT let them end, then end the gateway.`

const options = {
  config: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  emulator: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** @throws Error with a sentence for the user. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const [command, name, ...more] = positionals
  if (command !== undefined && command !== 'key') throw new Error(`There is no command ${command}.`)
  if (command === 'key' && (name === undefined || more.length > 0)) throw new Error('key takes the name of a client.')
  const { config, host, emulator, check, help } = values
  const action = help ? 'help' : command === 'key' ? 'key' : check ? 'check' : 'serve'
  return { action, config, host, port: readPort(values.port), emulator, name }
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`--port takes a number from 0 to 65535, not ${text}.`)
  return port
}
