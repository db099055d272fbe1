import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import type { BaseLanguageModelInput, StructuredOutputMethodOptions } from '@langchain/core/language_models/base'
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BaseChatModelParams,
  type BindToolsInput,
  type LangSmithParams,
} from '@langchain/core/language_models/chat_models'
import type { ChatModelStreamEvent } from '@langchain/core/language_models/event'
import type { createContentParser } from '@langchain/core/language_models/structured_output'
import { AIMessageChunk, type BaseMessage, convertToChunk } from '@langchain/core/messages'
import type { ChatGenerationChunk, ChatResult } from '@langchain/core/outputs'
import { type Runnable, RunnableLambda } from '@langchain/core/runnables'
import type { ChatProvider, ChatRequest, ChatStream } from '@millrace/core'
import { addressOf, askProvider, checkHolder } from '@millrace/core/internal'
import { defined } from '@millrace/core/provider-kit'
import { chatMessages } from './chat-messages.js'
import { ChunkEncoder } from './chunk-encoder.js'
import { EventEncoder } from './event-encoder.js'
import { outputOf, type ResponseFormat } from './output-format.js'
import { choiceOf, toolOf } from './tools.js'

/** Options of one call. */
export interface MillraceCallOptions extends BaseChatModelCallOptions {
  /** Tools, in any form that LangChain takes; they go to the vendor as JSON Schema. */
  tools?: BindToolsInput[]
  /** The form of the answer, as agents ask for it. It comes before `output` of `request`. */
  response_format?: ResponseFormat
  /** More of the request, such as `temperature` or `providerOptions`. */
  request?: Omit<ChatRequest, 'messages' | 'model' | 'tools' | 'toolChoice'>
}

/** Settings of {@link toChatModel}. */
export interface ChatModelOptions extends BaseChatModelParams {
  /** More of every request, such as `temperature` or `providerOptions`. */
  readonly request?: MillraceCallOptions['request']
  /**
   * Tells providers of one id apart that share a cache of LangChain. Default: the address that the provider asks. None is known of
   * a provider of your own that `defineProvider` has not made, and of one of several vendors: name it.
   */
  readonly namespace?: string
}

/** A chat model of LangChain over a provider; see {@link toChatModel}. */
export class MillraceChatModel extends BaseChatModel<MillraceCallOptions> {
  readonly #provider: ChatProvider
  readonly #model: string
  readonly #request: MillraceCallOptions['request']
  readonly #namespace: string | undefined

  /** See {@link toChatModel}. */
  constructor(provider: ChatProvider, model: string, { request, namespace, ...params }: ChatModelOptions = {}) {
    // The provider tries again itself, before its first token.
    super({ maxRetries: 0, ...params })
    this.#provider = provider
    this.#model = model
    this.#request = request
    this.#namespace = namespace
  }

  /** Name of the class, for LangChain. */
  static override lc_name(): string {
    return 'MillraceChatModel'
  }

  /** Name of the kind of model, for LangChain. */
  override _llmType(): string {
    return 'millrace'
  }

  /** The model with tools that it may call. */
  override bindTools(
    tools: BindToolsInput[],
    kwargs?: Partial<MillraceCallOptions>,
  ): Runnable<BaseLanguageModelInput, AIMessageChunk, MillraceCallOptions> {
    return this.withConfig({ tools, ...kwargs })
  }

  /**
   * Answers in the form of a schema: by a tool that the model has to call. LangChain by itself leaves it free not to, and reads no message of `streamEvents` v3
   * (@langchain/core 1.4.0, 2026-11).
   */
  override withStructuredOutput<Output extends Fields = Fields>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<false>,
  ): Runnable<BaseLanguageModelInput, Output>
  override withStructuredOutput<Output extends Fields = Fields>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<true>,
  ): Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: Output }>
  override withStructuredOutput(schema: never, config?: never): Runnable<BaseLanguageModelInput, never> {
    const asked = {
      bindTools: (tools: BindToolsInput[]) => this.bindTools(tools, { tool_choice: 'any' }).pipe(asChunk),
    }
    return super.withStructuredOutput.call(asked as never, schema, config) as Runnable<BaseLanguageModelInput, never>
  }

  /** The part of the model that a cache of LangChain tells it by: without it, all models of one cache would share their answers. */
  override _identifyingParams(): Record<string, unknown> {
    const namespace = this.#namespace ?? addressOf(this.#provider, this.#model)
    return { provider: this.#provider.id, namespace, model: this.#model, request: this.#request }
  }

  /** The part of the model that LangSmith shows, and counts costs by. */
  override getLsParams(options: this['ParsedCallOptions']): LangSmithParams {
    const { temperature, maxOutputTokens } = { ...this.#request, ...options.request }
    return {
      ...super.getLsParams(options),
      ls_provider: this.#provider.id,
      ls_model_name: this.#model,
      ...(temperature !== undefined && { ls_temperature: temperature }),
      ...(maxOutputTokens !== undefined && { ls_max_tokens: maxOutputTokens }),
    }
  }

  /** The whole answer. */
  override async _generate(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    let whole: ChatGenerationChunk | undefined
    for await (const chunk of this._streamResponseChunks(messages, options, runManager))
      whole = whole?.concat(chunk) ?? chunk
    return { generations: [whole!], llmOutput: {} }
  }

  /** The answer in chunks: one at least. */
  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const encoder = new ChunkEncoder()
    for await (const batch of this.#ask(messages, options).batches())
      for (const chunk of encoder.encode(batch)) {
        yield chunk
        // LangChain tells its callbacks of no token by itself.
        await runManager?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, { chunk })
      }
  }

  /** The answer as the events of version v3. */
  override async *_streamChatModelEvents(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
  ): AsyncGenerator<ChatModelStreamEvent> {
    const encoder = new EventEncoder()
    for await (const batch of this.#ask(messages, options).batches()) yield* encoder.encode(batch)
  }

  #ask(messages: BaseMessage[], options: this['ParsedCallOptions']): ChatStream {
    const { signal } = options
    return askProvider(this.#provider, this.#requestOf(messages, options), signal && { signal })
  }

  #requestOf(
    messages: BaseMessage[],
    { tools, tool_choice: choice, response_format: format, stop, request }: this['ParsedCallOptions'],
  ): ChatRequest {
    return defined({
      ...this.#request,
      ...request,
      model: this.#model,
      messages: chatMessages(messages),
      tools: tools?.length ? tools.map(toolOf) : undefined,
      toolChoice: choiceOf(choice),
      output: outputOf(format) ?? request?.output ?? this.#request?.output,
      stop: stop ?? request?.stop ?? this.#request?.stop,
    }) as ChatRequest
  }
}

// biome-ignore lint/suspicious/noExplicitAny: as LangChain has it; with `unknown` an interface would be no such type.
type Fields = Record<string, any>
type OutputSchema<Output extends Fields> = Parameters<typeof createContentParser<Output>>[0]

/** LangChain's reader of structured output takes chunks alone. */
const asChunk = RunnableLambda.from<BaseMessage, BaseMessage>(message =>
  AIMessageChunk.isInstance(message) ? message : convertToChunk(message),
)

/**
 * A provider as a chat model of LangChain: `invoke`, `stream`, `bindTools`, `withStructuredOutput` and agents work over it, and over whatever it is made of.
 *
 * Reasoning comes as `additional_kwargs.reasoning_content`, token by token; what the vendor wants back with it, such as signatures, travels in
 * `additional_kwargs.millrace`. A call whose arguments were cut or broken is in `invalid_tool_calls`. By `streamEvents` v3 all of these are blocks of the content, in the
 * order of the answer. A failure rejects with the `ChatError`; it is not tried again, since the provider has.
 *
 * @param model - the provider's name of the model.
 * @throws TypeError for arguments that are not of their type.
 * @example
 * ```ts online
 * import { glm } from '@millrace/glm'
 * import { toChatModel } from '@millrace/langchain'
 *
 * const model = toChatModel(glm(), 'glm-5.3')
 * for await (const chunk of await model.stream('Write a poem about a channel.')) process.stdout.write(chunk.text)
 * ```
 */
export function toChatModel<Options>(
  provider: ChatProvider<Options>,
  model: string,
  options: ChatModelOptions = {},
): MillraceChatModel {
  if (typeof provider?.stream !== 'function') throw new TypeError('toChatModel takes a provider: { id, stream }.')
  if (typeof model !== 'string' || model === '') throw new TypeError('toChatModel takes the name of a model.')
  // Others are LangChain's own.
  checkHolder(options, { request: true, callbacks: true }, 'option of toChatModel')
  if (typeof (options.namespace ?? '') !== 'string') throw new TypeError('namespace of toChatModel takes a name.')
  return new MillraceChatModel(provider as ChatProvider, model, options)
}
