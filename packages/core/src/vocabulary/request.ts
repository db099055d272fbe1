/** A JSON value, as `JSON.parse` gives it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }

/** A JSON Schema object, passed to the vendor as it is. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** Data that a vendor wants to get back with a later request (signatures, encrypted reasoning), kept under the id of the provider that gave it. */
export type ProviderData = { readonly [providerId: string]: Json }

/** Plain text. */
export interface TextPart {
  readonly type: 'text'
  /** The text, whole. */
  readonly text: string
  /** See {@link ProviderData}. */
  readonly providerData?: ProviderData
}

/** The fields that image, file and audio parts share. Exactly one of `data` and `url` is given. */
interface MediaFields {
  /** IANA media type, such as `image/png`. */
  readonly mediaType: string
  /** The bytes, or the bytes as base64 without a `data:` prefix. */
  readonly data?: Uint8Array | string
  /** An address that the vendor fetches. Millrace itself fetches none, but where it is asked to: `inlineFiles` of `@millrace/core/inline-files`. */
  readonly url?: string
  /** File name shown to the model, where the vendor takes one. */
  readonly name?: string
  /** See {@link ProviderData}. */
  readonly providerData?: ProviderData
}

/** A picture. */
export interface ImagePart extends MediaFields {
  readonly type: 'image'
}

/** A document or a video. */
export interface FilePart extends MediaFields {
  readonly type: 'file'
}

/** A sound recording. */
export interface AudioPart extends MediaFields {
  readonly type: 'audio'
}

/** The model's reasoning before its answer. */
export interface ReasoningPart {
  readonly type: 'reasoning'
  /** The thought as the vendor shows it, often a summary; empty where it keeps it to itself. */
  readonly text: string
  /** See {@link ProviderData}. */
  readonly providerData?: ProviderData
}

/** The model asks for a tool to be run. */
export interface ToolCallPart {
  readonly type: 'tool-call'
  /** Ties the call to its {@link ToolResultPart}. */
  readonly toolCallId: string
  /** Name of the tool. */
  readonly toolName: string
  /** The arguments, parsed. Absent while they are still arriving and where the model wrote no JSON: see `inputText`. */
  readonly input?: Json
  /** The arguments as text: so far, while they are arriving; for good, where they are no JSON. */
  readonly inputText?: string
  /** Why `inputText` is no JSON. */
  readonly inputError?: string
  /** A person was asked whether the call may run; see {@link ToolApprovalPart}. */
  readonly approval?: ToolApprovalRequest
  /** See {@link ProviderData}. */
  readonly providerData?: ProviderData
}

/** The question that a call waits for. Goes back with the call, so that the server can check that it asked. */
export interface ToolApprovalRequest {
  /** Names the question; its answer is the {@link ToolApprovalPart} with the same id. */
  readonly approvalId: string
  /** The server's signature over the owner, the call and its input. */
  readonly signature: string
}

/** The output of a tool. */
export interface ToolResultPart {
  readonly type: 'tool-result'
  /** The `toolCallId` of the call that this answers. */
  readonly toolCallId: string
  /** Name of the tool, for vendors that ask for it. */
  readonly toolName?: string
  /** Text, or a JSON value that is written out as text where the vendor takes text only. */
  readonly output: Json
  /** The tool failed, and `output` says how. Default false. */
  readonly isError?: boolean
  /** The tool goes on, and this is what it has so far; only within an answer that is under way, never in `messages`. Default false. */
  readonly preliminary?: boolean
  /** The server's signature, which goes back with the result, so that the server can check that it gave it. A provider leaves it out. */
  readonly signature?: string
  /** See {@link ProviderData}; in requests alone, as for a breakpoint of a cache. */
  readonly providerData?: ProviderData
}

/**
 * A person's answer to a `tool-approval` event, in a user or a tool message. It is for the tool loop that asked; a provider leaves it out.
 */
export interface ToolApprovalPart {
  readonly type: 'tool-approval'
  /** The `approvalId` of the question. */
  readonly approvalId: string
  /** True when the call may run. */
  readonly approved: boolean
  /** Why, for the model. */
  readonly reason?: string
}

/** A piece of a message. */
export type Part =
  | TextPart
  | ImagePart
  | FilePart
  | AudioPart
  | ReasoningPart
  | ToolCallPart
  | ToolResultPart
  | ToolApprovalPart

/** One message of a conversation. `content` as a string is short for one text part. */
export interface Message {
  /** The speaker. `tool` messages hold {@link ToolResultPart}s, and {@link ToolApprovalPart}s. */
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  /** The content: text, or parts. */
  readonly content: string | readonly Part[]
}

/** A function that the model may ask for. Running it is the caller's business, or that of a tool loop. */
export interface Tool {
  /** Letters, digits, `_` and `-`; most vendors allow 64 characters. */
  readonly name: string
  /** The tool's purpose and when to use it, for the model. */
  readonly description?: string
  /** JSON Schema of its arguments, an object. One without a type is sent as `type: 'object'`, unless it is a reference. */
  readonly parameters: JsonSchema
  /** Ask the vendor to hold the model to the schema, where it can. Default: the vendor's. */
  readonly strict?: boolean
  /**
   * Fields of the vendor's own, for that vendor alone; see {@link ProviderData}. Anthropic takes them under `anthropic`, whatever the provider's id is:
   * `{ anthropic: { cache_control: { type: 'ephemeral' } } }`. Others take none.
   */
  readonly providerData?: ProviderData
}

/** The tool that the model must call, if any. */
export type ToolChoice = 'auto' | 'none' | 'required' | { readonly toolName: string }

/** Settings of the model's reasoning before its answer. */
export interface ReasoningSettings {
  /** false asks the model not to think, where it can be asked. Default: the vendor's. */
  readonly enabled?: boolean
  /** The field's scale; a vendor that knows fewer steps gets the nearest, and a warning says so. */
  readonly effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max'
  /** Thinking tokens at most, where the vendor counts them apart. */
  readonly budgetTokens?: number
}

/** The form of the answer. */
export type OutputFormat =
  | { readonly type: 'text' }
  | {
      readonly type: 'json'
      /** JSON Schema of the answer; without it, any JSON. */
      readonly schema?: JsonSchema
      /** Name of the schema, for vendors that ask for one. */
      readonly name?: string
      /** Ask the vendor to hold the model to the schema to the letter, where that is a setting of its own. Default true. */
      readonly strict?: boolean
      /**
       * Hold the answer to the schema by whatever the model has: the schema in the form that the vendor takes, JSON mode, a tool whose arguments become
       * the text, or a system message. A strict form makes the model write null for optional fields that it leaves out. Default false: the schema goes as
       * it is, and where a vendor takes none, a warning says so. `streamObject` sets it, and removes such nulls. `where-needed` leaves a schema as it is
       * wherever a vendor takes it so, for readers who take no null that they did not write; without `strict` it is held to the letter where it has the
       * strict form. JSON of any form is asked for by JSON mode, else by a system message.
       *
       * A schema that is not of an object may go in one, as the field `value`, and the text of the value comes out of it. An answer that is no such object,
       * that ends before its value can be told from the beginning of one, or that goes on behind its value loses nothing: its text is no JSON of the value
       * then, unless the model left the wrapper out.
       */
      readonly adapt?: boolean | 'where-needed'
    }

/**
 * One request to a chat model, the same for every vendor. A setting that a vendor lacks is left out, and a warning on `start` says so.
 *
 * @typeParam Options - the provider's own settings, `providerOptions`.
 */
export interface ChatRequest<Options = unknown> {
  /** The vendor's name of the model. Default: the provider's. */
  readonly model?: string
  /** The conversation so far, oldest first; at least one. */
  readonly messages: readonly Message[]
  /** Tools that the model may call. */
  readonly tools?: readonly Tool[]
  /** Default: the vendor's, mostly `auto`. */
  readonly toolChoice?: ToolChoice
  /** false asks the model for one tool call at a time. Default: the vendor's, mostly true. */
  readonly parallelToolCalls?: boolean
  /** Randomness, from 0. Default: the vendor's. */
  readonly temperature?: number
  /** Nucleus sampling, in (0, 1]. Default: the vendor's. */
  readonly topP?: number
  /** Sampling among that many of the likeliest tokens, from 1. Default: the vendor's. */
  readonly topK?: number
  /** From -2 to 2; above 0, words that came already are rarer. Default: the vendor's, mostly 0. */
  readonly presencePenalty?: number
  /** From -2 to 2; above 0, words are the rarer the more often they came. Default: the vendor's, mostly 0. */
  readonly frequencyPenalty?: number
  /** Tokens of the answer at most, reasoning included where the vendor counts it so. Default: the vendor's. */
  readonly maxOutputTokens?: number
  /** Texts that end the answer. */
  readonly stop?: readonly string[]
  /** Makes sampling repeatable, where the vendor can. */
  readonly seed?: number
  /** See {@link ReasoningSettings}. */
  readonly reasoning?: ReasoningSettings
  /** Default `{ type: 'text' }`. */
  readonly output?: OutputFormat
  /** Your name for the end user, which vendors take against abuse. Never a real name or an address. */
  readonly user?: string
  /** Settings that only this provider knows. */
  readonly providerOptions?: Options
}
