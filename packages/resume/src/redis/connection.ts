import type { SendCommand } from '@millrace/core/internal'

/** A second connection that hears a channel. */
export interface Subscription {
  /** Ends the connection. */
  close(): Promise<void>
}

/** Is told of a channel. */
export interface SubscriptionListener {
  /** A message came. */
  message(text: string): void
  /** The connection stands, for the first time or again: messages may have been missed. */
  ready(): void
}

/** The part of a Redis client that the store uses; what the entry of each client makes of it. */
export interface RedisConnection {
  /** True for a cluster, where one command takes keys of one slot alone. */
  readonly cluster: boolean
  /** Sends a command and resolves with its reply: texts, numbers, null and lists of these. Commands of one turn travel together. */
  readonly send: SendCommand
  /** Opens a second connection. Rejects where it cannot be had now. */
  subscribe(channel: string, listener: SubscriptionListener): Promise<Subscription>
}
