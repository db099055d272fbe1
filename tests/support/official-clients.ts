/** The vendors' own clients, as far as tests use them; their types are not installed. */

type Events<Event> = Promise<AsyncIterable<Event>>

/** A request whose answer comes in events. */
interface Streamed {
  readonly stream: true
  readonly [field: string]: unknown
}

/** What each client takes. */
export interface ClientOptions {
  readonly apiKey: string
  readonly baseURL: string
  readonly maxRetries: 0
}

/** An item of a response's output. */
export interface ResponseItem {
  readonly type: string
  readonly call_id?: string
  readonly name?: string
  readonly arguments?: string
  readonly encrypted_content?: string
  readonly summary?: readonly { readonly text: string }[]
}

interface Response {
  readonly id: string
  readonly status: string
  readonly output: readonly ResponseItem[]
  readonly output_text: string
  readonly usage: { readonly output_tokens: number }
}

interface Completion {
  readonly choices: readonly {
    readonly finish_reason: string
    readonly message: {
      readonly content: string | null
      readonly refusal: string | null
      readonly tool_calls?: readonly {
        readonly id: string
        readonly function: { readonly name: string; readonly arguments: string }
      }[]
    }
  }[]
  readonly usage?: { readonly total_tokens: number }
}

/** `openai`. */
export interface OpenAIClient {
  readonly chat: {
    readonly completions: {
      create(body: object): Promise<Completion>
      stream(body: object): { finalChatCompletion(): Promise<Completion> }
    }
  }
  readonly responses: {
    create(body: Streamed): Events<ResponseEvent>
    create(body: object): Promise<Response>
    stream(body: object): { finalResponse(): Promise<Response> } & AsyncIterable<ResponseEvent>
    retrieve(id: string, query: { readonly stream: true; readonly starting_after: number }): Events<ResponseEvent>
    retrieve(id: string): Promise<Response>
    delete(id: string): Promise<unknown>
    cancel(id: string): Promise<Response>
  }
  readonly models: Models
}

/** An event of a response. */
export interface ResponseEvent {
  readonly type: string
  readonly sequence_number: number
  readonly response?: Response
}

/** A list of models, over all of its pages. */
interface Models {
  list(query?: object): AsyncIterable<{ readonly id: string }>
  retrieve(id: string): Promise<{ readonly id: string }>
}

/** A block of a message. */
export interface MessageBlock {
  readonly type: string
  readonly text?: string
  readonly thinking?: string
  readonly signature?: string
  readonly id?: string
  readonly input?: unknown
}

interface Message {
  readonly content: readonly MessageBlock[]
  readonly stop_reason: string
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number }
}

/** `@anthropic-ai/sdk`. */
export interface AnthropicClient {
  readonly messages: {
    create(body: object): Promise<Message>
    stream(body: object): { finalMessage(): Promise<Message> }
    countTokens(body: object): Promise<{ readonly input_tokens: number }>
  }
  readonly models: Models
  readonly beta: { readonly messages: { toolRunner(body: object): PromiseLike<Message> } }
}

/** A part of a content. */
export interface ContentPart {
  readonly text?: string
  readonly thought?: boolean
  readonly thoughtSignature?: string
  readonly functionCall?: { readonly id?: string; readonly name: string; readonly args: unknown }
}

interface GenerateContentResponse {
  readonly text?: string
  readonly candidates?: readonly {
    readonly content?: { readonly parts?: readonly ContentPart[] }
    readonly finishReason?: string
  }[]
  readonly usageMetadata?: { readonly totalTokenCount: number }
  readonly promptFeedback?: { readonly blockReason: string }
}

/** `@google/genai`. */
export interface GeminiClient {
  readonly models: {
    generateContent(request: object): Promise<GenerateContentResponse>
    generateContentStream(request: object): Events<GenerateContentResponse>
  }
  readonly chats: {
    create(settings: object): {
      sendMessageStream(message: object): Events<GenerateContentResponse>
      getHistory(): readonly { readonly role: string; readonly parts: readonly ContentPart[] }[]
    }
  }
  readonly interactions: {
    create(body: Streamed): Events<InteractionEvent>
    create(body: object, options?: { readonly maxRetries: 0 }): Promise<Interaction>
    get(id: string, query: { readonly stream: true; readonly last_event_id?: string }): Events<InteractionEvent>
    get(id: string): Promise<Interaction>
    cancel(id: string): Promise<Interaction>
  }
}

/** A step of an interaction. */
export interface InteractionStep {
  readonly type: string
  readonly id?: string
  readonly name?: string
  readonly arguments?: unknown
  readonly signature?: string
}

interface Interaction {
  readonly id: string
  readonly status: string
  readonly steps?: readonly InteractionStep[]
  readonly usage?: { readonly total_tokens: number }
  /** Added by the client. */
  readonly output_text?: string
}

/** An event of an interaction. */
export interface InteractionEvent {
  readonly event_type: string
  readonly event_id?: string
  readonly interaction?: Interaction
  readonly step?: InteractionStep
  readonly delta?: {
    readonly type: string
    readonly text?: string
    readonly arguments?: string
    readonly content?: { readonly text?: string }
    readonly signature?: string
  }
  readonly error?: { readonly code?: string; readonly message?: string }
}
