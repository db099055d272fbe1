import type { Json } from '@millrace/core'
import type { KnownNames } from '@millrace/core/provider-kit'

/** Names of Cohere's models; any other is taken too. */
export type CohereModelName =
  | 'command-a-plus-05-2026'
  | 'command-a-03-2025'
  | 'command-a-reasoning-08-2025'
  | 'command-a-vision-07-2025'
  | 'command-r7b-12-2024'
  | (string & Record<never, never>)

/** Something to answer from and to cite. */
export interface CohereDocument {
  /** Comes back in the citation. Default: one that the vendor makes. */
  readonly id?: string
  /** Fields with what they hold, such as `title` and `text`. */
  readonly data: { readonly [field: string]: string }
}

/** `providerOptions` of {@link cohere}: fields beyond a `ChatRequest`. An absent option sends nothing. */
export interface CohereOptions {
  /** Documents that the answer is grounded on; citations come as `source` events. Text files in messages are documents too. */
  readonly documents?: readonly (string | CohereDocument)[]
  /** The way in which citations are found. Default: the model's. */
  readonly citationMode?: 'FAST' | 'ACCURATE' | 'OFF' | (string & Record<never, never>)
  /** Which instructions on safety are put in front. Not together with tools or documents. Default: the vendor's, `CONTEXTUAL`. */
  readonly safetyMode?: 'CONTEXTUAL' | 'STRICT' | 'OFF'
  /** The request's `topK`, for this provider alone: up to 500. Default: the vendor's, 0: all. */
  readonly topK?: number
  /** The request's `frequencyPenalty`, for this provider alone: from 0 to 1. Default: the vendor's, 0. */
  readonly frequencyPenalty?: number
  /** The request's `presencePenalty`, for this provider alone: from 0 to 1. Default: the vendor's, 0. */
  readonly presencePenalty?: number
  /** Fields of the vendor's that have no name here, merged into the body last. */
  readonly extra?: { readonly [field: string]: Json }
}

/** The names of these options. */
export const optionNames: KnownNames<CohereOptions> = {
  documents: true,
  citationMode: true,
  safetyMode: true,
  topK: true,
  frequencyPenalty: true,
  presencePenalty: true,
  extra: true,
}
