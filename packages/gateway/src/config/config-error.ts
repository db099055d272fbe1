/** A place in a configuration: names of fields, and numbers of entries in a list. */
export type ConfigPath = readonly (string | number)[]

/** A flaw of a configuration. */
export interface ConfigFlaw {
  /** The place; empty for the configuration as a whole. */
  readonly path: ConfigPath
  /** Says what is wrong, as the rest of a sentence that begins with the path. Repeats no value. */
  readonly message: string
}

/** A configuration that cannot work. Its message has a line for each flaw, and repeats no value, which may be a key. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  /** At least one. */
  readonly flaws: readonly ConfigFlaw[]

  /**
   * @param where - names the configuration, such as the path of its file.
   * @param lineOf - the line of a place in it, from 1. Default: lines are not told.
   */
  constructor(flaws: readonly ConfigFlaw[], where = 'config', lineOf?: (path: ConfigPath) => number | undefined) {
    super(flaws.map(({ path, message }) => `${place(where, lineOf?.(path))}: ${fieldOf(path)} ${message}`).join('\n'))
    this.flaws = flaws
  }
}

const place = (where: string, line: number | undefined): string => (line === undefined ? where : `${where}:${line}`)

/** A path as one writes it: `models["fast"].to[0]`. */
const fieldOf = (path: ConfigPath): string =>
  path.length === 0
    ? 'the configuration'
    : path
        .map((step, at) => {
          if (typeof step === 'number') return `[${step}]`
          if (/^[a-z_$][\w$]*$/i.test(step)) return at === 0 ? step : `.${step}`
          return `[${JSON.stringify(step)}]`
        })
        .join('')

/** The error for a file of a configuration that cannot be opened. @param thrown - by `node:sqlite`. */
export const cannotOpen = (path: ConfigPath, thrown: unknown): ConfigError =>
  new ConfigError([{ path, message: `names a file that cannot be opened: ${causeOf(thrown)}` }])

/** A store names the path before the reason; a configuration has it already. */
const causeOf = (thrown: unknown): string => {
  const { message, cause } = thrown as Error
  return cause instanceof Error ? cause.message : message
}
