/** A block of a message: an object with one of the fields. */
export interface BedrockBlock {
  /** Text. */
  readonly text?: string
  /** A call. */
  readonly toolUse?: { readonly toolUseId: string; readonly name: string; readonly input: unknown }
  /** A tool's result. */
  readonly toolResult?: { readonly toolUseId: string; readonly content: readonly BedrockBlock[] }
  /** A thought, with its signature, or bytes that stand for one. */
  readonly reasoningContent?: {
    readonly reasoningText?: { readonly text: string; readonly signature?: string }
    readonly redactedContent?: string
  }
  /** A text with what it cites. */
  readonly citationsContent?: { readonly content?: readonly { readonly text?: string }[] }
  readonly [kind: string]: unknown
}

/** One message. */
export interface BedrockMessage {
  /** The speaker. */
  readonly role: 'user' | 'assistant'
  /** At least one block. */
  readonly content: readonly BedrockBlock[]
}

/** A Converse body that passed the checks: the fields that the emulator reads; all others are kept as they came. */
export interface BedrockBody {
  /** At least one, the first of the user. */
  readonly messages: readonly BedrockMessage[]
  /** The system prompt. */
  readonly system?: readonly BedrockBlock[]
  /** Limits and sampling. */
  readonly inferenceConfig?: {
    readonly maxTokens?: number
    readonly temperature?: number
    readonly topP?: number
    readonly stopSequences?: readonly string[]
  }
  /** The tools on offer, and which of them is to be called. */
  readonly toolConfig?: {
    readonly tools: readonly {
      readonly toolSpec?: {
        readonly name: string
        readonly description?: string
        readonly inputSchema: { readonly json?: unknown }
      }
      readonly [kind: string]: unknown
    }[]
    readonly toolChoice?: { readonly auto?: object; readonly any?: object; readonly tool?: { readonly name: string } }
  }
  /** A JSON schema that the answer is held to, as text. */
  readonly outputConfig?: {
    readonly textFormat?: { readonly structure?: { readonly jsonSchema?: { readonly schema: string } } }
  }
  /** Settings of the model's own. */
  readonly additionalModelRequestFields?: { readonly [field: string]: unknown }
  readonly [field: string]: unknown
}
