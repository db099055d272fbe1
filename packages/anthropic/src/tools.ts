import type { ChatRequest, Tool, ToolChoice, Warning } from '@millrace/core'
import { cannotTake, defined, type JsonObject } from '@millrace/core/provider-kit'
import type { AnthropicModel } from './models.js'
import type { AnthropicMcpServer, AnthropicOptions } from './options.js'

/** The beta in which the MCP connector takes these fields (platform.claude.com, MCP connector, 2026-08). */
export const mcpBeta = 'mcp-client-2025-11-20'

/**
 * `tools`, `tool_choice` and `mcp_servers`: the request's functions, then what the vendor runs.
 *
 * @param budgeted - thinking within a budget is on, which rules a forced call out.
 * @throws ChatError `invalid-request` for a name that the vendor refuses.
 */
export function toTools(
  { tools = [], toolChoice, providerOptions = {} }: ChatRequest<AnthropicOptions>,
  model: AnthropicModel,
  budgeted: boolean,
  warnings: Warning[],
): JsonObject {
  const { serverTools = [], mcpServers = [], parallelToolCalls } = providerOptions
  tools.forEach(checkTool)
  const all = [...tools.map(toFunction), ...serverTools, ...mcpServers.map(toToolset)]
  const choice = all.length > 0 ? toChoice(toolChoice, model, budgeted, warnings) : undefined
  const oneByOne = parallelToolCalls === false && all.length > 0 && choice?.type !== 'none'
  return defined({
    tools: all.length > 0 ? all : undefined,
    tool_choice: oneByOne ? { type: 'auto', ...choice, disable_parallel_tool_use: true } : choice,
    mcp_servers: mcpServers.length > 0 ? mcpServers.map(toServer) : undefined,
  })
}

function checkTool({ name }: Tool, i: number): void {
  if (!/^[\w-]{1,128}$/.test(name)) {
    throw cannotTake(`tools[${i}].name`, 'Anthropic takes up to 128 letters, digits, "_" and "-".')
  }
}

const toFunction = ({ name, description, parameters, strict }: Tool): JsonObject =>
  defined({ name, description, input_schema: parameters, strict })

/** "Thinking may not be enabled when tool_choice forces tool use" (run-llama/llama_index#19641, 2025-08); adaptive thinking may. */
function toChoice(
  choice: ToolChoice | undefined,
  { forcedTools }: AnthropicModel,
  budgeted: boolean,
  warnings: Warning[],
): JsonObject | undefined {
  if (choice === undefined) return undefined
  if (choice === 'auto' || choice === 'none') return { type: choice }
  if (forcedTools && !budgeted) return choice === 'required' ? { type: 'any' } : { type: 'tool', name: choice.toolName }
  const why = budgeted ? 'while it thinks within a budget, a model' : 'this model'
  warnings.push({ setting: 'toolChoice', message: `Sent as "auto": ${why} cannot be made to call a tool.` })
  return { type: 'auto' }
}

const toServer = ({ name, url, authorizationToken }: AnthropicMcpServer): JsonObject =>
  defined({ type: 'url', name, url, authorization_token: authorizationToken })

const toToolset = ({ name, allowedTools }: AnthropicMcpServer): JsonObject => ({
  type: 'mcp_toolset',
  mcp_server_name: name,
  ...(allowedTools && {
    default_config: { enabled: false },
    configs: Object.fromEntries(allowedTools.map(tool => [tool, { enabled: true }])),
  }),
})
