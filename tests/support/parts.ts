import { execFileSync } from 'node:child_process'

/**
 * A part of the machine that a suite needs, or `undefined` when it is missing: then the suite is skipped, with a loud
 * word about it. In CI a missing part is a failure, since CI installs them all.
 */
export function findPart<T>(name: string, find: () => T): T | undefined {
  try {
    return find()
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    if (process.env.CI) throw new Error(`CI has no ${name}: ${reason}`)
    console.warn(`\n!!! SKIPPED: there is no ${name} on this machine (${reason})\n`)
    return undefined
  }
}

/** The path of a program on PATH. Throws when there is none. */
export const findProgram = (name: string): string =>
  execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim()

/** The path of another Node, fetched through npx and left in its cache. Throws when the registry lacks it. */
export function findNode(version: string): string {
  if (process.versions.node === version) return process.execPath
  // The `node` package lacks some versions that its platform packages have, and the other way round.
  const sources = [`node@${version}`, `node-${process.platform}-${process.arch}@${version}`]
  for (const source of sources) {
    try {
      const args = ['-y', '-p', source, 'node', '-p', 'process.execPath']
      return execFileSync('npx', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    } catch {
      // The next source may have it; when none has, the error below says so.
    }
  }
  throw new Error(`npx finds neither of ${sources.join(', ')}`)
}
