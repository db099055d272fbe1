import type { FSWatcher } from 'node:fs'
import { dirname } from 'node:path'
import { statSync, unwatchFile, watch, watchFile } from '../builtin.js'

/** Milliseconds between two looks at a file, for file systems that tell no changes. */
const lookMs = 1_000

/**
 * Watches a file, also one that is replaced or that is a link which changes. The folder tells of changes at once; a look each second finds those that it does
 * not tell of, as where a container sees one file of another machine.
 *
 * @param changed - may be called where the content is the same.
 * @returns a function that ends it.
 */
export function onChange(path: string, changed: () => void): () => void {
  let known = signOf(path)
  const look = (): void => {
    const sign = signOf(path)
    if (sign === known) return
    known = sign
    changed()
  }
  watchFile(path, { interval: lookMs, persistent: false }, look)
  const watcher = watchFolder(dirname(path), look)
  return () => {
    unwatchFile(path, look)
    watcher?.close()
  }
}

function watchFolder(folder: string, look: () => void): FSWatcher | undefined {
  try {
    // A folder that goes away is an error of the watcher; the look each second goes on.
    return watch(folder, { persistent: false }, look).on('error', () => {})
  } catch {
    // The system has no more watchers: likewise.
    return undefined
  }
}

/** Differs for a file that was written or replaced, or that can be looked at no more. */
function signOf(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true })
    return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`
  } catch (thrown) {
    return String((thrown as NodeJS.ErrnoException).code)
  }
}
