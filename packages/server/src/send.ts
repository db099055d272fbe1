import type { ChatStream } from '@millrace/core'
import { resolveDelivery, type SendChatOptions } from './options.js'
import type { ChatOutcome } from './outcome.js'
import { Pump } from './pump.js'
import type { Reply } from './reply.js'

/**
 * Sends an answer over a reply: what every adapter's `sendChat` is.
 *
 * @throws TypeError for a stream that is none or has been read, and for options that are not of their type; nothing has been sent then.
 */
export async function sendOver(reply: Reply, stream: ChatStream, options: SendChatOptions = {}): Promise<ChatOutcome> {
  if (typeof stream?.connect !== 'function')
    throw new TypeError('A ChatStream is needed: what provider.stream() returns.')
  const { headers = {}, signal } = options
  // Throws a TypeError for a name or a value that is none, before it is too late for that.
  new Headers(headers)
  const pump = new Pump({ reply, stream, delivery: resolveDelivery(options), headers, signal })
  pump.start()
  return pump.outcome
}
