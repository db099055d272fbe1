import type { Json, ProviderSettings } from '@millrace/core'
import type { AccessToken, KnownNames, OnCorruptFrame, VertexSettings } from '@millrace/core/provider-kit'
import type { AnthropicModelName } from './models.js'

/** The form in which the key travels: in the vendor's own header, or as a bearer token (OAuth tokens, gateways, other vendors). */
export type AnthropicAuth = 'x-api-key' | 'bearer'

/** Settings of {@link anthropic}; each may be absent. */
export interface AnthropicSettings extends ProviderSettings {
  /** Default: `ANTHROPIC_API_KEY`, else `ANTHROPIC_AUTH_TOKEN`, read at each request; with `auth: 'bearer'` the other way round. */
  readonly apiKey?: string
  /** In place of a key: a token, or a function that is asked for one before each attempt, and once more where its token is refused. */
  readonly accessToken?: AccessToken
  /** Vertex AI instead of Anthropic's own API; it takes an `accessToken`. */
  readonly vertex?: VertexSettings
  /** Default: `bearer` for a key out of `ANTHROPIC_AUTH_TOKEN`, else `x-api-key`. */
  readonly auth?: AnthropicAuth
  /**
   * Address below which `/v1/messages` lies; a `/v1` at its end does not matter. Default: `ANTHROPIC_BASE_URL`, else the vendor's. With `vertex`, below
   * which `/projects/…` lies; default: Google's.
   */
  readonly baseURL?: string
  /** Where a request names no model. Default `claude-sonnet-5`. */
  readonly model?: AnthropicModelName
  /**
   * `anthropic-version`. Default `2023-06-01`. `2026-10-21` takes no sampling settings with any model (the vendor's SDK 1.x sends it, 2026-11): they are
   * left out, with a warning. It refuses documents and citations in some places too; which ones is not known here, so that is left to the vendor.
   */
  readonly version?: string
  /** Betas of every request, for `anthropic-beta`. Default: none. */
  readonly beta?: readonly string[]
  /**
   * Id of the provider, and the key of its `providerData`: give another vendor's endpoint a name of its own, since signatures are not
   * exchanged. Default `anthropic`.
   */
  readonly id?: string
  /**
   * The policy for an answer in which another message begins before the first one ended. `recover`: a `reset` event withdraws the blocks
   * shown so far, and the new message follows; `error`: the answer fails with `protocol`. Default `recover`.
   */
  readonly onCorruptFrame?: OnCorruptFrame
}

/** The settings that are its own. */
export const ownSettings: KnownNames<Omit<AnthropicSettings, keyof ProviderSettings>> = {
  apiKey: true,
  accessToken: true,
  vertex: true,
  auth: true,
  baseURL: true,
  model: true,
  version: true,
  beta: true,
  id: true,
  onCorruptFrame: true,
}

/** `providerOptions` of {@link anthropic}: fields beyond a `ChatRequest`. An absent option sends nothing. */
export interface AnthropicOptions {
  /** The request's `topK`, for this provider alone. Not taken by models that take no sampling, nor while thinking. */
  readonly topK?: number
  /** The request's `parallelToolCalls`, for this provider alone. */
  readonly parallelToolCalls?: boolean
  /** Names of tools whose input comes as it is written, before it is known to be JSON: `eager_input_streaming` (2026-11). Default: none. */
  readonly eagerInput?: readonly string[]
  /** Tools that the vendor runs, in its own words: `{ type: 'web_search_20250305', name: 'web_search', max_uses: 5 }`. */
  readonly serverTools?: readonly AnthropicServerTool[]
  /** Documents of this request may be cited; citations come as `source` events. Default false. */
  readonly citations?: boolean
  /**
   * Caches the prompt up to its last block for so long. For breakpoints of your own, give parts, results of tools and tools
   * `providerData: { anthropic: { cache_control: { type: 'ephemeral' } } }`, whatever the provider's id is.
   */
  readonly cache?: '5m' | '1h'
  /** The form of thoughts: as text, or only as a signature. Default `summarized`, where the request asks for reasoning; else the vendor's. */
  readonly thinkingDisplay?: 'summarized' | 'omitted'
  /** Allows or rules out priority capacity. Default: the vendor's, `auto`. */
  readonly serviceTier?: 'auto' | 'standard_only'
  /** Betas of this request, beside those of the provider. */
  readonly beta?: readonly string[]
  /** Fields of the vendor's that have no name here (`mcp_servers`, `container`, `context_management`), merged into the body last. */
  readonly extra?: { readonly [field: string]: Json }
}

/** The names of these options, and of other providers' that are spelled much like one. */
export const optionNames = {
  ...({
    topK: true,
    parallelToolCalls: true,
    eagerInput: true,
    serverTools: true,
    citations: true,
    cache: true,
    thinkingDisplay: true,
    serviceTier: true,
    beta: true,
    extra: true,
  } satisfies KnownNames<AnthropicOptions>),
  meta: false,
  citationMode: false,
}

/** A tool that the vendor runs; its fields are passed on as they are. */
export interface AnthropicServerTool {
  /** The tool and its version, such as `web_search_20250305`. */
  readonly type: string
  /** The tool's name and settings, such as `name` and `max_uses`. */
  readonly [field: string]: Json
}
