import { isIP } from 'node:net'
import { loopbackHosts } from '@millrace/server'
import { isDeepStrictEqual } from '../builtin.js'
import type { GatewayConfig } from '../config/config.js'
import { ConfigError } from '../config/config-error.js'
import { createGateway, type Gateway } from '../gateway.js'
import type { GatewayOptions } from '../gateway-options.js'
import { keyGatekeeper } from '../keys.js'
import { jsonLog } from '../log.js'
import { prometheusMetrics } from '../metrics.js'
import type { Environment } from '../providers/from-environment.js'
import { providersFromEnv } from '../providers/from-environment.js'
import type { Arguments } from './arguments.js'
import { type LoadedConfig, loadConfig } from './config-file.js'
import { greeting, verdict } from './greeting.js'
import { checkAddress, listen } from './listening.js'

const usualPort = 8790

/** Milliseconds for which the end waits for the reader of the log. */
const logGraceMs = 1_000

/** A gateway as the command line and its file want it. */
export interface Prepared {
  readonly gateway: Gateway
  readonly loaded: LoadedConfig
  readonly host: string
  readonly port: number
  readonly guarded: boolean
  /** See `Greeting`. */
  readonly standIn: boolean
  /** Writes the lines of the log that wait. */
  flushLog(): void
}

/** Reads the configuration, and makes the gateway. @throws ConfigError, or Error with a sentence for the user. */
export async function prepare(args: Arguments, env: Environment): Promise<Prepared> {
  const loaded = await loadConfig(args.config, env)
  const config = configOf(loaded, args, env)
  const standIn = config.emulator === true && loaded.config.emulator !== true && !args.emulator
  const host = args.host ?? config.listen?.host ?? '127.0.0.1'
  const port = args.port ?? config.listen?.port ?? usualPort
  checkHost(host, config)
  const log = jsonLog(process.stdout)
  const gatekeeper = await loaded.placed(() => keyGatekeeper(config))
  try {
    const options: GatewayOptions = {
      env,
      ownPort: port,
      gatekeeper,
      metrics: prometheusMetrics(),
      observers: config.log === false ? [] : [log],
      ...(await storesOf(config)),
    }
    const gateway = await loaded.placed(() => createGateway(knownAt(host, config), options))
    return { gateway, loaded, host, port, guarded: hasKeys(config), standIn, flushLog: () => log.flush() }
  } catch (thrown) {
    // An open connection to Redis would keep the process from its end.
    await gatekeeper.close?.()
    throw thrown
  }
}

/** Checks all that a start asks for, and ends. @returns what stands to start. @throws as a start does. */
export async function check(args: Arguments, env: Environment): Promise<string> {
  const prepared = await prepare(args, env)
  try {
    await checkAddress(prepared.host, prepared.port)
    return verdict(prepared)
  } finally {
    await prepared.gateway.drain({ graceMs: 0 })
  }
}

const hasKeys = ({ keys, keysFile }: GatewayConfig): boolean => (keys ?? keysFile) !== undefined

/** @throws Error for an address that others reach, where nobody needs a key. */
function checkHost(host: string, config: GatewayConfig): void {
  if (hasKeys(config) || isLoopback(host)) return
  throw new Error(`${host} can be reached by others, and there are no client keys: add some, or bind to 127.0.0.1.`)
}

/** The configuration of a file, as the command line would have it. */
function configOf({ config, file }: LoadedConfig, args: Arguments, env: Environment): GatewayConfig {
  const { emulator, keysFile } = args
  const given = keysFile === undefined ? config : { ...config, keysFile }
  return emulator || standsIn(file, env) ? { ...given, emulator: true } : given
}

/**
 * True where emulators stand in, since nothing else is there: neither a file, nor a key in the environment. Never in production: an answer that is made up
 * must not stand where one of a model is expected.
 */
function standsIn(file: string | undefined, env: Environment): boolean {
  if (file !== undefined || providersFromEnv(env).length > 0) return false
  if (env.NODE_ENV !== 'production') return true
  throw new Error(
    'There is no key of a vendor in the environment and no configuration: set a key such as OPENAI_API_KEY, or write millrace-gateway.json. (NODE_ENV is production: no emulators.)',
  )
}

/** The configuration of a gateway that is asked by its own address as well, such as 127.0.0.2, where nobody needs a key. */
const knownAt = (host: string, config: GatewayConfig): GatewayConfig =>
  config.hosts === undefined && !hasKeys(config) && isIP(host) === 4
    ? { ...config, hosts: [...new Set([...loopbackHosts, host])] }
    : config

async function storesOf({ store }: GatewayConfig): Promise<GatewayOptions> {
  if (typeof store !== 'object' || !('sqlite' in store)) return {}
  const { sqliteStore } = await import('@millrace/resume/sqlite')
  return { sqliteStore }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/** Serves until a signal ends it. */
export async function serve(args: Arguments, env: Environment): Promise<void> {
  const { gateway, loaded, host, port, flushLog, ...told } = await prepare(args, env)
  const listening = await listen(gateway, host, port).catch(async thrown => {
    await gateway.drain({ graceMs: 0 })
    throw thrown
  })
  process.stdout.on('error', tellOnce())
  process.on('exit', flushLog)
  let ending = false
  const end = async (): Promise<void> => {
    if (ending) process.exit(130)
    ending = true
    await gateway.drain()
    await listening.close()
    flushLog()
    // Lines that nobody reads must not keep the process.
    setTimeout(() => process.exit(), logGraceMs).unref()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end())
  // A file that was found is read again, and not looked for: while an editor replaces it there is none, and the gateway would stand open.
  const again = { ...args, config: args.config ?? loaded.file }
  let reloads = 0
  process.on('SIGHUP', () => {
    const turn = ++reloads
    const isLatest = (): boolean => turn === reloads
    void reload({ gateway, args: again, env, host, started: loaded.config, isLatest })
  })
  // The standard output is the log's alone, so that its reader finds nothing but lines of JSON.
  console.error(greeting({ url: listening.url, gateway, file: loaded.file, ...told }))
}

/** Tells that the log is over, as where the program that read it has ended. The answers of others must not end with it. */
function tellOnce(): (error: NodeJS.ErrnoException) => void {
  let told = false
  return ({ code, message }) => {
    if (!told) console.error(`millrace-gateway: the log cannot be written any more (${code ?? message}); answers go on`)
    told = true
  }
}

/** The parts of a reload. */
interface Reload {
  readonly gateway: Gateway
  readonly args: Arguments
  readonly env: Environment
  readonly host: string
  /** The configuration at the start. */
  readonly started: GatewayConfig
  /** False once another signal has come. */
  isLatest(): boolean
}

/** Reads the configuration again. One that cannot work is told, and the one before stays. */
async function reload({ gateway, args, env, host, started, isLatest }: Reload): Promise<void> {
  try {
    const loaded = await loadConfig(args.config, env)
    // A module may wait for something while the file is changed again.
    if (!isLatest()) return console.error('millrace-gateway: left out a configuration that a later one has overtaken')
    const config = configOf(loaded, args, env)
    checkHost(host, config)
    await loaded.placed(() => gateway.reload(knownAt(host, config)))
    console.error(`millrace-gateway: read ${loaded.file ?? 'the environment'} again`)
    for (const name of changedInVain(started, config))
      console.error(`millrace-gateway: ${name} takes the next start to change`)
  } catch (thrown) {
    console.error(`millrace-gateway: the configuration stays as it was.\n${wordsOf(thrown)}`)
  }
}

/** The settings of a configuration that differ from those of the start, which they take to change. */
export const changedInVain = (started: GatewayConfig, next: GatewayConfig): readonly string[] =>
  (['listen', 'log'] as const).filter(name => !isDeepStrictEqual(started[name], next[name]))

/** The words for an error at the console: of the user's own making, or unexpected. */
export const wordsOf = (thrown: unknown): string =>
  thrown instanceof ConfigError || thrown instanceof Error ? thrown.message : String(thrown)
