import type { Json } from '@millrace/core'
import type { KnownNames } from '@millrace/core/provider-kit'

/** `providerOptions` of {@link ollama}: fields beyond a `ChatRequest`. An absent option sends nothing. */
export interface OllamaOptions {
  /** Time for which the model stays loaded: a duration such as `5m`, or seconds; 0 unloads it, below 0 keeps it. Default: the server's, 5 minutes. */
  readonly keepAlive?: string | number
  /** Tokens of the context window. The server cuts a longer prompt off in front, without a word. Default: the server's. */
  readonly numCtx?: number
  /** The request's `topK`, for this provider alone. Default: the model's. */
  readonly topK?: number
  /** The least probability of a candidate, relative to the best one. Default: the model's. */
  readonly minP?: number
  /** Options of the runtime that have no name here, snake_case as Ollama has them, such as `num_gpu`. */
  readonly options?: { readonly [name: string]: Json }
  /** Fields that have no name here, merged into the body last. */
  readonly extra?: { readonly [field: string]: Json }
}

/** The names of these options. */
export const optionNames: KnownNames<OllamaOptions> = {
  keepAlive: true,
  numCtx: true,
  topK: true,
  minP: true,
  options: true,
  extra: true,
}
