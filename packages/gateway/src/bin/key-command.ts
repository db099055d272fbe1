import { ConfigError } from '../config/config-error.js'
import type { ClientKey } from '../keys/client-key.js'
import { readKeys } from '../keys/client-key.js'
import type { KeyConfig, KeysConfig } from '../keys/key-config.js'
import { keyFlaws } from '../keys/key-schema.js'
import { addToFile, keysOfFile, takeFromFile } from '../keys/keys-file.js'
import { hashOf, newKey } from '../keys/secret.js'
import type { Environment } from '../providers/from-environment.js'
import type { Arguments } from './arguments.js'
import { loadConfig } from './config-file.js'

/** Makes, lists or revokes client keys. @throws ConfigError, or Error with a sentence for the user. */
export async function keyCommand(args: Arguments, env: Environment): Promise<void> {
  const { action, name = '', keysFile: named, config: file } = args
  // Secrets of vendors need not be there to make a key.
  const lenient = new Proxy(env, { get: (own, variable) => own[String(variable)] || 'unset' })
  const { config } = named === undefined ? await loadConfig(file, lenient) : { config: {} as KeysConfig }
  const keys = { ...config, ...(named !== undefined && { keysFile: named }) }
  if (action === 'key') return make(name, args.key, keys)
  if (action === 'revoke') return revoke(name, keys)
  const all = allOf(keys)
  for (const key of all) console.log(lineOf(key))
  if (all.length === 0) console.error(`There are no client keys in ${keys.keysFile ?? 'the configuration'}.`)
}

/** The key alone goes to the standard output, so that a script can take it from there. */
function make(name: string, settings: Readonly<Record<string, unknown>>, { keysFile, keys = {} }: KeysConfig): void {
  const key = newKey()
  const config = { hash: hashOf(key), ...settings } as KeyConfig
  const entry = { [name]: config }
  const flaws = keyFlaws(entry)
  const { keys: made, flaws: own } = flaws.length > 0 ? { keys: [], flaws } : readKeys(entry)
  if (own.length > 0) throw new ConfigError(own, 'key')
  if (made.some(({ expiresAt }) => expiresAt <= Date.now()))
    throw new Error(`--expires ${config.expires} is over already: nobody would be let in by the key.`)
  if (Object.hasOwn(keys, name)) throw new Error(`${name} is in the configuration already: take another name.`)
  if (keysFile !== undefined) addToFile(keysFile, name, config)
  const where = keysFile === undefined ? 'Put this into "keys" of the configuration:' : `Its hash is in ${keysFile}.`
  console.error(`The key of ${name} is shown this once. ${where}`)
  if (keysFile === undefined) console.error(`  ${JSON.stringify(name)}: ${JSON.stringify(config)}`)
  console.log(key)
}

function revoke(name: string, { keysFile, keys = {} }: KeysConfig): void {
  if (keysFile !== undefined && takeFromFile(keysFile, name)) return console.error(`${name} is revoked.`)
  if (Object.hasOwn(keys, name))
    throw new Error(`${name} is in the configuration: take it out of "keys" there, and send SIGHUP to the gateway.`)
  throw new Error(`There is no key of ${name}${keysFile === undefined ? '' : ` in ${keysFile}`}.`)
}

const allOf = ({ keysFile, keys = {} }: KeysConfig): readonly ClientKey[] => [
  ...readKeys(keys).keys,
  ...(keysFile === undefined ? [] : keysOfFile(keysFile)),
]

/** A key as it is listed: the beginning of its digest tells it from others, and gives nothing away. */
function lineOf({ name, digest, limits, holder, expiresAt }: ClientKey): string {
  const expires = Number.isFinite(expiresAt) ? [`expires ${new Date(expiresAt).toISOString()}`] : []
  const past = expiresAt <= Date.now() ? ['EXPIRED'] : []
  const own = Object.entries(limits).map(([limit, value]) => `${limit} ${value}`)
  const named = holder.allowedModels ? [`models ${holder.allowedModels.join(',')}`] : []
  return [name, `sha256:${digest.toString('hex').slice(0, 12)}…`, ...named, ...own, ...expires, ...past].join('  ')
}
