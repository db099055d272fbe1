/** The names of one version of OpenTelemetry's conventions for generative AI. */
export interface ConventionNames {
  /** Identifies the version for whoever reads the signals. */
  readonly schemaUrl: string
  readonly duration: string
  readonly timeToFirstChunk: string
  readonly timePerOutputChunk: string
  /** Counters of tokens; absent where the version has none. */
  readonly usage?: {
    readonly input: string
    readonly output: string
    readonly cacheRead: string
    readonly cacheWrite: string
    readonly reasoning: string
  }
  /** Histograms of the tokens of one answer: by name, or one for both that tells them apart by `gen_ai.token.type`. */
  readonly tokens: { readonly input: string; readonly output: string } | { readonly both: string }
}

/** Versions of the conventions. */
export type Conventions = 'genai-0.1.0' | 'semconv-1.45'

/**
 * The names of metrics in each version. `genai-0.1.0`: the first release of open-telemetry/semantic-conventions-genai, as its tag v0.1.0 has them
 * (docs/gen-ai/client-inference.md, read 2026-11). `semconv-1.45`: the last names in the conventions for everything (v1.45.0, deprecated there, read 2026-11).
 *
 * The schema URL of `genai-0.1.0` is **not verified**. It belongs to that repository's model/manifest.yaml, of which the tag's copy could not be read. Its README told
 * `https://opentelemetry.io/schemas/gen-ai/1.42.0` before the release, which is the pattern kept to here; its RELEASING.md tells of `gen-ai-dev/X.Y.Z-dev` for the
 * releases of its dev channel alone (commits 87f7548 and d02f648, read 2026-11). The URL identifies the version; nothing is fetched from it.
 */
export const names: Readonly<Record<Conventions, ConventionNames>> = {
  'genai-0.1.0': {
    schemaUrl: 'https://opentelemetry.io/schemas/gen-ai/0.1.0',
    duration: 'gen_ai.client.inference.duration',
    timeToFirstChunk: 'gen_ai.client.inference.time_to_first_chunk',
    timePerOutputChunk: 'gen_ai.client.inference.time_per_output_chunk',
    usage: {
      input: 'gen_ai.client.inference.usage.input_tokens',
      output: 'gen_ai.client.inference.usage.output_tokens',
      cacheRead: 'gen_ai.client.inference.usage.cache_read.input_tokens',
      cacheWrite: 'gen_ai.client.inference.usage.cache_creation.input_tokens',
      reasoning: 'gen_ai.client.inference.usage.reasoning.output_tokens',
    },
    tokens: {
      input: 'gen_ai.client.inference.operation.input_tokens',
      output: 'gen_ai.client.inference.operation.output_tokens',
    },
  },
  'semconv-1.45': {
    schemaUrl: 'https://opentelemetry.io/schemas/1.45.0',
    duration: 'gen_ai.client.operation.duration',
    timeToFirstChunk: 'gen_ai.client.operation.time_to_first_chunk',
    timePerOutputChunk: 'gen_ai.client.operation.time_per_output_chunk',
    tokens: { both: 'gen_ai.client.token.usage' },
  },
}

/** Attributes, the same in both versions. */
export const attribute = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  errorType: 'error.type',
  outputType: 'gen_ai.output.type',
  requestModel: 'gen_ai.request.model',
  seed: 'gen_ai.request.seed',
  stream: 'gen_ai.request.stream',
  maxTokens: 'gen_ai.request.max_tokens',
  reasoningLevel: 'gen_ai.request.reasoning.level',
  stopSequences: 'gen_ai.request.stop_sequences',
  temperature: 'gen_ai.request.temperature',
  topP: 'gen_ai.request.top_p',
  topK: 'gen_ai.request.top_k',
  presencePenalty: 'gen_ai.request.presence_penalty',
  frequencyPenalty: 'gen_ai.request.frequency_penalty',
  finishReasons: 'gen_ai.response.finish_reasons',
  responseId: 'gen_ai.response.id',
  responseModel: 'gen_ai.response.model',
  timeToFirstChunk: 'gen_ai.response.time_to_first_chunk',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cacheReadTokens: 'gen_ai.usage.cache_read.input_tokens',
  cacheWriteTokens: 'gen_ai.usage.cache_creation.input_tokens',
  reasoningTokens: 'gen_ai.usage.reasoning.output_tokens',
  inputMessages: 'gen_ai.input.messages',
  outputMessages: 'gen_ai.output.messages',
  toolDefinitions: 'gen_ai.tool.definitions',
  tokenType: 'gen_ai.token.type',
} as const

/** Events of a span, and what the conventions have no name for. */
export const own = {
  exception: 'gen_ai.client.inference.exception',
  exceptionType: 'exception.type',
  warning: 'millrace.warning',
  warningMessage: 'millrace.warning.message',
  reset: 'millrace.reset',
  cost: 'millrace.usage.cost',
  currency: 'millrace.usage.currency',
  costMetric: 'millrace.client.inference.cost',
} as const

/** Bounds of histograms, as the conventions recommend them. */
export const bounds = {
  seconds: [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
  tokens: [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864],
}

/** The conventions' names of providers by our ids, where they differ (docs/registry/attributes/gen-ai.md of 0.1.0, read 2026-11). */
export const providerNames: Readonly<Record<string, string>> = {
  gemini: 'gcp.gemini',
  'gemini-interactions': 'gcp.gemini',
  vertex: 'gcp.vertex_ai',
  'vertex-mistral': 'gcp.vertex_ai',
  mistral: 'mistral_ai',
  moonshot: 'moonshot_ai',
  xai: 'x_ai',
  'openai-chat': 'openai',
  'azure-openai': 'azure.ai.openai',
  bedrock: 'aws.bedrock',
}

/** The name of a provider in the conventions. */
export const providerName = (id: string): string => (Object.hasOwn(providerNames, id) ? providerNames[id]! : id)
