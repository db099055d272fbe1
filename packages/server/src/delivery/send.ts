import type { ChatStream } from '@millrace/core'
import type { Reply } from '../exchange/reply.js'
import { Delivery } from './delivery.js'
import { resolveDelivery, type SendChatOptions } from './options.js'
import type { ChatOutcome } from './outcome.js'

/** Without options: resolved once. */
const usualSettings = resolveDelivery({})
const none = {}

/**
 * Sends an answer over a reply: what every adapter's `sendChat` is.
 *
 * Rejects with TypeError for a stream that is none or has been read, and for options that are not of their type; nothing has been sent then.
 */
export function sendOver(reply: Reply, stream: ChatStream, options?: SendChatOptions): Promise<ChatOutcome> {
  try {
    if (typeof stream?.connect !== 'function')
      throw new TypeError('A ChatStream is needed: what provider.stream() returns.')
    // Throws a TypeError for a name or a value that is none, before it is too late for that.
    if (options?.headers) new Headers(options.headers)
    const settings = options ? resolveDelivery(options) : usualSettings
    const delivery = new Delivery({
      reply,
      stream,
      settings,
      headers: options?.headers ?? none,
      signal: options?.signal,
    })
    delivery.start()
    return delivery.outcome
  } catch (thrown) {
    // Not by an async function, whose own promise would last as long as the stream.
    return Promise.reject(thrown)
  }
}
