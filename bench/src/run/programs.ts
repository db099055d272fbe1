import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * The path of a program.
 *
 * @param debian - the package that has it.
 * @throws Error that says what is missing, and where it is to be had.
 */
export function programPath(name: string, debian: string): string {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // The next folder may have it.
    }
  }
  throw new Error(`${name} is not on PATH (Debian: apt-get install ${debian}).`)
}
