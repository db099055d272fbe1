import { dirname, resolve } from 'node:path'
import {
  chmodSync,
  chownSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from '../builtin.js'

/** Milliseconds that another command may take to change the same file. */
const patienceMs = 1_000
const lookMs = 20

/**
 * Changes a file in one step, so that nobody reads half of one. Commands that change the same file do it one after the other: of two at once the later would undo
 * what the earlier did. A link stays one, and the file keeps its owner and its mode; a new one is its owner's alone. A file whose place no other may take, since
 * its owner cannot be kept or it is mounted by itself, is written where it is, which a gateway that reads half of it survives: it keeps its keys until it can read the rest.
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
    if (!takesPlace(target, next)) {
      writeInPlace(target, text)
      rmSync(next)
    }
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

/** Why no other file may take a place: the caller may not give it the owner, its container does not know that owner, or the place is a mount. */
const keepers: readonly (string | undefined)[] = ['EPERM', 'EINVAL', 'EBUSY']

/** Puts the next file into the place of the other. @returns false where that has to stay. */
function takesPlace(target: string, next: string): boolean {
  try {
    takeAfter(target, next)
    renameSync(next, target)
    return true
  } catch (thrown) {
    if (keepers.includes((thrown as NodeJS.ErrnoException).code)) return false
    throw thrown
  }
}

/** Writes a file where it is. One that fails, as on a full disk, leaves the old text: nothing is cut off before the new one is there. */
function writeInPlace(target: string, text: string): void {
  const old = readFileSync(target)
  try {
    overwrite(target, Buffer.from(text))
  } catch (thrown) {
    overwrite(target, old)
    throw thrown
  }
}

function overwrite(target: string, bytes: Uint8Array): void {
  writeFileSync(target, bytes, { flag: 'r+' })
  truncateSync(target, bytes.length)
}

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
  } catch (thrown) {
    // There is none yet, or none where a link says. Links in a circle are left to the read, which tells of them.
    const next = (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? linkTarget(path) : undefined
    return next === undefined ? path : realPath(next)
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return resolve(realpathSync(dirname(path)), readlinkSync(path))
  } catch {
    return undefined
  }
}
