import type { Json } from '@millrace/core'
import type { KnownNames } from '@millrace/core/provider-kit'

/** `providerOptions` of {@link glm}: fields beyond a `ChatRequest`. An absent option sends nothing. */
export interface GlmOptions {
  /**
   * false: the reasoning of earlier rounds, which goes back with the messages, is kept in the context ("preserved thinking"). Default: the
   * vendor's, true.
   */
  readonly clearThinking?: boolean
  /**
   * Tool arguments come in pieces as they are written, instead of whole after a silence that may trip time limits. Default: true with
   * functions for models from glm-4.6 on, else the vendor's, false.
   */
  readonly toolStream?: boolean
  /** false: greedy decoding; temperature and top_p do nothing. Default: the vendor's, true. */
  readonly doSample?: boolean
  /** Your id of the request, 6 to 64 characters, unique: the vendor refuses one used before, a retry of yours too. Default: the vendor makes one. */
  readonly requestId?: string
  /** The model searches the web; the pages come as `source` events. */
  readonly webSearch?: GlmWebSearch
  /** The model reads a knowledge base of yours. */
  readonly retrieval?: GlmRetrieval
  /** MCP servers that the vendor calls. */
  readonly mcp?: GlmMcp | readonly GlmMcp[]
  /** Turns the vendor's check for sensitive words on or off. Default: the vendor's. */
  readonly sensitiveWordCheck?: boolean
  /** Puts the vendor's watermark into the answer. Default: the vendor's. */
  readonly watermark?: boolean
  /** The roles of user and model, for role-play models (emohaa, charglm); snake_case as the vendor has it. */
  readonly meta?: { readonly [field: string]: Json }
  /** Fields of the vendor's that have no name here, merged into the body last. */
  readonly extra?: { readonly [field: string]: Json }
}

/** The names of these options, and of other providers' that are spelled much like one. */
export const optionNames = {
  ...({
    clearThinking: true,
    toolStream: true,
    doSample: true,
    requestId: true,
    webSearch: true,
    retrieval: true,
    mcp: true,
    sensitiveWordCheck: true,
    watermark: true,
    meta: true,
    extra: true,
  } satisfies KnownNames<GlmOptions>),
  beta: false,
}

/** Settings of the vendor's web search; source of all: the vendor's OpenAPI (docs.bigmodel.cn, 2026-07). */
export interface GlmWebSearch {
  /** Default `search_std`. */
  readonly searchEngine?:
    | 'search_std'
    | 'search_pro'
    | 'search_pro_sogou'
    | 'search_pro_quark'
    | (string & Record<never, never>)
  /** The words to search for. Default: the model decides. */
  readonly searchQuery?: string
  /** Lets the model first judge if a search is wanted. Default: the vendor's. */
  readonly searchIntent?: boolean
  /** Number of pages, 1 to 50. Default: the vendor's. */
  readonly count?: number
  /** Only this domain. */
  readonly searchDomainFilter?: string
  /** The greatest age of pages, such as `oneWeek`. */
  readonly searchRecencyFilter?: string
  /** The amount of a page that is read: `medium` or `high`. */
  readonly contentSize?: string
  /** When the sources come, beside the first or the last of the answer. Default `after`. */
  readonly resultSequence?: 'before' | 'after'
  /** True when the sources come at all. Default true here; false at the vendor. */
  readonly searchResult?: boolean
  /** Answer only with what was found. Default: the vendor's. */
  readonly requireSearch?: boolean
  /** Tells the model how to treat the results. */
  readonly searchPrompt?: string
}

/** A knowledge base. */
export interface GlmRetrieval {
  /** Its id at the vendor. */
  readonly knowledgeId: string
  /** Tells the model how to treat the results; with `{{knowledge}}` and `{{question}}`. */
  readonly promptTemplate?: string
}

/** An MCP server that the vendor calls on its side. */
export interface GlmMcp {
  /** Its name. */
  readonly serverLabel: string
  /** Its address; without one, the label names one of the vendor's own. */
  readonly serverUrl?: string
  /** The server's transport. Default: the vendor's. */
  readonly transportType?: 'sse' | 'streamable-http'
  /** Only these of its tools. Default: all. */
  readonly allowedTools?: readonly string[]
  /** Headers for it; they travel to the vendor. */
  readonly headers?: { readonly [name: string]: string }
}
