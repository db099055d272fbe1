import type { RedisConnection, Subscription, SubscriptionListener } from './connection.js'

/** Is told of a channel. */
export interface WakeListener {
  /** Something may have changed. */
  wake(): void
}

/** Milliseconds until a subscription that failed is tried again. */
const retryMs = 1_000

/**
 * Tells of changes, wherever they are made: by one connection, whatever the number of readers, on the channels that somebody listens to alone. An instance
 * hears nothing of other streams, so that its work does not grow with the number of instances. A message that is lost costs a delay and no record: all who
 * listen are woken when their channel is heard, when the connection stands again, and each `pollMs`.
 */
export class Wakes implements SubscriptionListener {
  readonly #connection: RedisConnection
  readonly #pollMs: number
  readonly #listeners = new Map<string, Set<WakeListener>>()
  #subscription: Promise<Subscription | undefined> | undefined
  #poll: ReturnType<typeof setInterval> | undefined
  #closed = false

  constructor(connection: RedisConnection, pollMs: number) {
    this.#connection = connection
    this.#pollMs = pollMs
  }

  /** Ends by the function that it gives. */
  listen(channel: string, listener: WakeListener): () => void {
    this.#open()
    const others = this.#listeners.get(channel)
    if (others) others.add(listener)
    else {
      this.#listeners.set(channel, new Set([listener]))
      void this.#hear([channel])
    }
    return () => {
      const all = this.#listeners.get(channel)
      if (!all?.delete(listener) || all.size > 0) return
      this.#listeners.delete(channel)
      void this.#hearNoMore(channel)
    }
  }

  /** From the subscription. */
  message(channel: string): void {
    for (const listener of [...(this.#listeners.get(channel) ?? [])]) listener.wake()
  }

  /** From the subscription. */
  ready(): void {
    void this.#hear([...this.#listeners.keys()])
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
      return await this.#connection.subscribe(this)
    } catch {
      // Until it can be had, readers are woken by the poll.
      setTimeout(() => {
        this.#subscription = undefined
        if (this.#listeners.size === 0) return
        this.#open()
        this.ready()
      }, retryMs).unref()
      return undefined
    }
  }

  async #hear(channels: readonly string[]): Promise<void> {
    if (channels.length === 0) return
    try {
      const subscription = await this.#subscription
      if (!subscription || this.#closed) return
      await subscription.add(channels)
      // Something may have come between the listener's own look and this.
      for (const channel of channels) this.message(channel)
    } catch {
      // The connection is lost: when it stands again, all channels are heard anew.
    }
  }

  async #hearNoMore(channel: string): Promise<void> {
    try {
      const subscription = await this.#subscription
      // Somebody else may have come meanwhile.
      if (!this.#closed && !this.#listeners.has(channel)) await subscription?.remove(channel)
    } catch {
      // A channel that is heard in vain costs a look-up for each of its messages, and ends with its stream.
    }
  }

  #wakeAll(): void {
    for (const channel of [...this.#listeners.keys()]) this.message(channel)
  }
}
