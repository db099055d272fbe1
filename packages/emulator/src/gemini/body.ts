/** A part of a content: one of the fields says what it is. */
export interface GeminiPart {
  /** A text. */
  readonly text?: string
  /** The text is of a thought. */
  readonly thought?: boolean
  /** Made by the vendor, to be sent back. */
  readonly thoughtSignature?: string
  /** A call of the model's. */
  readonly functionCall?: {
    readonly id?: string
    readonly name: string
    readonly args?: Readonly<Record<string, unknown>>
  }
  /** The result of a function. */
  readonly functionResponse?: {
    readonly id?: string
    readonly name: string
    readonly response: Readonly<Record<string, unknown>>
  }
  readonly [field: string]: unknown
}

/** Content of one side. */
export interface GeminiContent {
  /** Default `user`. */
  readonly role?: 'user' | 'model' | 'function'
  /** At least one. */
  readonly parts: readonly GeminiPart[]
}

/** A `generateContent` body that passed the checks, with names in camel case: the fields that the emulator reads; all others are kept. */
export interface GeminiBody {
  /** At least one. */
  readonly contents: readonly GeminiContent[]
  /** The system prompt. */
  readonly systemInstruction?: GeminiContent
  /** Functions of the caller's, and tools of the vendor's. */
  readonly tools?: readonly {
    readonly functionDeclarations?: readonly {
      readonly name: string
      readonly description?: string
      readonly parameters?: unknown
      readonly parametersJsonSchema?: unknown
    }[]
    readonly [tool: string]: unknown
  }[]
  /** Settings of function calls. */
  readonly toolConfig?: {
    readonly functionCallingConfig?: {
      readonly mode?: string
      readonly allowedFunctionNames?: readonly string[]
      readonly streamFunctionCallArguments?: boolean
    }
  }
  /** Settings of the answer. */
  readonly generationConfig?: {
    readonly maxOutputTokens?: number
    readonly stopSequences?: readonly string[]
    readonly responseMimeType?: string
    readonly responseModalities?: readonly string[]
    readonly responseSchema?: unknown
    readonly responseJsonSchema?: unknown
    readonly thinkingConfig?: {
      readonly includeThoughts?: boolean
      readonly thinkingBudget?: number
      readonly thinkingLevel?: string
    }
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}
