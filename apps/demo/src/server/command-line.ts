import { type ParseArgsConfig, parseArgs } from 'node:util'

/**
 * Reads a command line as `parseArgs` does.
 *
 * @throws Error with a sentence for the user, which ends with the way to the options.
 */
export function readCommandLine<Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config)
  } catch (thrown) {
    // Node goes on about arguments that begin with a dash.
    const [words = ''] = (thrown as Error).message.split('. To specify a positional argument')
    throw new Error(`${words}. --help tells the options.`, { cause: thrown })
  }
}
