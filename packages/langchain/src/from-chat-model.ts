import type { BaseMessage } from '@langchain/core/messages'
import type { ChatProvider, ChatRequest, ErrorInfo, StreamOptions } from '@millrace/core'
import {
  ChatError,
  ChatSink,
  ChatStream,
  checkNames,
  checkRequest,
  fitOutput,
  resolveOptions,
  streamOptions,
} from '@millrace/core/internal'
import { readParts } from '@millrace/core/internal-seldom'
import { ChunkReader } from './from/chunk-reader.js'
import { failureOf } from './from/failure.js'
import type { ModelChunk } from './from/model-chunk.js'
import { modelMessages } from './from/model-messages.js'
import { callOptions, leftOut, modelTool, toolChoiceOf } from './from/settings.js'

/** A chat model of LangChain, bound to settings or not: the part of it that is used. */
export interface LangChainModel {
  /** Gives the answer in chunks. */
  stream(messages: BaseMessage[], options?: ModelCallOptions): Promise<AsyncIterable<ModelChunk>>
  /** Binds tools. Absent: the model takes none. */
  bindTools?(tools: never[], options?: never): Pick<LangChainModel, 'stream'>
  /** Name of the kind of model. */
  _llmType?(): string
}

/** Options of one call to a model of LangChain: those of all models, and the model's own. */
export type ModelCallOptions = { readonly signal?: AbortSignal } & { readonly [name: string]: unknown }

/** Settings of {@link fromChatModel}. */
export interface FromChatModelOptions {
  /** Id of the provider. Default: `langchain.` and the kind of the model, such as `langchain.openai`. */
  readonly id?: string
  /**
   * False for a model that never tells why its answer ends: then the end of its stream is `stop`. Default true: an answer without a reason was cut,
   * and is `truncated`.
   */
  readonly tellsReason?: boolean
}

/**
 * A chat model of LangChain 1 as a provider. The model is the one that was handed in: a request with another `model` is an `error` record, `not-found`.
 *
 * Its settings, such as the temperature, are its own: those of a request are left out, and a warning on `start` says so. `providerOptions` are options of the
 * call. A schema for the answer goes into a system message, since models of LangChain share no other form. Time limits of `stream()` count chunks. LangChain tries
 * a failed call again, 6 times by default: give the model `maxRetries: 0` where a fallback stands around it.
 *
 * @throws TypeError for anything but such a model, and for options that are not of their type.
 * @example
 * ```ts online
 * import { ChatOpenAI } from '@langchain/openai'
 * import { withFallback } from '@millrace/core'
 * import { glm } from '@millrace/glm'
 * import { fromChatModel } from '@millrace/langchain'
 *
 * const provider = withFallback([glm({ model: 'glm-5.3' }), fromChatModel(new ChatOpenAI({ model: 'gpt-5.4', maxRetries: 0 }))])
 * console.log(await provider.stream({ messages: [{ role: 'user', content: 'Hello' }] }).text())
 * ```
 */
export function fromChatModel(
  model: LangChainModel,
  options: FromChatModelOptions = {},
): ChatProvider<{ readonly [name: string]: unknown }> {
  if (typeof model?.stream !== 'function') throw new TypeError('fromChatModel takes a chat model of LangChain.')
  const kind = typeof model._llmType === 'function' ? model._llmType() : undefined
  checkNames(options, { id: true, tellsReason: true }, 'fromChatModel')
  const { id = kind === undefined ? 'langchain' : `langchain.${kind}`, tellsReason = true } = options
  if (typeof id !== 'string' || id === '') throw new TypeError('fromChatModel: id takes a name.')
  if (typeof tellsReason !== 'boolean') throw new TypeError('fromChatModel: tellsReason takes true or false.')
  return {
    id,
    stream(request, streaming) {
      const { signal, ...given } = streamOptions(streaming)
      checkRequest(request as never)
      const call: ModelCall = { model, id, request: request as ChatRequest, tellsReason }
      return ChatStream.from(left => batchesOf(call, given, left), { signal })
    },
  }
}

/** One request to a model. */
interface ModelCall {
  readonly model: LangChainModel
  readonly id: string
  readonly request: ChatRequest
  readonly tellsReason: boolean
}

function batchesOf({ model, id, request, tellsReason }: ModelCall, given: StreamOptions, left: AbortSignal) {
  const limits = resolveOptions(given)
  const fitted = fitOutput(request, ['prompt'])
  const warnings = [...leftOut(request), ...(fitted?.warnings ?? [])]
  const { maxToolInputBytes, maxBlocks } = limits
  const sink = new ChatSink({ provider: id, warnings, maxToolInputBytes, maxBlocks })
  const reader = new ChunkReader(sink, nameOf(model) ?? request.model)
  return readParts<ModelChunk>(
    {
      name: 'The model of LangChain',
      sink,
      open: signal => ask({ model, id, request: fitted?.chat ?? request }, signal),
      read: chunk => reader.read(chunk),
      end: () => reader.end(tellsReason),
      failureOf: (thrown): ErrorInfo => ({ provider: id, ...failureOf(thrown) }),
    },
    limits,
    left,
  )
}

async function ask({ model, id, request }: Omit<ModelCall, 'tellsReason'>, signal: AbortSignal) {
  const { model: asked, tools = [], toolChoice } = request
  const own = nameOf(model)
  if (asked !== undefined && own !== undefined && asked !== own)
    throw new ChatError({ code: 'not-found', message: `This provider has the model ${own} alone.`, provider: id })
  const messages = modelMessages(request.messages, id)
  const options = { ...callOptions(request), signal }
  if (tools.length === 0) return model.stream(messages, options)
  if (typeof model.bindTools !== 'function')
    throw new ChatError({ code: 'invalid-request', message: 'This model of LangChain takes no tools.', provider: id })
  const bound = model.bindTools(tools.map(modelTool) as never[], toolChoiceOf(toolChoice) as never)
  return bound.stream(messages, options)
}

/** Name of the model, where it tells: each integration has a field of its own, `model` or `modelName`. */
function nameOf(model: object): string | undefined {
  const { model: name, modelName = name } = model as { readonly model?: unknown; readonly modelName?: unknown }
  return [name, modelName].find(each => typeof each === 'string' && each !== '') as string | undefined
}
