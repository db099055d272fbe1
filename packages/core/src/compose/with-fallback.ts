import type { ChatProvider } from '../runtime/provider.js'
import { ChatStream } from '../stream/chat-stream.js'
import { checkRequest } from '../vocabulary/check-request.js'
import { errorInfo } from '../vocabulary/errors.js'
import { resolveOptions, streamOptions } from '../vocabulary/options.js'
import type { ChatRequest } from '../vocabulary/request.js'
import { Circuit } from './fallback/circuit.js'
import { type FallbackCall, openAt } from './fallback/fallback-call.js'
import { type FallbackEntry, readFallbackEntry } from './fallback/fallback-entry.js'
import { type FallbackOptions, readFallbackOptions } from './fallback/fallback-options.js'
import { FallbackRun } from './fallback/fallback-run.js'
import { drawOrder } from './fallback/order.js'
import type { OptionsOf } from './provider-entry.js'
import { failing } from './sources.js'

/**
 * Providers in the order in which they are asked: the next one where the one before failed before its first batch. An answer that has begun is never
 * begun anew by another provider; its failure is the answer's.
 *
 * | failure | next provider |
 * |-|-|
 * | `authentication` `permission` `not-found` `quota` | yes: another provider has another key and other models |
 * | `rate-limit` `overloaded` `timeout` `network` `gone` | yes |
 * | `context-length` | yes: the conversation may fit another model |
 * | `protocol` `truncated` `limit` `unknown` | yes |
 * | `invalid-request` | no: a request that is wrong fails everywhere |
 * | `content-filter` | no: a refusal is not taken to the next provider until one agrees |
 * | `aborted` | no |
 *
 * | option | what it adds |
 * |-|-|
 * | `weight` of an entry | which one is asked first is drawn for each request |
 * | `firstTokenTimeoutMs`, `interTokenTimeoutMs` of an entry | its time limits, counted in tokens |
 * | `circuit` | providers that fail again and again are passed over for a while |
 * | `hedgeAfterMs` | a second provider is asked where the first is slow to begin |
 *
 * All providers but the last get `maxRetries: 0`, unless `stream()` or the entry's `options` set it. `totalTimeoutMs` of `stream()` is the time of all
 * providers together. `warnings` of `start` tell the reasons why the answer comes from its provider, and the last error's message those of the failures
 * before it: by provider, code and status alone. Cancelling, pausing and the signal reach every provider that is being asked.
 *
 * @param providers - in order, at least one; an entry gives a provider its own name for the model, `providerOptions` and limits.
 * @throws TypeError for arguments that are not of their type. `stream()` throws the first provider's `TypeError`; those of the others are failures.
 * @example
 * ```ts
 * import { ChatError, type ChatProvider, ChatStream, withFallback } from '@millrace/core'
 *
 * const busy: ChatProvider = {
 *   id: 'busy',
 *   stream: () => new ChatStream(() => { throw new ChatError({ code: 'overloaded', message: 'Busy.' }) }),
 * }
 * const calm: ChatProvider = {
 *   id: 'calm',
 *   stream: ({ model = '' }) => ChatStream.from(async function* () {
 *     yield [
 *       { type: 'start', messageId: 'm1', provider: 'calm', model },
 *       { type: 'text-start', id: '0' },
 *       { type: 'text-delta', id: '0', delta: 'Here I am.' },
 *       { type: 'text-end', id: '0' },
 *       { type: 'finish', reason: 'stop' },
 *     ]
 *   }),
 * }
 * const provider = withFallback([busy, { provider: calm, model: 'calm-2' }])
 * const answer = await provider.stream({ model: 'busy-1', messages: [{ role: 'user', content: 'Is anybody there?' }] }).message()
 * console.log(answer.model, answer.warnings) // calm-2, and why not busy
 * ```
 */
export function withFallback<const Entries extends readonly (ChatProvider | FallbackEntry)[]>(
  providers: Entries,
  options: FallbackOptions = {},
): ChatProvider<OptionsOf<Entries[number]>> {
  if (!Array.isArray(providers) || providers.length === 0)
    throw new TypeError('withFallback takes a list of at least one provider.')
  const entries = providers.map((provider, at) => readFallbackEntry(provider, `withFallback: [${at}]`))
  const { id, when, circuit, hedgeAfterMs, random } = readFallbackOptions(options)
  const circuits = circuit && entries.map(() => new Circuit(circuit))
  const weights = entries.map(({ weight }) => weight)
  return {
    id,
    stream(request, streaming) {
      const { signal, ...given } = streamOptions(streaming)
      checkRequest(request as never)
      resolveOptions(given)
      let order: readonly number[]
      try {
        order = drawOrder(weights, random)
      } catch (thrown) {
        return new ChatStream(failing(errorInfo(thrown)), { signal })
      }
      const asked = { request: request as ChatRequest, options: given }
      const call: FallbackCall = { entries, circuits, order, when, hedgeAfterMs, ...asked }
      const first = openAt(call, order[0]!, { isLast: entries.length === 1, elapsedMs: 0 })
      return new ChatStream(reader => new FallbackRun(call, first, reader), { signal })
    },
  }
}
