import type { RoomFact } from '../../shared/room.js'

/** The servers that have to do with an answer, by name. */
interface Places {
  /** Asks the vendor. */
  producer?: string
  /** The page reads from it. */
  reader?: string
}

const mostStreams = 200

/** Knows which server makes an answer, and from which one the page reads it. */
export class StreamPlaces {
  readonly #places = new Map<string, Places>()

  take(instance: string, { type }: RoomFact, streamId: string): void {
    if (type !== 'asked' && type !== 'reader') return
    const places = this.#places.get(streamId) ?? {}
    places[type === 'asked' ? 'producer' : 'reader'] = instance
    this.#places.set(streamId, places)
    const [oldest] = this.#places.keys()
    if (this.#places.size > mostStreams && oldest !== undefined) this.#places.delete(oldest)
  }

  of(streamId: string): Places {
    return this.#places.get(streamId) ?? {}
  }
}
