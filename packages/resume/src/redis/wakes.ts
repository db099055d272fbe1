import type { RedisConnection, Subscription, SubscriptionListener } from './connection.js'

/** Is told of a stream. */
export interface WakeListener {
  /** There may be more of the stream. */
  wake(): void
  /** Somebody asked to stop it. */
  stop?(): void
}

/** Milliseconds until a subscription that failed is tried again. */
const retryMs = 1_000

/**
 * Tells of appends, wherever they are made: by one channel on one connection, whatever the number of readers. A message that is lost costs a delay and
 * no record: all who listen are woken when the connection stands again, and each `pollMs`.
 */
export class Wakes implements SubscriptionListener {
  readonly #connection: RedisConnection
  readonly #channel: string
  readonly #pollMs: number
  readonly #listeners = new Map<string, Set<WakeListener>>()
  #subscription: Promise<Subscription | undefined> | undefined
  #poll: ReturnType<typeof setInterval> | undefined
  #closed = false

  constructor(connection: RedisConnection, channel: string, pollMs: number) {
    this.#connection = connection
    this.#channel = channel
    this.#pollMs = pollMs
  }

  /** Ends by the function that it gives. */
  listen(streamId: string, listener: WakeListener): () => void {
    this.#open()
    const others = this.#listeners.get(streamId)
    if (others) others.add(listener)
    else this.#listeners.set(streamId, new Set([listener]))
    return () => {
      const all = this.#listeners.get(streamId)
      all?.delete(listener)
      if (all?.size === 0) this.#listeners.delete(streamId)
    }
  }

  /** Wakes those who listen to a stream. */
  wake(streamId: string): void {
    for (const listener of [...(this.#listeners.get(streamId) ?? [])]) listener.wake()
  }

  /** From the subscription: ids of streams, or `!` and the id of one that is to stop. */
  message(text: string): void {
    if (text.startsWith('!')) {
      for (const listener of [...(this.#listeners.get(text.slice(1)) ?? [])]) listener.stop?.()
    } else for (const streamId of text.split(' ')) this.wake(streamId)
  }

  /** From the subscription. */
  ready(): void {
    this.#wakeAll()
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#poll)
    this.#wakeAll()
    this.#listeners.clear()
    // Not waited for: a client tries to connect for as long as its server is away.
    void this.#subscription?.then(subscription => subscription?.close())
  }

  #open(): void {
    if (this.#closed) return
    this.#subscription ??= this.#subscribe()
    if (this.#poll) return
    this.#poll = setInterval(() => this.#wakeAll(), this.#pollMs)
    this.#poll.unref()
  }

  async #subscribe(): Promise<Subscription | undefined> {
    try {
      return await this.#connection.subscribe(this.#channel, this)
    } catch {
      // Until it can be had, readers are woken by the poll.
      setTimeout(() => {
        this.#subscription = undefined
        if (this.#listeners.size > 0) this.#open()
      }, retryMs).unref()
      return undefined
    }
  }

  #wakeAll(): void {
    for (const streamId of [...this.#listeners.keys()]) this.wake(streamId)
  }
}
