import type { Json } from '@millrace/core'

/** `providerOptions` of {@link anthropic}: what Anthropic has beyond a `ChatRequest`. What is absent sends nothing. */
export interface AnthropicOptions {
  /** Only the k likeliest tokens are drawn from. Not taken by models that take no sampling, nor while thinking. */
  readonly topK?: number
  /** false: at most one tool call at a time. Default: the vendor's, true. */
  readonly parallelToolCalls?: boolean
  /** Tools that the vendor runs, in its own words: `{ type: 'web_search_20250305', name: 'web_search', max_uses: 5 }`. */
  readonly serverTools?: readonly AnthropicServerTool[]
  /** MCP servers that the vendor calls. The beta header they need is sent with them. */
  readonly mcpServers?: readonly AnthropicMcpServer[]
  /** Documents of this request may be cited; citations come as `source` events. Default false. */
  readonly citations?: boolean
  /** Caches the prompt up to its last block for so long. For breakpoints of your own, give parts `providerData: { anthropic: { cache_control: … } }`. */
  readonly cache?: '5m' | '1h'
  /** Whether thoughts come as text, or only as a signature. Default: `summarized` where the request asks for reasoning, else the vendor's. Does nothing where the model does not think. */
  readonly thinkingDisplay?: 'summarized' | 'omitted'
  /** Container of an earlier answer, for code execution: its id, or the vendor's object with `skills`. */
  readonly container?: string | { readonly [field: string]: Json }
  /** What the vendor drops of a long conversation, in its own words. A beta: name it in `beta`. */
  readonly contextManagement?: { readonly [field: string]: Json }
  /** Whether priority capacity may be used. Default: the vendor's, `auto`. */
  readonly serviceTier?: 'auto' | 'standard_only'
  /** Betas of this request, beside those of the provider. */
  readonly beta?: readonly string[]
  /** Fields of the vendor's that have no name here, merged into the body last. */
  readonly extra?: { readonly [field: string]: Json }
}

/** A tool that the vendor runs; every field but these is passed on as it is. */
export interface AnthropicServerTool {
  /** The tool and its version, such as `web_search_20250305`. */
  readonly type: string
  /** Its name towards the model, such as `web_search`. */
  readonly name: string
  /** The tool's own settings. */
  readonly [field: string]: Json
}

/** An MCP server that the vendor calls on its side (platform.claude.com, MCP connector, 2026-08). */
export interface AnthropicMcpServer {
  /** Your name for it. */
  readonly name: string
  /** Its address; https. */
  readonly url: string
  /** What it takes as a bearer token; travels to the vendor. */
  readonly authorizationToken?: string
  /** Only these of its tools. Default: all. */
  readonly allowedTools?: readonly string[]
}
