import type { ToolChoice, ToolResultPart } from '@millrace/core'
import { defined, entryOf, isObject, type JsonObject, objectIn, outputText, textIn } from '@millrace/core/provider-kit'
import type { OpenAIBuiltInTool } from './options.js'

/** An output item that calls a tool, the caller's or one of the vendor's. */
interface CallKind {
  /** The item names the tool, perhaps not at once. Default false: its type does where it has no name. */
  readonly named?: boolean
  /** The field that has the arguments as text, as deltas do too. Absent: the item has them in fields of their own. */
  readonly field?: 'arguments' | 'input' | 'code'
  /** The arguments, out of the item. */
  readonly input: (item: JsonObject) => unknown
  /** Reads the tool's output out of the item. Absent: the caller runs the tool, or an item of its own follows. */
  readonly result?: (item: JsonObject) => unknown
  /** The text is plain: what stands around it to make JSON of it. */
  readonly around?: readonly [before: string, after: string]
  /** The type of the item that answers the call, where the caller runs it. Default: that of the call, and `_output`. */
  readonly answer?: string
  /** The field of the answer that names the call. Default `call_id`. */
  readonly answerId?: string
}

const pick =
  (...names: readonly string[]) =>
  (item: JsonObject): JsonObject =>
    defined(Object.fromEntries(names.map(name => [name, item[name] ?? undefined])))

const argumentsOf = (item: JsonObject): unknown => item.arguments ?? {}

/** Without the pages, which are what a search gave. */
function searchOf({ action }: JsonObject): unknown {
  const { sources: _, ...asked } = objectIn(action)
  return asked
}

const pagesOf = ({ status, action }: JsonObject): unknown => defined({ status, sources: objectIn(action).sources })

/** The items that are calls (OpenAI's reference, as the types of its SDK 7.57 tell it, 2026-11). */
const callKinds: { readonly [type: string]: CallKind } = {
  function_call: { named: true, field: 'arguments', input: argumentsOf },
  web_search_call: { input: searchOf, result: pagesOf },
  file_search_call: { input: pick('queries'), result: pick('status', 'results') },
  code_interpreter_call: {
    field: 'code',
    input: pick('code'),
    result: pick('status', 'outputs'),
    around: ['{"code":"', '"}'],
  },
  image_generation_call: {
    input: pick('action', 'size', 'quality', 'background', 'output_format'),
    result: pick('status', 'revised_prompt'),
  },
  mcp_call: {
    named: true,
    field: 'arguments',
    input: argumentsOf,
    result: item => item.output ?? item.error ?? null,
  },
  mcp_approval_request: {
    field: 'arguments',
    input: argumentsOf,
    answer: 'mcp_approval_response',
    answerId: 'approval_request_id',
  },
  custom_tool_call: { named: true, field: 'input', input: item => item.input, around: ['"', '"'] },
  computer_call: { input: pick('action', 'actions', 'pending_safety_checks') },
  local_shell_call: { input: pick('action'), answerId: 'id' },
  shell_call: { input: pick('action', 'environment') },
  apply_patch_call: { input: pick('operation') },
  tool_search_call: { input: argumentsOf, answer: 'tool_search_output' },
}

/** The kind of call that an item is; undefined where it is none. */
export const callKind = ({ type }: JsonObject): CallKind | undefined => entryOf(callKinds, textIn(type))

/** The kind that an item of the output is: `call` for every type that calls a tool, else its type. */
export const kindOf = (wire: JsonObject): string => (callKind(wire) ? 'call' : String(wire.type ?? ''))

/** The id that a call has towards the reader: what its answer has to name, or the item's own. */
export const callIdOf = (item: JsonObject): string | undefined => textIn(item.call_id) ?? textIn(item.id)

/** Name of the tool that an item calls: `web_search` for a `web_search_call`. */
export const toolNameOf = (item: JsonObject): string =>
  textIn(item.name) ?? (callKind(item)?.named ? '' : String(item.type).replace(/_call$/, ''))

/** True when the vendor ran the tool, so that no answer is wanted. A search for tools says so itself. */
export const isAnswered = (item: JsonObject): boolean => Boolean(callKind(item)?.result) || item.execution === 'server'

/**
 * The item that answers a call: text, or JSON as text, for functions and custom tools; for the vendor's other tools the fields of its own
 * answer, such as `{ approve: true }` or `{ output: { type: 'computer_screenshot', … } }`.
 *
 * @param call - the item of the call; empty where it was a plain function.
 */
export function toOutputItem({ toolCallId, output }: ToolResultPart, call: JsonObject): JsonObject {
  const { type = 'function_call' } = call
  const { answer = `${type}_output`, answerId = 'call_id' } = callKind(call) ?? {}
  const takesText = type === 'function_call' || type === 'custom_tool_call'
  const fields = takesText || !isObject(output) ? { output: outputText(output) } : output
  // A call may have been told under an id that the vendor changed later.
  const id = (answerId === 'call_id' ? textIn(call.call_id) : undefined) ?? toolCallId
  return { type: answer, [answerId]: id, ...fields }
}

/** Values of `include` without which a built-in tool's result does not come with the answer (OpenAI's reference, `include`, 2026-11). */
const includes: { readonly [type: string]: readonly string[] } = {
  web_search: ['web_search_call.action.sources'],
  web_search_preview: ['web_search_call.action.sources'],
  file_search: ['file_search_call.results'],
  code_interpreter: ['code_interpreter_call.outputs'],
}

/** The `include` of a built-in tool, of whatever date: `web_search_2025_08_26`. */
export const includedWith = ({ type }: OpenAIBuiltInTool): readonly string[] =>
  entryOf(includes, type.replace(/(_\d+){3}$/, '')) ?? []

/** The choice of a built-in tool, by its own name, or its server's, or its type; undefined where the request's choice is none of them. */
export function chosenOf(choice: ToolChoice | undefined, tools: readonly OpenAIBuiltInTool[]): JsonObject | undefined {
  if (typeof choice !== 'object') return undefined
  const tool = tools.find(({ name, server_label: server, type }) => choice.toolName === (name ?? server ?? type))
  return tool && pick('type', 'name', 'server_label')(tool)
}
