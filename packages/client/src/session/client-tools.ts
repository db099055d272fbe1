import type { Json, Part, Tool, ToolCallPart, ToolResultPart } from '@millrace/core'
import type { ChatSessionOptions, ClientTool } from './chat-session.js'

/** The tools that run on this side. */
export class ClientTools {
  readonly #options: Pick<ChatSessionOptions, 'tools'>

  constructor(options: Pick<ChatSessionOptions, 'tools'>) {
    this.#options = options
  }

  get #tools(): { readonly [name: string]: ClientTool } {
    return this.#options.tools ?? {}
  }

  /** As a request names them; absent for none. */
  get declared(): { readonly tools?: readonly Tool[] } {
    const tools = Object.entries(this.#tools).map(
      ([name, { description, parameters = { type: 'object' } }]): Tool => ({
        name,
        ...(description !== undefined && { description }),
        parameters,
      }),
    )
    return tools.length > 0 ? { tools } : {}
  }

  /** True for a call that this side answers: of its own tools, or with a question for a person. */
  isOurs({ toolName, approval }: ToolCallPart): boolean {
    return approval !== undefined || Object.hasOwn(this.#tools, toolName)
  }

  /** Runs the calls that can be run here; the others give nothing. */
  async run(calls: readonly ToolCallPart[], signal: AbortSignal): Promise<readonly Part[]> {
    return (await Promise.all(calls.map(call => this.#run(call, signal)))).flat()
  }

  async #run(call: ToolCallPart, signal: AbortSignal): Promise<Part[]> {
    const { toolCallId, toolName, input, inputError, approval } = call
    const execute = approval || !this.isOurs(call) ? undefined : this.#tools[toolName]?.execute
    if (!execute) return []
    if (inputError !== undefined) return [resultOf(call, inputError, true)]
    try {
      return [resultOf(call, await execute(input ?? {}, { toolCallId, signal }))]
    } catch (thrown) {
      return [resultOf(call, thrown instanceof Error ? thrown.message : String(thrown), true)]
    }
  }
}

/** The result of a call, for a message of role `tool`. Nothing is `null`, as JSON has it. */
export const resultOf = (
  { toolCallId, toolName }: ToolCallPart,
  output: Json | undefined,
  isError = false,
): ToolResultPart => ({
  type: 'tool-result',
  toolCallId,
  toolName,
  output: output ?? null,
  ...(isError && { isError }),
})
