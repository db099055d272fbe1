import { chmodSync, chownSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from '../builtin.js'

/** Milliseconds that another command may take to change the same file. */
const patienceMs = 1_000
const lookMs = 20

/**
 * Changes a file in one step, so that nobody reads half of one. Commands that change the same file do it one after the other: of two at once the later would undo
 * what the earlier did. A link stays one, and the file keeps its owner and its mode; a new one is its owner's alone.
 *
 * @param change - reads the file, and gives its next text; undefined where it stays.
 * @returns false where it stayed.
 * @throws what `change` throws; Error where another command holds the file.
 */
export function changeFile(path: string, change: () => string | undefined): boolean {
  const target = realPath(path)
  const next = `${target}.new`
  hold(next)
  try {
    const text = change()
    if (text === undefined) {
      rmSync(next)
      return false
    }
    writeFileSync(next, text)
    takeAfter(target, next)
    renameSync(next, target)
    return true
  } catch (thrown) {
    rmSync(next, { force: true })
    throw thrown
  }
}

/** Makes the next file, which nobody else makes while it is there. */
function hold(next: string): void {
  const last = performance.now() + patienceMs
  for (;;) {
    try {
      return writeFileSync(next, '', { mode: 0o600, flag: 'wx' })
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
      if (performance.now() > last)
        throw new Error(`${next} is there: another command changes the keys. Where none does, remove it.`)
      Atomics.wait(idle, 0, 0, lookMs)
    }
  }
}

/** A command has nothing else to do while it waits. */
const idle = new Int32Array(new SharedArrayBuffer(4))

/** Gives a file the owner and the mode of the one whose place it takes, by which the gateway's own user may read it. */
function takeAfter(target: string, next: string): void {
  const found = statSync(target, { throwIfNoEntry: false })
  if (!found) return
  const { uid, gid } = statSync(next)
  if (found.uid !== uid || found.gid !== gid) chownSync(next, found.uid, found.gid)
  chmodSync(next, found.mode & 0o777)
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // There is none yet.
    return path
  }
}
