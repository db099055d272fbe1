import type { SendCommand } from '@millrace/core/internal-seldom'

/** A second connection, which hears channels. */
export interface Subscription {
  /** Hears these too; some may be heard already. Rejects where the connection is lost meanwhile. */
  add(channels: readonly string[]): Promise<unknown>
  /** Hears one no more. Rejects where the connection is lost meanwhile. */
  remove(channel: string): Promise<unknown>
  /** Ends the connection. */
  close(): void
}

/** Is told of channels. */
export interface SubscriptionListener {
  /** A message came. */
  message(channel: string): void
  /** The connection stands again, and may hear nothing yet: messages may have been missed. */
  ready(): void
}

/** The part of a Redis client that the store uses; what the entry of each client makes of it. */
export interface RedisConnection {
  /** True for a cluster, where one command takes keys of one slot alone. */
  readonly cluster: boolean
  /** Sends a command and resolves with its reply: texts, numbers, null and lists of these. Commands of one turn travel together. */
  readonly send: SendCommand
  /** Opens a second connection. Rejects where it cannot be had now. */
  subscribe(listener: SubscriptionListener): Promise<Subscription>
}
