import type { Json } from '@millrace/core'
import type { KnownNames } from '@millrace/core/provider-kit'

/** `providerOptions` of {@link tgi}: fields beyond a `ChatRequest`. An absent option sends nothing. */
export interface TgiOptions {
  /** The request's `topK`, for this provider alone. Default: the server's, all. */
  readonly topK?: number
  /** Locally typical sampling, above 0 and below 1. Default: the server's, none. */
  readonly typicalP?: number
  /** Above 1, what was said is less likely to be said again. Default: the server's, 1. */
  readonly repetitionPenalty?: number
  /** The request's `frequencyPenalty`, for this provider alone. Default: the server's, 0. */
  readonly frequencyPenalty?: number
  /** Tokens of the prompt that are kept, from its end. Default: all. */
  readonly truncate?: number
  /** Regular expression that the answer is held to. */
  readonly regex?: string
  /** Adapter that the server has loaded. Default: none. */
  readonly adapterId?: string
  /** Parameters that have no name here, snake_case as the server has them, merged last. */
  readonly extra?: { readonly [parameter: string]: Json }
}

/** The names of these options, and of other providers' that are spelled much like one. */
export const optionNames = {
  ...({
    topK: true,
    typicalP: true,
    repetitionPenalty: true,
    frequencyPenalty: true,
    truncate: true,
    regex: true,
    adapterId: true,
    extra: true,
  } satisfies KnownNames<TgiOptions>),
  presencePenalty: false,
}
