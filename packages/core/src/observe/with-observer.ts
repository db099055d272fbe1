import { askProvider, orderly } from '../compose/sources.js'
import type { ChatProvider } from '../runtime/provider.js'
import { aroundProvider } from '../runtime/provider-address.js'
import { ChatStream } from '../stream/chat-stream.js'
import { checkRequest } from '../vocabulary/check-request.js'
import { streamOptions } from '../vocabulary/options.js'
import type { ChatRequest } from '../vocabulary/request.js'
import { ObservedAnswer } from './observed-answer.js'
import type { ProviderObserver } from './provider-observer.js'

/**
 * A provider whose answers are watched, and not changed: for metrics, logs and traces. Everything that the observer does is synchronous, and runs in the
 * async context of the stream's reader. Without an observer it is the provider itself, so that nothing is paid for.
 *
 * @throws TypeError for arguments that are not of their type.
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream, withObserver } from '@millrace/core'
 *
 * const vendor: ChatProvider = {
 *   id: 'vendor',
 *   stream: () => ChatStream.from(async function* () {
 *     yield [{ type: 'start', messageId: 'm1', provider: 'vendor' }, { type: 'finish', reason: 'stop' }]
 *   }),
 * }
 * const provider = withObserver(vendor, {
 *   begun: ({ model }, id) => ({ ended: end => console.log(id, model, end?.type ?? 'left') }),
 * })
 * await provider.stream({ messages: [{ role: 'user', content: 'Hi' }] }).message()
 * ```
 */
export function withObserver<Options = unknown>(
  provider: ChatProvider<Options>,
  observer: ProviderObserver | undefined,
): ChatProvider<Options> {
  if (typeof provider?.stream !== 'function') throw new TypeError('withObserver takes a provider: { id, stream }.')
  if (observer === undefined) return provider
  if (typeof observer?.begun !== 'function') throw new TypeError('withObserver takes an observer: { begun }.')
  if (observer.onError !== undefined && typeof observer.onError !== 'function')
    throw new TypeError('withObserver: onError takes a function.')
  return aroundProvider(provider, {
    id: provider.id,
    stream(request, streaming) {
      const { signal, ...given } = streamOptions(streaming)
      checkRequest(request as never)
      const stream = orderly(askProvider(provider, request, given))
      const asked = request as ChatRequest
      return new ChatStream(reader => new ObservedAnswer(reader, stream, observer, asked, provider.id), { signal })
    },
  })
}
