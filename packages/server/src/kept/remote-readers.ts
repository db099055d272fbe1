import type { StreamStore } from '@millrace/core'
import { SharedTimer } from '@millrace/core/internal'

/** The readers of one stream in this process. */
interface Presence {
  count: number
  readonly timer: SharedTimer
}

/**
 * Lets a producer know of readers in other processes, through the store that both have: these leave a sign, a log of no records beside that of the
 * stream, and leave it again for as long as they read; the producer takes it away whenever it looks.
 */
export class RemoteReaders {
  readonly #store: StreamStore
  readonly #everyMs: number
  readonly #present = new Map<string, Presence>()

  /** @param everyMs - a producer looks less often than this. */
  constructor(store: StreamStore, everyMs: number) {
    this.#store = store
    this.#everyMs = everyMs
  }

  /** A reader of a stream that another process produces. Gives a function that ends the reading. */
  enter(streamId: string): () => void {
    const presence = this.#present.get(streamId) ?? this.#begin(streamId)
    presence.count++
    let left = false
    return () => {
      if (left) return
      left = true
      presence.count--
      if (presence.count > 0) return
      presence.timer.clear()
      this.#present.delete(streamId)
    }
  }

  /** Tells whether a sign was left since the last look. Rejects with what the store throws. */
  async seen(streamId: string): Promise<boolean> {
    const sign = signOf(streamId)
    if (!(await this.#store.meta(sign))) return false
    await this.#store.delete(sign)
    return true
  }

  #begin(streamId: string): Presence {
    const presence = { count: 0, timer: new SharedTimer() }
    this.#present.set(streamId, presence)
    void this.#sign(streamId, presence)
    return presence
  }

  async #sign(streamId: string, presence: Presence): Promise<void> {
    try {
      await this.#store.create({ streamId: signOf(streamId) })
    } catch {
      // The next time comes before the producer gives up.
    }
    if (presence.count > 0) presence.timer.set(this.#everyMs, { timeUp: () => void this.#sign(streamId, presence) })
  }
}

/** With a dot: no client can give a stream this id. */
const signOf = (streamId: string): string => `readers.${streamId}`
