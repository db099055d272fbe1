/** A tool of an MCP server. */
export interface McpTool {
  /** Its name at the server. */
  readonly name: string
  /** A name for people. */
  readonly title?: string | undefined
  /** The purpose of the tool, for a model. */
  readonly description?: string | undefined
  /** JSON Schema of the arguments. */
  readonly inputSchema: { readonly [keyword: string]: unknown }
  /** Hints of the server about what the tool does; nobody has checked them. */
  readonly annotations?: { readonly [hint: string]: unknown } | undefined
}

/** A piece of what a tool gave. */
export interface McpContent {
  /** `text`, `image`, `audio`, `resource`, `resource_link`, or what a later version adds. */
  readonly type: string
  readonly [field: string]: unknown
}

/** Options of a request to an MCP server, as far as they are used. */
interface McpRequestOptions {
  readonly signal?: AbortSignal
  /** Milliseconds until the server must have said something. */
  readonly timeout?: number
  /** A notification about the progress makes `timeout` begin anew. */
  readonly resetTimeoutOnProgress?: boolean
  readonly onprogress?: () => void
}

/** The part of `Client` of `@modelcontextprotocol/client` 2 that is used: any client of its kind will do. */
export interface McpClient {
  /** Lists the tools: without a cursor all pages of them, or the first one, which names the next. */
  listTools(
    params?: { readonly cursor?: string },
    options?: McpRequestOptions,
  ): Promise<{ readonly tools: readonly McpTool[]; readonly nextCursor?: string | undefined }>
  /** Calls a tool. */
  callTool(
    params: { readonly name: string; readonly arguments?: { readonly [name: string]: unknown } },
    options?: McpRequestOptions,
  ): Promise<{
    readonly content?: readonly McpContent[]
    readonly structuredContent?: unknown
    readonly isError?: boolean | undefined
  }>
}
