import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { existsSync, readFileSync, statSync } from '../builtin.js'
import { asConfig, flawsOf } from '../config/check-config.js'
import type { GatewayConfig } from '../config/config.js'
import { ConfigError, type ConfigPath } from '../config/config-error.js'
import { type JsonFile, readJson } from '../config/json-file.js'
import { fillVariables } from '../config/variables.js'
import type { Environment } from '../providers/from-environment.js'

/** Looked for where no file is named. */
const usualNames = ['millrace-gateway.json', 'millrace-gateway.ts']

/** A configuration, and where it came from. */
export interface LoadedConfig {
  readonly config: GatewayConfig
  /** Path of its file; undefined where there is none. */
  readonly file: string | undefined
  /** Runs a function; the flaws of a `ConfigError` that it throws get their places in the file. */
  placed<Result>(run: () => Result | Promise<Result>): Promise<Result>
}

/**
 * Reads the configuration that the command line names, or that lies in this folder.
 *
 * @throws ConfigError by file and line; Error for a file that cannot be read.
 */
export async function loadConfig(named: string | undefined, env: Environment): Promise<LoadedConfig> {
  const file = named ?? usualNames.find(name => existsSync(name))
  if (file === undefined) return { config: {}, file, placed: async run => run() }
  const { value, lineOf } = /\.[cm]?[jt]s$/.test(file) ? await fromModule(file) : fromJson(file)
  const placed = async <Result>(run: () => Result | Promise<Result>): Promise<Result> => {
    try {
      return await run()
    } catch (thrown) {
      throw thrown instanceof ConfigError ? new ConfigError(thrown.flaws, file, lineOf) : thrown
    }
  }
  const filled = fillVariables(value, env)
  // A variable that is not set leaves a text behind that is wrong in its place too.
  const flaws = filled.flaws.length > 0 ? filled.flaws : flawsOf(filled.value)
  if (flaws.length > 0) throw new ConfigError(flaws, file, lineOf)
  return { config: asConfig(filled.value), file, placed }
}

const fromJson = (file: string): JsonFile => readJson(textOf(file), file)

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new Error(`${file} cannot be read: ${(cause as NodeJS.ErrnoException).code}`, { cause })
  }
}

/** The remedy for a module that Node cannot load, by Node's words: those of a folder in which nothing was prepared for one. Empty for others. */
export function loadingHint(words: string): string {
  if (/import statement outside a module|Unexpected token 'export'/.test(words))
    return '. Run `npm pkg set type=module` in its folder'
  return /^Cannot find (?:package|module) /.test(words) ? '. Install that in the folder of the configuration' : ''
}

/** A module in TypeScript, by Node's own type stripping. Read anew where the file has changed: Node keeps modules by their address. */
async function fromModule(file: string): Promise<{ value: unknown; lineOf(path: ConfigPath): undefined }> {
  textOf(file)
  const address = pathToFileURL(resolve(file))
  address.searchParams.set('at', String(statSync(file).mtimeMs))
  const loaded: { default?: unknown } = await import(address.href).catch(cause => {
    // Node's words do not name the file, nor what mends it.
    const why = (cause as Error)?.message ?? 'it throws what is no error'
    throw new Error(`${file} cannot be loaded: ${why}${loadingHint(why)}`, { cause })
  })
  if (loaded.default === undefined)
    throw new ConfigError([{ path: [], message: 'is the default export, and there is none' }], file)
  return { value: loaded.default, lineOf: () => undefined }
}
