import type { KeyHolder } from '../admission.js'
import { timingSafeEqual } from '../builtin.js'
import type { ClientKey } from './client-key.js'
import { digestOf } from './secret.js'

/**
 * Finds keys. Keys are looked up by the first bytes of their digests, and compared in constant time: the time tells at most a beginning of a digest, and no
 * key follows from one.
 */
export class KeyRing {
  readonly #byBeginning: ReadonlyMap<number, readonly ClientKey[]>
  readonly #byHolder: ReadonlyMap<KeyHolder, ClientKey>

  constructor(keys: readonly ClientKey[]) {
    this.#byBeginning = Map.groupBy(keys, ({ digest }) => digest.readUInt32BE(0))
    this.#byHolder = new Map(keys.map(key => [key.holder, key]))
  }

  /** The holder of a key; undefined for one that is not known. */
  find(key: string): ClientKey | undefined {
    const digest = digestOf(key)
    return this.#byBeginning.get(digest.readUInt32BE(0))?.find(each => timingSafeEqual(each.digest, digest))
  }

  /** The key of a holder that was found here: no digest is made again. Undefined for all others. */
  keyOf(holder: KeyHolder): ClientKey | undefined {
    return this.#byHolder.get(holder)
  }
}
