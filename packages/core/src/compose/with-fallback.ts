import type { ChatProvider } from '../runtime/provider.js'
import { ChatStream } from '../stream/chat-stream.js'
import { checkRequest } from '../vocabulary/check-request.js'
import { resolveOptions } from '../vocabulary/options.js'
import type { ChatRequest } from '../vocabulary/request.js'
import { type FallbackRule, FallbackRun, openAt } from './fallback-run.js'
import { type OptionsOf, type ProviderEntry, readEntry } from './provider-entry.js'

/** Settings of {@link withFallback}. */
export interface FallbackOptions {
  /** Id of the fallback as a provider. Default `fallback`. Answers keep the id of the provider that gives them. */
  readonly id?: string
  /**
   * Decides after a failure whether the next provider is asked; the default's decision is in `context.usual`. Synchronous. Not called for the last
   * provider, after the answer has begun, or when the total time is up. An error that it throws is the answer's `error` record.
   */
  readonly when?: FallbackRule
}

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
 * All providers but the last get `maxRetries: 0`, unless `stream()` or the entry's `options` set it. `totalTimeoutMs` of `stream()` is the time of all
 * providers together. The failures of those asked before are told in `warnings` of `start`, or behind the last error's message, by provider, code and
 * status alone. Cancelling, pausing and the signal reach the provider that is being asked.
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
export function withFallback<const Entries extends readonly (ChatProvider | ProviderEntry)[]>(
  providers: Entries,
  options: FallbackOptions = {},
): ChatProvider<OptionsOf<Entries[number]>> {
  if (!Array.isArray(providers) || providers.length === 0)
    throw new TypeError('withFallback takes a list of at least one provider.')
  const entries = providers.map((provider, at) => readEntry(provider, `withFallback: [${at}]`))
  const { id = 'fallback' } = options
  // An instance of a class may be options too.
  const when = typeof options.when === 'function' ? options.when.bind(options) : options.when
  if (typeof id !== 'string' || id === '') throw new TypeError('withFallback: id takes a name.')
  if (when !== undefined && typeof when !== 'function') throw new TypeError('withFallback: when takes a function.')
  return {
    id,
    stream(request, { signal, ...given } = {}) {
      checkRequest(request as never)
      resolveOptions(given)
      const call = { entries, when, request: request as ChatRequest, options: given }
      const first = openAt(call, 0, 0)
      return new ChatStream(reader => new FallbackRun(call, first, reader).flow, { signal })
    },
  }
}
