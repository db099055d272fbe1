import type { Json, Message, Part, Tool, ToolCallPart, ToolResultPart } from '@millrace/core'
import { isAnswerOf } from '../lib/calls.js'
import type { ChatSessionOptions, ClientTool } from './chat-session.js'

type ToolOptions = Pick<ChatSessionOptions, 'tools' | 'autoApprove'>

/** The tools that run on this side. */
export class ClientTools {
  readonly #options: ToolOptions

  constructor(options: ToolOptions) {
    this.#options = options
  }

  /** As a request names them; absent for none. */
  get declared(): { readonly tools?: readonly Tool[] } {
    const tools = Object.entries(this.#options.tools ?? {}).map(
      ([name, { execute: _, parameters = { type: 'object' }, ...tool }]): Tool => ({ name, parameters, ...tool }),
    )
    return tools.length > 0 ? { tools } : {}
  }

  /** True for a call that this side answers: of its own tools, or with a question for a person. */
  isOurs(call: ToolCallPart): boolean {
    return !!call.approval || !!this.#toolOf(call)
  }

  /** True for a call that is run or approved here, without asking anybody. */
  isRun(call: ToolCallPart): boolean {
    return !!(call.approval ? this.#options.autoApprove?.(call) : this.#toolOf(call)?.execute)
  }

  /** True for results and approvals that nobody was asked for. @param calls - those before. */
  haveGiven({ role, content }: Message, calls: readonly ToolCallPart[]): boolean {
    const isOwn = (part: Part): boolean => calls.some(call => isAnswerOf(part, call) && this.isRun(call))
    return role === 'tool' && (content as readonly Part[]).every(isOwn)
  }

  /** Runs the calls that are run here, and approves those of others. A tool that does not listen to the signal is not waited for once it aborts: its result says so. */
  async run(calls: readonly ToolCallPart[], isOver: AbortSignal): Promise<readonly Part[]> {
    // Nobody stops what has its result.
    const control = new AbortController()
    const { signal } = control
    const abort = (): void => control.abort()
    const stopped = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(new Error(stopText))),
    )
    // Where no tool runs any more it has no other reader.
    stopped.catch(() => {})
    isOver.addEventListener('abort', abort)
    const results = calls.map(async (call): Promise<Part> => {
      const { toolCallId, input = {}, inputError, approval } = call
      if (approval) return approvalOf(call, true)
      try {
        if (inputError !== undefined) throw new Error(inputError)
        const output = this.#toolOf(call)!.execute!(structuredClone(input), { toolCallId, signal })
        return resultOf(call, await Promise.race([output, stopped]))
      } catch (thrown) {
        return resultOf(call, thrown instanceof Error ? thrown.message : String(thrown), true)
      }
    })
    const all = await Promise.all(results)
    isOver.removeEventListener('abort', abort)
    return all
  }

  #toolOf({ toolName }: ToolCallPart): ClientTool | undefined {
    const { tools = {} } = this.#options
    return Object.hasOwn(tools, toolName) ? tools[toolName] : undefined
  }
}

/**
 * The result of a call, for a message of role `tool`. Nothing is `null`, and the rest as JSON has it: a copy.
 *
 * @throws TypeError or SyntaxError for what JSON cannot hold: with one such result the conversation could be neither sent nor saved.
 */
export const resultOf = (
  { toolCallId, toolName }: ToolCallPart,
  output: Json = null,
  isError = false,
): ToolResultPart => ({
  type: 'tool-result',
  toolCallId,
  toolName,
  output: JSON.parse(JSON.stringify(output)),
  ...(isError && { isError }),
})

/** The answer to the question whether a call may run. */
export const approvalOf = ({ approval }: ToolCallPart, approved: boolean, reason?: string): Part => ({
  type: 'tool-approval',
  approvalId: approval!.approvalId,
  approved,
  ...(reason !== undefined && { reason }),
})

const stopText = 'The tool was stopped.'

/** The result of a call that was stopped. */
export const stoppedResult = (call: ToolCallPart): Part =>
  call.approval ? approvalOf(call, false, stopText) : resultOf(call, stopText, true)
