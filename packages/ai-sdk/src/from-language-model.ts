import type { LanguageModelV4, SharedV4ProviderOptions } from '@ai-sdk/provider'
import {
  ChatError,
  type ChatProvider,
  type ChatRecord,
  type ChatRequest,
  ChatStream,
  type ErrorInfo,
  errorOf,
  type ResolvedOptions,
} from '@millrace/core'
import { checkRequest, resolveOptions } from '@millrace/core/internal'
import { callOptions } from './from/call-options.js'
import { failureOf } from './from/failure.js'
import { PartReader } from './from/part-reader.js'
import { fetchRule } from './from/supported-urls.js'
import { TimeLimits } from './from/time-limits.js'

/** Settings of {@link fromLanguageModel}. */
export interface FromLanguageModelOptions {
  /** Id of the provider. Default: the model's `provider`. */
  readonly id?: string
}

/**
 * A model of the AI SDK 7 as a provider. The model is the one that was handed in: a request with another `model` is an `error` record, `not-found`.
 *
 * The end of its stream is held to the truth: `interrupted`, and no `finish` at all, are `truncated`. `providerMetadata` goes back with the next request. Time limits
 * of `stream()` count parts; retries are made by what stands around it, such as `withRateLimit` or `withFallback`, and none here.
 *
 * @throws TypeError for anything but such a model, and for options that are not of their type.
 * @example
 * ```ts no-run
 * import { withFallback } from '@millrace/core'
 * import { fromLanguageModel } from '@millrace/ai-sdk'
 * import { glm } from '@millrace/glm'
 * import { gateway } from 'ai'
 *
 * const provider = withFallback([glm({ model: 'glm-5.3' }), fromLanguageModel(gateway('openai/gpt-5.4'))])
 * console.log(await provider.stream({ messages: [{ role: 'user', content: 'Hello' }] }).text())
 * ```
 */
export function fromLanguageModel(
  model: LanguageModelV4,
  options: FromLanguageModelOptions = {},
): ChatProvider<SharedV4ProviderOptions> {
  const version: unknown = model?.specificationVersion
  if (version !== 'v4' || typeof model.doStream !== 'function')
    throw new TypeError(`fromLanguageModel takes a LanguageModelV4 of the AI SDK 7, not ${String(version)}.`)
  const { id = model.provider } = options
  if (typeof id !== 'string' || id === '') throw new TypeError('fromLanguageModel: id takes a name.')
  return {
    id,
    stream(request, { signal, ...given } = {}) {
      checkRequest(request as never)
      const limits = resolveOptions(given)
      return ChatStream.from(left => batchesOf({ model, id, request: request as ChatRequest, limits }, left), {
        signal,
      })
    },
  }
}

/** One request to a model. */
interface ModelCall {
  readonly model: LanguageModelV4
  readonly id: string
  readonly request: ChatRequest
  readonly limits: ResolvedOptions
}

async function* batchesOf(call: ModelCall, left: AbortSignal): AsyncGenerator<readonly ChatRecord[]> {
  const { id, limits } = call
  const stop = new AbortController()
  const signal = AbortSignal.any([left, stop.signal])
  const { maxToolInputBytes, maxBlocks } = limits
  const reader = new PartReader(id, { maxToolInputBytes, maxBlocks })
  const clock = new TimeLimits(limits)
  const end = (): void => stop.abort()
  try {
    const parts = orThrow(await clock.wait(partsOf(call, signal), end))
    while (!reader.sink.done) {
      const { done, value } = orThrow(await clock.wait(parts.read(), end))
      if (done) reader.sink.end()
      else {
        // Models give this one before they have heard of the vendor.
        if (value.type !== 'stream-start') clock.begun()
        reader.read(value)
      }
      const records = reader.sink.drain()
      if (records.length > 0) yield records
    }
  } catch (thrown) {
    throw thrown instanceof ChatError ? thrown : errorOf({ provider: id, ...failureOf(thrown) })
  } finally {
    // Behind an error part the model may go on.
    end()
  }
}

async function partsOf({ model, id, request }: ModelCall, signal: AbortSignal) {
  const { model: asked } = request
  if (asked !== undefined && asked !== model.modelId)
    throw new ChatError({
      code: 'not-found',
      message: `This provider has the model ${model.modelId} alone.`,
      provider: id,
    })
  const context = { provider: id, fetches: await fetchRule(model) }
  const { stream } = await model.doStream(callOptions(request, context, signal))
  const parts = stream.getReader()
  // A stream that does not hear of the signal is closed by this, also where it comes when nobody waits for it any more.
  const close = (): void => void parts.cancel().catch(() => {})
  if (signal.aborted) close()
  else signal.addEventListener('abort', close)
  return parts
}

/** @throws ChatError where it is a failure. */
function orThrow<Value extends object>(value: Value | ErrorInfo): Value {
  if ('code' in value && 'retryable' in value) throw errorOf(value as ErrorInfo)
  return value as Value
}
