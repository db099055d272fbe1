import type { Json } from '@millrace/core'
import type { KnownNames } from '@millrace/core/provider-kit'

/** Settings of one of the vendor's own tools, with the vendor's names; true for none. */
export type GeminiTool = true | { readonly [field: string]: Json }

/** Values that the vendor may have named since. */
type Other = string & Record<never, never>

/** Below which harm an answer is let through. */
export interface GeminiSafetySetting {
  /** Kind of harm. */
  readonly category: `HARM_CATEGORY_${'HARASSMENT' | 'HATE_SPEECH' | 'SEXUALLY_EXPLICIT' | 'DANGEROUS_CONTENT' | Other}`
  /** The threshold from which harm is blocked. */
  readonly threshold: 'OFF' | 'BLOCK_NONE' | 'BLOCK_ONLY_HIGH' | 'BLOCK_MEDIUM_AND_ABOVE' | 'BLOCK_LOW_AND_ABOVE'
}

/** `providerOptions` that both of the vendor's APIs have. */
export interface SharedOptions {
  /** Asks for summaries of the thoughts, as reasoning. Default: true where the request has `reasoning`, else the vendor's, false. */
  readonly includeThoughts?: boolean
  /** Default: the vendor's. */
  readonly safetySettings?: readonly GeminiSafetySetting[]
  /** Name of a cached context that the request goes on from, `cachedContents/…`. */
  readonly cachedContent?: string
  /** The model searches the web; pages come as `source` events. */
  readonly googleSearch?: GeminiTool
  /** The model reads the addresses in the prompt; they come as `source` events. */
  readonly urlContext?: GeminiTool
  /** The model runs code at the vendor's: a tool call and its result. */
  readonly codeExecution?: GeminiTool
  /** The model searches uploaded files, by `fileSearchStoreNames`. */
  readonly fileSearch?: GeminiTool
  /** The model looks places up. */
  readonly googleMaps?: GeminiTool
  /** Fields of the vendor's `generationConfig` (`generation_config` of an interaction) that have no name here. */
  readonly generationConfig?: { readonly [field: string]: Json }
  /** Fields of the vendor's that have no name here, merged into the body last. */
  readonly extra?: { readonly [field: string]: Json }
}

/** The names of these options. */
export const sharedNames: KnownNames<SharedOptions> = {
  includeThoughts: true,
  safetySettings: true,
  cachedContent: true,
  googleSearch: true,
  urlContext: true,
  codeExecution: true,
  fileSearch: true,
  googleMaps: true,
  generationConfig: true,
  extra: true,
}

/** `providerOptions` of {@link gemini}: fields beyond a `ChatRequest`. An absent option sends nothing. */
export interface GeminiOptions extends SharedOptions {
  /** The request's `topK`, for this provider alone. Default: the model's. */
  readonly topK?: number
  /** The request's `presencePenalty`, for this provider alone, and sent whatever the model: newer ones refuse it. Default: the vendor's. */
  readonly presencePenalty?: number
  /** Like `presencePenalty`, by how often. */
  readonly frequencyPenalty?: number
  /** The kinds of content in the answer; images come as `file` events. Default: text. */
  readonly responseModalities?: readonly ('TEXT' | 'IMAGE' | 'AUDIO')[]
  /** The resolution at which media are looked at, which costs tokens. Default: the vendor's. */
  readonly mediaResolution?: `MEDIA_RESOLUTION_${'LOW' | 'MEDIUM' | 'HIGH'}`
  /** Vertex AI alone: tool arguments come in pieces as they are written, instead of whole. Default: false. */
  readonly streamToolArguments?: boolean
}

/** The names of these options. */
export const optionNames: KnownNames<GeminiOptions> = {
  ...sharedNames,
  topK: true,
  presencePenalty: true,
  frequencyPenalty: true,
  responseModalities: true,
  mediaResolution: true,
  streamToolArguments: true,
}
