import type { ChatResult, Json } from '@millrace/core'
import { BoundedWait } from '../exchange/bounded-wait.js'
import { HttpError } from '../exchange/http-error.js'
import type { WireContext, WireFormat } from '../wire/wire.js'
import { hookIsLate } from './hook-calls.js'
import type { ItemStore } from './items.js'
import type { ResolvedLimits } from './limits.js'

/** The kept items of one handler. */
export class KeptItems {
  readonly #store: ItemStore
  readonly #limits: ResolvedLimits
  readonly #timeoutMs: number
  /** Items on their way into the store: whoever refers to one waits for it. */
  readonly #coming = new Map<string, Promise<void>>()

  constructor(store: ItemStore, limits: ResolvedLimits, timeoutMs: number) {
    this.#store = store
    this.#limits = limits
    this.#timeoutMs = timeoutMs
  }

  /**
   * The items that a body refers to; undefined where its dialect has no references. Rejects with HttpError for too many or too large ones, and with
   * what the store throws.
   */
  async of(ids: readonly string[], owner: string | undefined): Promise<ReadonlyMap<string, Json>> {
    const { messages, itemBytes } = this.#limits
    if (ids.length > messages) throw new HttpError(400, 'limit', `The request refers to more than ${messages} items.`)
    const items = new Map<string, Json>()
    const sizes = new Map<string, number>()
    const get = async (id: string): Promise<void> => {
      await this.#coming.get(keyOf(owner, id))
      const item = await this.#store.get(owner, id)
      if (item === undefined || item === null) return
      items.set(id, item)
      sizes.set(id, JSON.stringify(item).length)
    }
    await Promise.all(Array.from(new Set(ids), get))
    // One that is named twice counts twice: the request is as large as that.
    let left = itemBytes
    for (const id of ids) left -= sizes.get(id) ?? 0
    if (left < 0) throw new HttpError(413, 'limit', `The request refers to items of more than ${itemBytes} bytes.`)
    return items
  }

  /**
   * Keeps what the next request may refer to. Rejects with what the wire format or the store throws, and where the store takes too long; the items
   * that it has taken by then stay.
   */
  async keep(wire: WireFormat, answer: ChatResult, context: WireContext, owner: string | undefined): Promise<void> {
    const items = wire.keptItems?.(answer, context) ?? []
    await Promise.all(items.map(({ id, item }) => this.#put(owner, id, item)))
  }

  #put(owner: string | undefined, id: string, item: Json): Promise<void> {
    const late = (): unknown => hookIsLate('items.put', this.#timeoutMs)
    const wait = new BoundedWait()
    const put = (async () => wait.for(() => this.#store.put(owner, id, item), this.#timeoutMs, late))()
    const key = keyOf(owner, id)
    const over = put.then(ignore, ignore).then(() => {
      if (this.#coming.get(key) === over) this.#coming.delete(key)
    })
    this.#coming.set(key, over)
    return put
  }
}

const keyOf = (owner: string | undefined, id: string): string => JSON.stringify([owner ?? null, id])

/** The caller of `keep` hears of it. */
function ignore(): void {}
