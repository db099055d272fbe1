import type { RoomEvent } from '../../shared/room.js'

/** Hears what the servers tell of an answer. */
export interface ServerEventsListener {
  event(event: RoomEvent): void
  /** All of it is told again. */
  restart?(): void
}

/** What the servers tell of one answer, by one connection for all who listen. */
class Feed {
  readonly listeners = new Set<ServerEventsListener>()
  #told: RoomEvent[] = []
  readonly #source: EventSource

  constructor(streamId: string) {
    this.#source = new EventSource(`/api/room?stream=${encodeURIComponent(streamId)}`)
    this.#source.onopen = () => {
      this.#told = []
      for (const listener of this.listeners) listener.restart?.()
    }
    this.#source.onmessage = ({ data }) => {
      const event = JSON.parse(data) as RoomEvent
      this.#told.push(event)
      for (const listener of this.listeners) listener.event(event)
    }
  }

  add(listener: ServerEventsListener): void {
    this.listeners.add(listener)
    for (const event of this.#told) listener.event(event)
  }

  close(): void {
    this.#source.close()
  }
}

const feeds = new Map<string, Feed>()

/** Listens to what the servers tell of an answer, from its beginning. Gives a function that ends it. */
export function listenToServers(streamId: string, listener: ServerEventsListener): () => void {
  const feed = feeds.get(streamId) ?? new Feed(streamId)
  feeds.set(streamId, feed)
  feed.add(listener)
  return () => {
    feed.listeners.delete(listener)
    if (feed.listeners.size > 0 || feeds.get(streamId) !== feed) return
    feeds.delete(streamId)
    feed.close()
  }
}
