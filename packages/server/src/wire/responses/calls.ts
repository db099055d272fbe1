import type { ToolCallEndEvent, ToolResultEvent } from '@millrace/core'
import { argumentsText, restOfArguments } from '../answer/arguments.js'
import { type ResponsesContext, toolOnWire } from './context.js'
import { callItem, executedItem, functionItem } from './items.js'
import type { Output } from './output.js'

/** A call of one of the client's functions while it is told. */
export class ToldCall {
  readonly #output: Output
  readonly #context: ResponsesContext
  readonly #id: string
  readonly #index: number
  readonly #delta: string
  #text = ''

  constructor(output: Output, context: ResponsesContext, id: string) {
    this.#output = output
    this.#context = context
    this.#id = id
    this.#index = output.place()
    this.#delta = output.deltas('response.function_call_arguments.delta', this.#place)
  }

  begin(callId: string, toolName: string): string {
    const tool = toolOnWire(this.#context, toolName) ?? { name: toolName }
    return this.#output.begin(this.#index, functionItem(this.#id, 'in_progress', callId, tool, ''))
  }

  add(delta: string): string {
    this.#text += delta
    return this.#output.delta(this.#delta, delta)
  }

  /** Undefined where the call ends with other arguments than those that were told. */
  end(call: ToolCallEndEvent): string | undefined {
    const rest = restOfArguments(call, this.#text)
    if (rest === undefined) return undefined
    const told = rest === '' ? '' : this.add(rest)
    const text = this.#text
    const item = { ...callItem(this.#id, call, this.#context), arguments: text }
    const { name } = item as { name?: unknown }
    return (
      told +
      this.#output.event('response.function_call_arguments.done', { ...this.#place, name, arguments: text }) +
      this.#output.end(this.#index, item)
    )
  }

  get #place() {
    return { item_id: this.#id, output_index: this.#index }
  }
}

/** A complete call of which nothing was told before. */
export function wholeCall(output: Output, id: string, call: ToolCallEndEvent, context: ResponsesContext): string {
  const item = callItem(id, call, context)
  const custom = item.type === 'custom_tool_call'
  const [field, name] = custom ? ['input', 'custom_tool_call_input'] : ['arguments', 'function_call_arguments']
  const text = String(item[field!])
  const begun = { ...item, status: 'in_progress', [field!]: '' }
  return output.whole(
    item,
    begun,
    place =>
      output.delta(output.deltas(`response.${name}.delta`, place), text) +
      output.event(`response.${name}.done`, { ...place, ...(!custom && { name: item.name }), [field!]: text }),
  )
}

/** A call that was run, with its result. */
export function executedCall(output: Output, id: string, call: ToolCallEndEvent, result: ToolResultEvent): string {
  const item = executedItem(id, call, result)
  const begun = { ...item, status: 'in_progress', arguments: '', output: null, error: null }
  return output.whole(
    item,
    begun,
    place =>
      output.event('response.mcp_call.in_progress', place) +
      output.event('response.mcp_call_arguments.done', { ...place, arguments: argumentsText(call) }) +
      output.event(`response.mcp_call.${result.isError ? 'failed' : 'completed'}`, place),
  )
}
