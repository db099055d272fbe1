import type { Json } from '@millrace/core'
import { checkNames } from '@millrace/core/internal'

/**
 * Keeps pieces of answers that clients refer to by id in their next request, as those of OpenAI's Responses API do. An item belongs to the owner that
 * `authorize` gave: an id of somebody else is unknown. Without `authorize` all clients are one owner, and the ids alone keep them apart.
 */
export interface ItemStore {
  /** Gives an item; undefined for an id that is not kept, of another owner too. May be called several times at once. */
  get(owner: string | undefined, id: string): Json | undefined | Promise<Json | undefined>
  /** Keeps an item. Called after the answer's `finish`, once for each of its items. */
  put(owner: string | undefined, id: string, item: Json): void | Promise<void>
}

/** Limits of {@link memoryItems}. */
export interface MemoryItemsOptions {
  /** Bytes of all items together, as the memory of their JSON; the oldest go first. Default 64 MiB. */
  readonly maxBytes?: number
  /** Items at most; the oldest go first. Default 20 000. */
  readonly maxItems?: number
  /** Milliseconds for which an item is kept. Default 3 600 000, an hour. */
  readonly ttlMs?: number
}

const defaults = { maxBytes: 64 * 1024 * 1024, maxItems: 20_000, ttlMs: 3_600_000 }

interface Entry {
  readonly json: string
  readonly bytes: number
  readonly dueAt: number
}

/** Bytes of an entry beside its text and its key. */
const entryBytes = 200

/**
 * A store in the memory of this process: items are gone with it, and other instances do not see them.
 *
 * @throws TypeError for a limit that is no number above 0.
 */
export function memoryItems(options: MemoryItemsOptions = {}): ItemStore {
  const limits = { ...defaults }
  checkNames(options, defaults, 'memoryItems')
  for (const name of Object.keys(defaults) as (keyof typeof defaults)[]) {
    const value = options[name]
    if (value === undefined) continue
    if (typeof value !== 'number' || !(value > 0)) throw new TypeError(`${name} of memoryItems takes a number above 0.`)
    limits[name] = value
  }
  return new MemoryItems(limits)
}

class MemoryItems implements ItemStore {
  readonly #limits: typeof defaults
  /** Oldest first. As text, so that nobody changes what is kept, and its size is known. */
  readonly #entries = new Map<string, Entry>()
  #bytes = 0

  constructor(limits: typeof defaults) {
    this.#limits = limits
  }

  get(owner: string | undefined, id: string): Json | undefined {
    this.#forget(0)
    const entry = this.#entries.get(keyOf(owner, id))
    return entry && JSON.parse(entry.json)
  }

  put(owner: string | undefined, id: string, item: Json): void {
    const json = JSON.stringify(item)
    const key = keyOf(owner, id)
    const bytes = 2 * (json.length + key.length) + entryBytes
    this.#delete(key)
    if (bytes > this.#limits.maxBytes) return
    this.#entries.set(key, { json, bytes, dueAt: performance.now() + this.#limits.ttlMs })
    this.#bytes += bytes
    this.#forget(this.#entries.size - this.#limits.maxItems)
  }

  /** Forgets so many of the oldest, those whose time is over, and those for which there is no room. */
  #forget(count: number): void {
    const now = performance.now()
    for (const [key, { dueAt }] of this.#entries) {
      if (count <= 0 && dueAt > now && this.#bytes <= this.#limits.maxBytes) return
      this.#delete(key)
      count--
    }
  }

  #delete(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0
    this.#entries.delete(key)
  }
}

/** A list in JSON: no owner's name can pass for a part of an id. */
const keyOf = (owner: string | undefined, id: string): string => JSON.stringify([owner ?? null, id])
