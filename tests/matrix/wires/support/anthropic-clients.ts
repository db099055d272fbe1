import type { AnthropicClient, ClientOptions } from '../../../support/official-clients.ts'

/** The clients of Anthropic's dialect, as far as tests use them; their types are not installed. */

interface MessageStream extends AsyncIterable<{ readonly type: string }> {
  finalMessage(): ReturnType<AnthropicClient['messages']['create']>
  abort(): void
}

/** `@anthropic-ai/sdk`. */
export interface ClaudeClient {
  readonly messages: {
    create: AnthropicClient['messages']['create']
    stream(body: object): MessageStream
  }
}

/** The module of it. */
export interface AnthropicModule {
  readonly default: new (options: ClientOptions) => ClaudeClient
}

/** `ai` and `@ai-sdk/anthropic`. */
export interface AiModule {
  streamText(options: object): {
    readonly fullStream: AsyncIterable<{ readonly type: string; readonly [field: string]: unknown }>
  }
  jsonSchema(schema: object): unknown
  stepCountIs(steps: number): unknown
  createAnthropic(options: object): (model: string) => object
}

interface LangChainMessage {
  readonly content: unknown
  readonly tool_calls?: readonly object[]
  readonly usage_metadata?: { readonly input_tokens: number; readonly output_tokens: number }
  concat(chunk: LangChainMessage): LangChainMessage
}

interface LangChainModel {
  invoke(input: string): Promise<LangChainMessage>
  stream(input: string): Promise<AsyncIterable<LangChainMessage>>
  bindTools(tools: readonly object[]): LangChainModel
}

/** `@langchain/anthropic`. */
export interface LangChainModule {
  readonly ChatAnthropic: new (options: object) => LangChainModel
}
