import type { Json } from '@millrace/core'
import type { KnownNames } from '@millrace/core/provider-kit'

/** A guardrail that looks at the request and the answer. */
export interface BedrockGuardrail {
  /** Its id or ARN. */
  readonly guardrailIdentifier: string
  /** Its version, such as `1` or `DRAFT`. */
  readonly guardrailVersion: string
  /** The pace of the answer: `sync` holds it back until it has been looked at. Default: the vendor's, `sync`. */
  readonly streamProcessingMode?: 'sync' | 'async'
}

/** `providerOptions` of {@link bedrock}: fields beyond a `ChatRequest`. An absent option sends nothing. */
export interface BedrockOptions {
  /** Settings of the model's own, `additionalModelRequestFields`: `{ top_k: 50 }`, `{ anthropic_beta: ['…'] }`. They win over what `reasoning` sends. */
  readonly modelFields?: { readonly [field: string]: Json }
  /** Names of tools that the vendor runs, such as `nova_grounding`. */
  readonly systemTools?: readonly string[]
  /** Documents of this request may be cited; citations come as `source` events. Default false. */
  readonly citations?: boolean
  /** See {@link BedrockGuardrail}. */
  readonly guardrail?: BedrockGuardrail
  /** Default: the vendor's, `default`. */
  readonly serviceTier?: 'default' | 'flex' | 'priority' | 'reserved'
  /** Default: the vendor's, `standard`. */
  readonly latency?: 'standard' | 'optimized'
  /** Words by which the request is found in the invocation logs. */
  readonly metadata?: { readonly [name: string]: string }
  /** Fields of the vendor's that have no name here (`promptVariables`, `additionalModelResponseFieldPaths`), merged into the body last. */
  readonly extra?: { readonly [field: string]: Json }
}

/** The names of these options, and of other providers' that are spelled much like one. */
export const optionNames = {
  ...({
    modelFields: true,
    systemTools: true,
    citations: true,
    guardrail: true,
    serviceTier: true,
    latency: true,
    metadata: true,
    extra: true,
  } satisfies KnownNames<BedrockOptions>),
  citationMode: false,
}
