import type { RoomEvent } from '../../shared/room.js'

/** Hears what the servers tell of an answer. */
export interface ServerEventsListener {
  event(event: RoomEvent): void
  /** All of it is told again. */
  restart?(): void
}

/**
 * What the servers tell of one answer, by one connection for all who listen: until the answer is over, and while somebody sees the page. A browser has six
 * connections for a server, which all of its tabs share.
 */
class Feed {
  readonly listeners = new Set<ServerEventsListener>()
  readonly #streamId: string
  #told: RoomEvent[] = []
  #source: EventSource | undefined
  #ended = false

  constructor(streamId: string) {
    this.#streamId = streamId
    document.addEventListener('visibilitychange', this.#follow)
    this.#follow()
  }

  add(listener: ServerEventsListener): void {
    this.listeners.add(listener)
    for (const event of this.#told) listener.event(event)
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#follow)
    this.#source?.close()
  }

  readonly #follow = (): void => {
    this.#source?.close()
    if (this.#ended || document.hidden) return
    this.#source = new EventSource(`/api/room?stream=${encodeURIComponent(this.#streamId)}`)
    this.#source.onopen = () => {
      this.#told = []
      for (const listener of this.listeners) listener.restart?.()
    }
    this.#source.onmessage = ({ data }) => this.#take(JSON.parse(data))
  }

  #take(event: RoomEvent): void {
    this.#told.push(event)
    this.#ended = event.type === 'ended'
    if (this.#ended) this.#source?.close()
    for (const listener of this.listeners) listener.event(event)
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
