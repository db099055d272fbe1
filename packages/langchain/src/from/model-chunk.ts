/** The part of LangChain's chunks that is read: those of an answer that comes in pieces, or an answer that comes whole. */
export interface ModelChunk {
  readonly id?: string | undefined
  readonly content: string | readonly unknown[]
  readonly additional_kwargs?: { readonly [name: string]: unknown }
  readonly response_metadata?: { readonly [name: string]: unknown }
  readonly tool_call_chunks?: readonly CallPiece[]
  readonly tool_calls?: readonly WholeCall[]
  readonly invalid_tool_calls?: readonly WholeCall[]
  readonly usage_metadata?: ChunkUsage | undefined
}

/** A piece of a call. Those of the same index are of one call. */
export interface CallPiece {
  readonly id?: string | undefined
  readonly name?: string | undefined
  /** JSON text; all of them as an object at @langchain/cohere 1.0.5, though LangChain's type says text. */
  readonly args?: unknown
  readonly index?: string | number | undefined
}

/** A call that came whole. */
export interface WholeCall {
  readonly id?: string | undefined
  readonly name?: string | undefined
  /** An object; text where it is no JSON. */
  readonly args?: unknown
}

/** Tokens of a chunk: LangChain adds up those of all chunks. */
export interface ChunkUsage {
  readonly input_tokens: number
  readonly output_tokens: number
  readonly total_tokens?: number | undefined
  readonly input_token_details?:
    | {
        readonly cache_read?: number | undefined
        readonly cache_creation?: number | undefined
      }
    | undefined
  readonly output_token_details?: { readonly reasoning?: number | undefined } | undefined
}
