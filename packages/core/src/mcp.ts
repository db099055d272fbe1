export type { McpClient, McpContent, McpTool } from './mcp/mcp-client.js'
export { type McpToolsOptions, mcpTools } from './mcp/mcp-tools.js'
