import type { StreamStore } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import type { GatewayConfig } from './config/config.js'

/** Opens stores in files. Loaded where a configuration has one: Node says of `node:sqlite` that it is experimental before 24.15. */
export type OpenFile = (path: string) => StreamStore

/** The stores of a gateway: a configuration that names the same one again gets it with all that it keeps. */
export class Stores {
  readonly #open = new Map<string, StreamStore>()
  readonly #openFile: OpenFile | undefined

  /** @param openFile - absent: a store in a file is a `TypeError`. */
  constructor(openFile?: OpenFile) {
    this.#openFile = openFile
  }

  /** The store that a configuration names. @throws the error of `node:sqlite` for a file that cannot be opened. */
  of(store: GatewayConfig['store']): StreamStore | undefined {
    if (store === undefined) return undefined
    if (store === 'memory') return this.#kept('memory', memoryStore)
    if (!('sqlite' in store)) return store
    const open = this.#openFile
    if (!open) throw new TypeError('A store in a file needs the option sqliteStore.')
    return this.#kept(`sqlite ${store.sqlite}`, () => open(store.sqlite))
  }

  /** Lets go of files. Those of the application are its own. */
  async close(): Promise<void> {
    const all = [...this.#open.values()]
    this.#open.clear()
    await Promise.all(all.map(store => store.close?.()))
  }

  #kept(name: string, make: () => StreamStore): StreamStore {
    const found = this.#open.get(name) ?? make()
    this.#open.set(name, found)
    return found
  }
}
