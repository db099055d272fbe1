/** What people call models with beside the vendors' own clients, as far as tests use it; their types are not installed. */

/** A settled call of `generateText`. */
export interface GeneratedText {
  readonly text: string
  readonly finishReason: string
  readonly steps: readonly { readonly toolCalls: readonly { readonly toolName: string; readonly input: unknown }[] }[]
  readonly response: { readonly messages: readonly object[] }
}

/** `ai`. */
export interface AiSdk {
  generateText(options: object): Promise<GeneratedText>
  streamText(options: object): { readonly [Name in keyof GeneratedText]: Promise<GeneratedText[Name]> }
  tool(definition: object): object
  jsonSchema(schema: object): object
  stepCountIs(count: number): unknown
}

/** `@ai-sdk/openai`. */
export interface AiSdkOpenAI {
  createOpenAI(settings: { readonly apiKey: string; readonly baseURL: string }): (model: string) => object
}

/** A message of LangChain's. */
export interface LangChainMessage {
  readonly text: string
  readonly content: unknown
  readonly tool_calls?: readonly { readonly id?: string; readonly name: string; readonly args: unknown }[]
  readonly response_metadata: Readonly<Record<string, unknown>>
  concat(more: LangChainMessage): LangChainMessage
}

/** A chat model of LangChain's. */
export interface LangChainModel {
  invoke(messages: readonly unknown[]): Promise<LangChainMessage>
  stream(messages: readonly unknown[]): Promise<AsyncIterable<LangChainMessage>>
  bindTools(tools: readonly object[], options?: object): LangChainModel
}

/** `@langchain/openai`. */
export interface LangChainOpenAI {
  ChatOpenAI: new (settings: object) => LangChainModel
}

/** `@langchain/core/messages`. */
export interface LangChainMessages {
  HumanMessage: new (text: string) => object
  ToolMessage: new (fields: { readonly content: string; readonly tool_call_id: string | undefined }) => object
}
