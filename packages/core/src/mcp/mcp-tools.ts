import type { AnyTool } from '../tools/tool-definition.js'
import { checkNames } from '../vocabulary/known-names.js'
import type { McpClient, McpTool } from './mcp-client.js'
import { mcpOutput, mcpText } from './mcp-output.js'

/** Settings of {@link mcpTools}. */
export interface McpToolsOptions {
  /** Put before each name, such as `github_`, so that the tools of several servers can stand beside each other. Default none. */
  readonly prefix?: string
  /** Milliseconds in which the server must say something about a call, be it a notification of progress. Default 60 000. */
  readonly idleTimeoutMs?: number
  /** Milliseconds that a call may take in all. Default 600 000. */
  readonly timeoutMs?: number
  /**
   * Changes one tool: `{ approve: true }` asks a person before each call of it, `{ description }` tells the model more; false leaves it out. Default: all as
   * they are. A server's hints (`annotations`) are its own words. May be `async`; what it throws, `mcpTools` rejects with.
   */
  tool?(tool: McpTool): ToolChanges | Promise<ToolChanges>
}

/** Changes of a tool; false leaves it out. */
type ToolChanges = Pick<AnyTool, 'approve' | 'description' | 'timeoutMs'> | false | undefined

/** Vendors allow these in a name, and 64 of them. */
const others = /[^\w-]/g
const longestName = 64

/**
 * The tools of an MCP server, for `withTools`: over the official client, which the application has made and connected, and closes. They are listed
 * once, all pages of them; a server that has other tools later is asked anew. The server checks the arguments. A result with `isError` is a tool that fails; text is
 * told as text, structured content as JSON, and pictures and sounds by their type and size alone. A call is cancelled at the server when its `signal` aborts.
 *
 * Characters that vendors do not allow in a name are `_`. Rejects with what the client throws, and with a TypeError for two tools of one name.
 *
 * @param client - of `@modelcontextprotocol/client` 2, connected.
 * @example
 * ```ts
 * import { mcpTools } from '@millrace/core/mcp'
 *
 * const client = {
 *   listTools: async () => ({ tools: [{ name: 'look.up', inputSchema: { type: 'object' } }] }),
 *   callTool: async () => ({ content: [{ type: 'text', text: 'found' }] }),
 * }
 * console.log(Object.keys(await mcpTools(client, { prefix: 'docs_' }))) // docs_look_up
 * ```
 */
export async function mcpTools(client: McpClient, options: McpToolsOptions = {}): Promise<{ [name: string]: AnyTool }> {
  if (typeof client?.listTools !== 'function' || typeof client.callTool !== 'function')
    throw new TypeError('mcpTools takes a client: { listTools, callTool }.')
  checkNames(options, { prefix: true, idleTimeoutMs: true, timeoutMs: true, tool: true }, 'mcpTools')
  const { prefix = '', idleTimeoutMs = 60_000 } = options
  const tools = await allTools(client, idleTimeoutMs)
  const found = new Map<string, AnyTool>()
  for (const tool of tools) {
    const changes = await options.tool?.(tool)
    if (changes === false) continue
    const name = `${prefix}${tool.name}`.replace(others, '_').slice(0, longestName)
    if (found.has(name)) throw new TypeError(`mcpTools: two tools have the name ${JSON.stringify(name)}.`)
    found.set(name, { ...toolOf(client, tool, options), ...changes })
  }
  return Object.fromEntries(found)
}

/** The official client 2 gives all pages at once; others, and its predecessor, one at a time. */
async function allTools(client: McpClient, timeout: number): Promise<readonly McpTool[]> {
  const tools: McpTool[] = []
  const cursors = new Set<string>()
  for (let cursor: string | undefined; ; ) {
    const page = await client.listTools(cursor === undefined ? undefined : { cursor }, { timeout })
    tools.push(...page.tools)
    cursor = page.nextCursor
    if (!cursor) return tools
    if (cursors.has(cursor)) throw new Error('mcpTools: the server lists its tools in a circle.')
    cursors.add(cursor)
  }
}

function toolOf(
  client: McpClient,
  tool: McpTool,
  { idleTimeoutMs = 60_000, timeoutMs = 600_000 }: McpToolsOptions,
): AnyTool {
  const { name, title, description = title, inputSchema } = tool
  return {
    ...(description !== undefined && { description }),
    input: inputSchema,
    timeoutMs,
    async execute(input: { readonly [name: string]: unknown }, { signal }) {
      const limits = { signal, timeout: idleTimeoutMs, resetTimeoutOnProgress: true, onprogress: nothing }
      const { content, structuredContent, isError } = await client.callTool({ name, arguments: input }, limits)
      if (isError) throw new Error(mcpText(content))
      return mcpOutput(content, structuredContent)
    },
  }
}

/** Without a listener the server is not asked to tell of its progress. */
function nothing(): void {}
