import { defined } from '@millrace/core/provider-kit'
import { parseArgs } from '../builtin.js'

/** The words on the command line. */
export interface Arguments {
  readonly action: 'serve' | 'check' | 'help' | KeyAction
  readonly config: string | undefined
  readonly host: string | undefined
  readonly port: number | undefined
  readonly emulator: boolean
  /** The client whose key is made or revoked. */
  readonly name: string | undefined
  readonly keysFile: string | undefined
  /** Settings of a key that is made, as a configuration has them, and not checked. */
  readonly key: Readonly<Record<string, unknown>>
}

/** The commands about client keys. */
export type KeyAction = 'key' | 'keys' | 'revoke'

/** Printed by `--help`. */
export const usage = `millrace-gateway: one address for every client and every model vendor.

Usage: millrace-gateway [options]
       millrace-gateway key NAME [limits]     make a key for a client; it is shown this once
       millrace-gateway keys                  list the keys
       millrace-gateway revoke NAME           take a key away; a gateway that runs refuses it at once

  --config FILE   configuration, JSON or TypeScript (default: millrace-gateway.json or .ts here, where there is one)
  --host NAME     address to bind to (default 127.0.0.1; any other needs client keys)
  --port N        port to listen on, 0 for a free one (default 8790)
  --emulator      answer from emulators on this machine, which make answers up
  --check         check the configuration, and end
  --help          show this

  --keys-file FILE           file of client keys, for the gateway and for these commands (default: keysFile of the configuration; without any,
                             key prints what the configuration needs)

Limits of a key, none by default:
  --models A,B               names and globs of the models that it may ask for; '' for none, as for metrics alone
  --requests-per-minute N    answers that begin in any 60 seconds
  --concurrency N            answers at once
  --tokens-per-day N         tokens of a day (UTC), input and output
  --tokens-per-month N       tokens of a month (UTC)
  --expires TIME             such as 2027-06-30 or 2027-06-30T18:00:00Z

Without a configuration, vendors whose keys are in the environment are there under their own names: OPENAI_API_KEY, ANTHROPIC_API_KEY, ZAI_API_KEY,
GEMINI_API_KEY, DEEPSEEK_API_KEY and so on. Without any, answers come from emulators, unless NODE_ENV is production.

Pages of other origins may ask where the configuration lists their origins: "cors": ["http://localhost:5173"].

SIGHUP reads the configuration again; answers that run are not disturbed. SIGTERM and SIGINT let them end, then end the gateway.`

const options = {
  config: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  emulator: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  'keys-file': { type: 'string' },
  models: { type: 'string' },
  'requests-per-minute': { type: 'string' },
  concurrency: { type: 'string' },
  'tokens-per-day': { type: 'string' },
  'tokens-per-month': { type: 'string' },
  expires: { type: 'string' },
} as const

const keyActions: ReadonlySet<string | undefined> = new Set<KeyAction>(['key', 'keys', 'revoke'])

const keyLimits = [
  'models',
  'requests-per-minute',
  'concurrency',
  'tokens-per-day',
  'tokens-per-month',
  'expires',
] as const

/** The options that a gateway has, and the commands about keys have not. */
const ofServing = ['host', 'port', 'emulator', 'check'] as const

/** The options that take a text. An empty one is what a variable of the shell that is not set leaves behind. */
const texts = ['config', 'host', 'keys-file'] as const

const helpHint = '--help shows what there is.'

/** @throws Error with a sentence for the user. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parsed(args)
  const [command, name, ...more] = positionals
  if (command !== undefined && !keyActions.has(command))
    throw new Error(`There is no command ${command}; there are key, keys and revoke. ${helpHint}`)
  const limit = command === 'key' ? undefined : keyLimits.find(each => values[each] !== undefined)
  if (limit) throw new Error(`--${limit} is a limit of a key: millrace-gateway key NAME --${limit} …`)
  if (command !== undefined && (command === 'keys') !== (name === undefined))
    throw new Error(command === 'keys' ? 'keys takes no name.' : `${command} takes the name of a client.`)
  const vain = command === undefined || values.help ? undefined : ofServing.find(each => values[each])
  if (vain) throw new Error(`${command} takes no --${vain}: that is for the gateway. ${helpHint}`)
  const empty = texts.find(each => values[each] === '')
  if (empty) throw new Error(`--${empty} is empty. ${helpHint}`)
  if (more.length > 0) throw new Error(`${command} takes one name.`)
  const { config, host, emulator, check, help } = values
  const action = help ? 'help' : ((command as KeyAction | undefined) ?? (check ? 'check' : 'serve'))
  const keysFile = values['keys-file']
  return { action, config, host, port: readPort(values.port), emulator, name, keysFile, key: readKey(values) }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (thrown) {
    // Node goes on about arguments that begin with a dash, of which there are none here.
    const [words = ''] = (thrown as Error).message.split('. To specify a positional argument')
    throw new Error(`${words}. ${helpHint}`, { cause: thrown })
  }
}

/** Settings of a key, by the names of a configuration. */
function readKey(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const count = (name: string): number | undefined => (values[name] === undefined ? undefined : Number(values[name]))
  const { models, expires } = values
  return defined({
    models: typeof models === 'string' ? namesIn(models) : undefined,
    requestsPerMinute: count('requests-per-minute'),
    concurrency: count('concurrency'),
    tokensPerDay: count('tokens-per-day'),
    tokensPerMonth: count('tokens-per-month'),
    expires,
  })
}

/** The names of a list; none in an empty text. */
const namesIn = (text: string): readonly string[] =>
  text.trim() === '' ? [] : text.split(',').map(each => each.trim())

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`--port takes a number from 0 to 65535, not ${text}.`)
  return port
}
