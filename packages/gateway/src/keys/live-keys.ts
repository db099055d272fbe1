import type { KeyHolder } from '../admission.js'
import { readFileSync } from '../builtin.js'
import { ConfigError } from '../config/config-error.js'
import { type ClientKey, readKeys } from './client-key.js'
import type { KeysConfig, NamedKeys } from './key-config.js'
import { KeyRing } from './key-ring.js'
import { keysIn } from './keys-file.js'
import { onChange } from './watch-file.js'

/** A file of keys as it was last read. */
interface KeysFile {
  readonly path: string
  readonly text: string
  readonly unwatch: () => void
}

/**
 * The client keys of a gateway as they are now: those of the configuration, and those of a file, which is read again when it changes. A file that cannot be read,
 * or that is none of keys, leaves the keys as they were and is reported: half a file would lock everybody out.
 */
export class LiveKeys {
  readonly #report: (thrown: unknown) => void
  #own: readonly ClientKey[] = []
  #file: KeysFile | undefined
  #ring: KeyRing | undefined

  constructor(report: (thrown: unknown) => void) {
    this.#report = report
  }

  /** False where no keys are configured: everybody may ask. */
  get guards(): boolean {
    return this.#ring !== undefined
  }

  /** The holder of a key; undefined for one that is not known. */
  find(key: string): ClientKey | undefined {
    return this.#ring?.find(key)
  }

  /** The key of a holder, as long as these are the keys among which it was found. */
  keyOf(holder: KeyHolder): ClientKey | undefined {
    return this.#ring?.keyOf(holder)
  }

  /** Takes the keys of a configuration, whose form was checked. @throws ConfigError, and nothing has changed. */
  configure({ keys, keysFile: path }: KeysConfig): void {
    const own = ownKeys(keys)
    // Watched before it is read: a change in between would be nobody's.
    const unwatch = path === undefined ? () => {} : onChange(path, () => this.#read())
    try {
      const text = path === undefined ? '' : textOf(path)
      const all = path === undefined ? own : together(own, keysIn(text, path), path)
      this.#file?.unwatch()
      this.#file = path === undefined ? undefined : { path, text, unwatch }
      this.#own = own
      this.#ring = keys || path !== undefined ? new KeyRing(all) : undefined
    } catch (thrown) {
      unwatch()
      throw thrown
    }
  }

  /** Reads no file any more. */
  close(): void {
    this.#file?.unwatch()
    this.#file = undefined
  }

  #read(): void {
    const file = this.#file
    if (!file) return
    try {
      const text = readFileSync(file.path, 'utf8')
      if (text === file.text) return
      this.#ring = new KeyRing(together(this.#own, keysIn(text, file.path), file.path))
      this.#file = { ...file, text }
    } catch (thrown) {
      this.#report(staysWords(file.path, thrown))
    }
  }
}

function ownKeys(named: NamedKeys = {}): readonly ClientKey[] {
  const { keys, flaws } = readKeys(named)
  if (flaws.length > 0) throw new ConfigError(flaws.map(flaw => ({ ...flaw, path: ['keys', ...flaw.path] })))
  return keys
}

/** @throws ConfigError for a file that is not there: a gateway without its keys must not begin. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    throw new ConfigError([{ path: ['keysFile'], message: `names a file that cannot be read (${code})` }])
  }
}

/** The error for a file that cannot be taken while the gateway runs. */
function staysWords(path: string, thrown: unknown): Error {
  const { code } = thrown as NodeJS.ErrnoException
  const why = thrown instanceof ConfigError ? thrown.message : `${path} cannot be read (${code})`
  return new Error(`the client keys stay as they were: ${why}`, { cause: thrown })
}

/** All keys. @throws ConfigError for a name or a key that is at both places. */
function together(own: readonly ClientKey[], ofFile: readonly ClientKey[], path: string): readonly ClientKey[] {
  const twice = ofFile.find(key => own.some(({ name, digest }) => name === key.name || digest.equals(key.digest)))
  if (twice) throw new ConfigError([{ path: [twice.name], message: 'is in the configuration as well' }], path)
  return [...own, ...ofFile]
}
