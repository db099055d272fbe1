import type { ChatSink } from '@millrace/core'
import { type JsonObject, numberIn, objectsIn, textIn } from '@millrace/core/provider-kit'

/**
 * Reads `executed_tools`: calls of tools that the host ran itself, first the call and later its output, or both at once. Groq writes them
 * (recorded 2026), without ids and with the kind of the tool for its name; Millrace's own wire adds `id`, `name` and `is_error`.
 */
export class ExecutedTools {
  readonly #told = new Set<string>()

  read(executed: unknown, sink: ChatSink): void {
    for (const [place, tool] of objectsIn(executed).entries()) this.#readOne(tool, place, sink)
  }

  #readOne(tool: JsonObject, place: number, sink: ChatSink): void {
    const key = `executed ${numberIn(tool.index) ?? place}`
    const name = textIn(tool.name) ?? textIn(tool.type)
    if (!this.#told.has(key)) {
      this.#told.add(key)
      // Without an id a call waits for its arguments before it is announced, and its result needs its id.
      sink.toolCall(key, { id: textIn(tool.id) ?? key, name, input: tool.arguments, byVendor: true })
    }
    const toolCallId = sink.callIdAt(key)
    if (typeof tool.output !== 'string' || toolCallId === undefined) return
    sink.endBlock(key)
    sink.toolResult({ toolCallId, output: tool.output, ...(tool.is_error === true && { isError: true }) })
  }
}
