import type { LanguageModelV4, LanguageModelV4StreamPart, SharedV4ProviderOptions } from '@ai-sdk/provider'
import type { ChatProvider, ChatRequest, ErrorInfo, ResolvedOptions } from '@millrace/core'
import { ChatError, ChatStream, checkNames, checkRequest, resolveOptions, streamOptions } from '@millrace/core/internal'
import { readParts } from '@millrace/core/internal-seldom'
import { callOptions } from './from/call-options.js'
import { failureOf } from './from/failure.js'
import { PartReader } from './from/part-reader.js'
import { fetchRule } from './from/supported-urls.js'

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
 * ```ts online
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
  checkNames(options, { id: true }, 'fromLanguageModel')
  const { id = model.provider } = options
  if (typeof id !== 'string' || id === '') throw new TypeError('fromLanguageModel: id takes a name.')
  return {
    id,
    stream(request, streaming) {
      const { signal, ...given } = streamOptions(streaming)
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

function batchesOf({ model, id, request, limits }: ModelCall, left: AbortSignal) {
  const { maxToolInputBytes, maxBlocks } = limits
  const reader = new PartReader(id, { maxToolInputBytes, maxBlocks })
  return readParts<LanguageModelV4StreamPart>(
    {
      name: 'The model of the AI SDK',
      sink: reader.sink,
      open: signal => partsOf({ model, id, request }, signal),
      read: part => reader.read(part),
      // Models give this one before they have heard of the vendor.
      isAnswer: ({ type }) => type !== 'stream-start',
      failureOf: (thrown): ErrorInfo => ({ provider: id, ...failureOf(thrown) }),
    },
    limits,
    left,
  )
}

async function partsOf({ model, id, request }: Omit<ModelCall, 'limits'>, signal: AbortSignal) {
  const { model: asked } = request
  if (asked !== undefined && asked !== model.modelId)
    throw new ChatError({
      code: 'not-found',
      message: `This provider has the model ${model.modelId} alone.`,
      provider: id,
    })
  const context = { provider: id, fetches: await fetchRule(model) }
  const { stream } = await model.doStream(callOptions(request, context, signal))
  return inParts(stream)
}

/** The parts of a stream, also on platforms whose streams cannot be iterated. */
const inParts = <Part>(stream: ReadableStream<Part>): AsyncIterable<Part> => ({
  [Symbol.asyncIterator]() {
    const reader = stream.getReader()
    return {
      next: () => reader.read() as Promise<IteratorResult<Part>>,
      async return() {
        await reader.cancel()
        return { value: undefined, done: true }
      },
    }
  },
})
