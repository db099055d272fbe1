import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { ChatProvider, ChatStream } from '@millrace/core'
import { askProvider, checkNames } from '@millrace/core/internal'
import { chatRequest } from './to/chat-request.js'
import { generated } from './to/generated.js'
import { PartEncoder } from './to/part-encoder.js'
import { partStream } from './to/part-stream.js'

/** Settings of {@link toLanguageModel}. */
export interface LanguageModelOptions {
  /**
   * Addresses of files that the vendor fetches itself, by media type, as the AI SDK has them: `{ 'image/*': [/^https:/] }`. It fetches all others, and the
   * provider gets their bytes. Default: none.
   */
  readonly supportedUrls?: Record<string, RegExp[]>
}

/**
 * A provider as a model of the AI SDK 7: `generateText`, `streamText`, agents and `useChat` work over it, and over whatever it is made of.
 *
 * | of Millrace | in the AI SDK |
 * |-|-|
 * | `providerData` (signatures and the like) | `providerMetadata.millrace`, which goes back by itself |
 * | settings of the provider | `providerOptions`, under the provider's id |
 * | results of tools that the vendor or a tool loop has run | calls and results that are `providerExecuted` |
 * | a failure before the first token | a rejection with the `ChatError`, which the AI SDK does not try again: the provider has |
 * | a failure later | an `error` part with the `ChatError`, and `finish`: `interrupted` for an answer that was cut, else `error` |
 * | `reset`, after something was shown | the same, since the AI SDK cannot take it back |
 * | `data` | left out |
 *
 * @param modelId - the provider's name of the model.
 * @throws TypeError for arguments that are not of their type.
 * @example
 * ```ts online
 * import { toLanguageModel } from '@millrace/ai-sdk'
 * import { glm } from '@millrace/glm'
 * import { streamText } from 'ai'
 *
 * const { textStream } = streamText({ model: toLanguageModel(glm(), 'glm-5.3'), prompt: 'Write a poem about a channel.' })
 * for await (const text of textStream) process.stdout.write(text)
 * ```
 */
export function toLanguageModel<Options>(
  provider: ChatProvider<Options>,
  modelId: string,
  options: LanguageModelOptions = {},
): LanguageModelV4 {
  if (typeof provider?.stream !== 'function') throw new TypeError('toLanguageModel takes a provider: { id, stream }.')
  if (typeof modelId !== 'string' || modelId === '') throw new TypeError('toLanguageModel takes the name of a model.')
  checkNames(options, { supportedUrls: true }, 'toLanguageModel')
  const { supportedUrls = {} } = options
  const ask = (call: LanguageModelV4CallOptions): { stream: ChatStream; encoder: PartEncoder } => {
    const { request, warnings } = chatRequest(call, modelId, provider.id)
    const { abortSignal } = call
    const stream = askProvider(provider as ChatProvider, request, abortSignal && { signal: abortSignal })
    return { stream, encoder: new PartEncoder(warnings) }
  }
  return {
    specificationVersion: 'v4',
    provider: provider.id,
    modelId,
    supportedUrls,
    doGenerate(options) {
      const { stream, encoder } = ask(options)
      return unlessAborted(generated(stream, encoder), options)
    },
    async doStream(options) {
      const { stream, encoder } = ask(options)
      return { stream: await unlessAborted(partStream(stream, encoder), options) }
    },
  }
}

/** The result; where the caller has stopped the answer, a rejection with the caller's own reason, by which the AI SDK knows it. */
async function unlessAborted<Result>(
  result: Promise<Result>,
  { abortSignal }: LanguageModelV4CallOptions,
): Promise<Result> {
  try {
    return await result
  } catch (thrown) {
    throw abortSignal?.aborted ? abortSignal.reason : thrown
  }
}
