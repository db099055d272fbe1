import type { ChatProvider, ChatRequest, StreamOptions, StreamStore } from '@millrace/core'
import type { OpenaiWireOptions } from '@millrace/server/wire/openai'
import type { CountsConfig } from '../budget/counts-config.js'
import type { KeysConfig } from '../keys/key-config.js'

/** Limits of an answer that a configuration may set; see `StreamOptions`. */
export type AnswerLimits = Omit<StreamOptions, 'signal' | 'owner'>

/** Settings of requests, for those that do not have them. */
export type RequestDefaults = Pick<
  ChatRequest,
  | ('temperature' | 'topP' | 'topK' | 'presencePenalty' | 'frequencyPenalty' | 'maxOutputTokens' | 'stop' | 'seed')
  | ('parallelToolCalls' | 'reasoning')
>

/** A provider as a configuration names it. */
export interface ProviderConfig {
  /** The kind: `openai`, `anthropic`, `glm`, `deepseek`, `openai-compatible` and so on. Default: the provider's name. */
  readonly kind?: string
  /** The vendor's key, mostly `${SOME_KEY}`. Default: the vendor's own variable in the environment. */
  readonly apiKey?: string
  /** Another address of the same dialect. Default: the vendor's. */
  readonly baseURL?: string
  /** Names and globs by which clients may ask it without `provider/` in front; names are listed. Default: the vendor's own. */
  readonly models?: readonly string[]
  /** Limits of its answers, such as `firstByteTimeoutMs`, and `maxRetries` (here 1). Default: those of Millrace. */
  readonly limits?: AnswerLimits
  /**
   * Names of the fields of clients' bodies that go to the vendor as they come, beside those that Millrace reads: `["chat_template_kwargs"]`. A vendor refuses what
   * it does not know. Default: for OpenAI and Anthropic those of their own, from clients that speak their APIs; for others none.
   */
  readonly passOn?: readonly string[]
  /** HTTP/2 where the vendor speaks it over TLS; `false` has it asked by HTTP/1.1 alone. Default true. */
  readonly http2?: boolean
  /** Further settings of the package of this kind, such as `api`, `endpoint`, `headers` or `version`. */
  readonly [setting: string]: unknown
}

/** A model of a provider that a route leads to. */
export interface TargetConfig {
  /** `provider/model`; `provider` alone takes the model as it was asked for. A `*` is what the only `*` of the route's name stood for. */
  readonly model: string
  /** Share of the requests that begin with this target, among targets with a weight. Default: the order of the list. */
  readonly weight?: number
  /** Limits of answers from here. */
  readonly limits?: AnswerLimits
  /** Settings for requests without them; they win over those of the route. */
  readonly defaults?: RequestDefaults
}

/** A name that clients may ask for. */
export interface RouteConfig {
  /** Where requests go; several are asked in this order, each where the one before failed before its answer began. */
  readonly to: string | TargetConfig | readonly (string | TargetConfig)[]
  /** Settings for requests without them. */
  readonly defaults?: RequestDefaults
  /** Limits of answers, whatever target gives them. */
  readonly limits?: AnswerLimits
  /** A system prompt in front of the client's own. */
  readonly systemPrefix?: string
  /** Milliseconds without a beginning of the answer after which the next target is asked as well. Default: one is asked at a time. */
  readonly hedgeAfterMs?: number
  /** A target that has failed so often in a row is passed over for a while. Default: none is. */
  readonly circuit?: { readonly failures?: number; readonly cooldownMs?: number; readonly maxCooldownMs?: number }
  /** The name stands in lists of models. Default true; a glob is never listed. */
  readonly listed?: boolean
}

/** Where a gateway listens. */
export interface ListenConfig {
  /** Address to bind to. Default `127.0.0.1`; another one needs client keys. */
  readonly host?: string
  /** Default 8790. */
  readonly port?: number
}

/** Limits of requests; see `HandlerLimits` of `@millrace/server`. */
export interface LimitsConfig {
  /** Bytes of a body at most. Default 32 MiB. */
  readonly bodyBytes?: number
  /** Messages of a request at most. Default 10 000. */
  readonly messages?: number
  /** Levels of JSON inside each other at most. Default 100. */
  readonly depth?: number
  /** Requests at once; one more is 503. Default 10 000. */
  readonly concurrency?: number
}

/** Configuration of a gateway. */
export interface GatewayConfig extends KeysConfig, CountsConfig {
  /** See {@link ListenConfig}. */
  readonly listen?: ListenConfig
  /**
   * The names by which the gateway is asked; a request by another `Host`, or from a page of another origin, is 403. Default: those of this machine where there
   * are no client keys, else any.
   */
  readonly hosts?: readonly string[]
  /**
   * Exact origins of pages elsewhere that may ask: `["https://app.example", "app://obsidian.md"]`. `["*"]` is any, and needs client keys. A page of one that is not
   * listed cannot read a response, and without client keys it is refused by 403. Default: none.
   */
  readonly cors?: readonly string[]
  /** Providers by name; a `ChatProvider` of one's own, in a configuration in TypeScript. Default: those whose keys are in the environment. */
  readonly providers?: { readonly [name: string]: ProviderConfig | ChatProvider }
  /** Names that clients may ask for, and where they lead; a text is short for `{ to }`. A name may be a glob: `fast-*`. */
  readonly models?: { readonly [name: string]: string | readonly (string | TargetConfig)[] | RouteConfig }
  /** Clients may ask for `provider/model`, and for the vendors' own names, beside `models`. Default true. */
  readonly direct?: boolean
  /** Answers come from emulators on this machine, whatever else is configured. Default false. */
  readonly emulator?: boolean
  /** Keeps answers of the Responses API, so that clients come back to them: in memory, in a file by SQLite, or in a store of one's own. Default: none. */
  readonly store?: 'memory' | { readonly sqlite: string } | StreamStore
  /**
   * Parts of answers that clients of Chat Completions read differently: `reasoningField` (`reasoning_content`, `reasoning` or `both`) and `calls` (`pieces` or `whole`); see
   * `createOpenaiWire` of `@millrace/server`. Default: `reasoning_content` and `pieces`.
   */
  readonly chatCompletions?: OpenaiWireOptions
  /** See {@link LimitsConfig}. */
  readonly limits?: LimitsConfig
  /** The program writes a line of JSON for each request to its standard output. Default true. */
  readonly log?: boolean
  /** Milliseconds that the head of a response waits for the answer's beginning, so that a failure has a real status. Default 15 000. */
  readonly headTimeoutMs?: number
  /** Milliseconds of silence after which a heartbeat is written; 0: never. Default 15 000. */
  readonly heartbeatMs?: number
  /** Milliseconds that answers have to end when the gateway shuts down. Default 8 000. */
  readonly drainMs?: number
}
