import type { Json, ToolResultPart } from '@millrace/core'
import { defined, isObject, type JsonObject, objectIn, textIn } from '@millrace/core/provider-kit'

/** An output item that is a call of one of the vendor's own tools. */
interface BuiltInCall {
  /** Name of the tool; undefined: the item has it in `name`. */
  readonly tool?: string
  /** The arguments, out of the item. */
  readonly input: (item: JsonObject) => unknown
  /** What the tool gave, out of the item. Absent: the caller runs the tool, or an item of its own follows. */
  readonly result?: (item: JsonObject) => unknown
  /** The deltas are plain text: what stands around it to make JSON of it. */
  readonly around?: readonly [before: string, after: string]
  /** The type of the item that answers the call, where the caller runs it. */
  readonly answer?: string
  /** The field of the answer that names the call. Default `call_id`. */
  readonly answerId?: string
}

const pick =
  (...names: readonly string[]) =>
  (item: JsonObject): JsonObject =>
    defined(Object.fromEntries(names.map(name => [name, item[name] ?? undefined])))

/** As text where they were streamed, parsed where they come whole. */
const argumentsOf = (item: JsonObject): unknown => item.arguments ?? {}

/** Without the pages, which are what a search gave. */
function searchOf({ action }: JsonObject): unknown {
  const { sources: _, ...asked } = objectIn(action)
  return asked
}

const pagesOf = ({ status, action }: JsonObject): unknown => defined({ status, sources: objectIn(action).sources })

/** The calls that are no `function_call` (OpenAI's reference, as the types of its SDK 7.57 tell it, 2026-11). */
const builtInCalls: { readonly [type: string]: BuiltInCall } = {
  web_search_call: { tool: 'web_search', input: searchOf, result: pagesOf },
  file_search_call: { tool: 'file_search', input: pick('queries'), result: pick('status', 'results') },
  code_interpreter_call: {
    tool: 'code_interpreter',
    input: pick('code'),
    around: ['{"code":"', '"}'],
    result: pick('status', 'outputs'),
  },
  image_generation_call: {
    tool: 'image_generation',
    input: pick('action', 'size', 'quality', 'background', 'output_format'),
    result: pick('status', 'revised_prompt'),
  },
  mcp_call: { input: argumentsOf, result: item => item.error ?? item.output ?? null },
  mcp_approval_request: { input: argumentsOf, answer: 'mcp_approval_response', answerId: 'approval_request_id' },
  custom_tool_call: { input: item => item.input, around: ['"', '"'], answer: 'custom_tool_call_output' },
  computer_call: {
    tool: 'computer',
    input: pick('action', 'actions', 'pending_safety_checks'),
    answer: 'computer_call_output',
  },
  local_shell_call: { tool: 'local_shell', input: pick('action'), answer: 'local_shell_call_output', answerId: 'id' },
  shell_call: { tool: 'shell', input: pick('action', 'environment'), answer: 'shell_call_output' },
  apply_patch_call: { tool: 'apply_patch', input: pick('operation'), answer: 'apply_patch_call_output' },
  tool_search_call: { tool: 'tool_search', input: argumentsOf, answer: 'tool_search_output' },
}

/** The row of an item type; undefined where it is no call of a built-in tool. */
export const builtInCall = (type: unknown): BuiltInCall | undefined =>
  typeof type === 'string' && Object.hasOwn(builtInCalls, type) ? builtInCalls[type] : undefined

/** The id that a call has towards the reader: what its answer has to name, or the item's own. */
export const callIdOf = (item: JsonObject): string | undefined => textIn(item.call_id) ?? textIn(item.id)

/** Name of the tool that an item calls. */
export const toolNameOf = (item: JsonObject): string => builtInCall(item.type)?.tool ?? textIn(item.name) ?? ''

/** Whether the vendor ran the tool, so that no answer is wanted. A search for tools says so itself. */
export const isAnswered = (item: JsonObject | undefined): boolean =>
  builtInCall(item?.type)?.result !== undefined || item?.execution === 'server'

/** What the vendor's tool gave; null for one that says nothing of it. */
export const resultOf = (item: JsonObject): Json => (builtInCall(item.type)?.result?.(item) ?? null) as Json

/**
 * The item that answers a call: text, or JSON as text, for functions and custom tools; for the vendor's other tools the fields of its own
 * answer, such as `{ approve: true }` or `{ output: { type: 'computer_screenshot', … } }`.
 *
 * @param call - the item of the call, where it was no plain function.
 */
export function toOutputItem({ toolCallId, output }: ToolResultPart, call: JsonObject | undefined): JsonObject {
  const { answer: type = 'function_call_output', answerId = 'call_id' } = builtInCall(call?.type) ?? {}
  const takesText = type === 'function_call_output' || type === 'custom_tool_call_output'
  const fields: JsonObject = takesText || !isObject(output) ? { output: textFor(output) } : output
  return { type, [answerId]: toolCallId, ...fields }
}

const textFor = (output: Json): string => (typeof output === 'string' ? output : JSON.stringify(output))
