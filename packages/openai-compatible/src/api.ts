import type { AnswerPlace, ChatDecoder, ChatRequest, ObjectMode } from '@millrace/core'
import type { JsonObject, Warn } from '@millrace/core/provider-kit'

/** One of a vendor's APIs. */
export interface HostApi<Options> {
  /** Below the host's address; a function where the model is part of it. */
  readonly path: string | ((model: string) => string)
  /** See `ProviderDefinition.optionNames`. */
  readonly optionNames?: { readonly [name: string]: unknown }
  /** The body of a streaming request. Pure; throws ChatError for what the vendor cannot take. */
  readonly toBody: (chat: ChatRequest<Options>, model: string, warn: Warn) => JsonObject
  /** Below the host's address: where the rest of an answer is told that its decoder knows a place in. Default: nowhere. */
  readonly restPath?: (place: AnswerPlace) => string
  /** Below the host's address: where such an answer is stopped. Default: nowhere. */
  readonly stopPath?: (place: AnswerPlace) => string
  /** A decoder for the answer to a request. */
  readonly createDecoder: (chat: ChatRequest<Options>) => ChatDecoder
  /** The means by which a model is held to a schema; see `ProviderDefinition.objects`. Default: the schema as it is. */
  readonly objects?: (model: string, chat: ChatRequest<Options>) => readonly ObjectMode[]
}
