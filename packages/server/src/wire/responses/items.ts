import type { Json, ProviderData, SourceEvent } from '@millrace/core'
import { defined, isObject } from '@millrace/core/provider-kit'
import { argumentsText } from '../answer/arguments.js'
import type { CompleteCall } from '../openai/message-parts.js'
import { type ResponsesContext, toolOnWire } from './context.js'
import { type OpaqueData, toOpaque } from './opaque.js'

/** An item of a response's output. */
export type OutputItem = { readonly id: string; readonly type: string } & { readonly [field: string]: unknown }

type Status = 'in_progress' | 'completed'

export const textPart = (text: string, annotations: readonly object[] = []) => ({
  type: 'output_text',
  text,
  annotations,
  logprobs: [],
})

export const messageItem = (id: string, status: Status, content: readonly object[], phase?: Json): OutputItem =>
  defined({ id, type: 'message', status, role: 'assistant', content, phase })

export const summaryPart = (text: string) => ({ type: 'summary_text', text })

/** Reasoning is told as a summary: clients drop it as content (@ai-sdk/openai 4.0.118, @langchain/openai 1.6.0, 2026-11). */
export const reasoningItem = (id: string, summary: readonly object[], data?: OpaqueData): OutputItem => ({
  id,
  type: 'reasoning',
  summary,
  ...(data && { encrypted_content: toOpaque(data) }),
})

/** A call as its beginning has it, without arguments. */
export const functionItem = (
  id: string,
  status: Status,
  callId: string,
  tool: { name: string; namespace?: string },
  text: string,
): OutputItem =>
  defined({
    id,
    type: 'function_call',
    status,
    call_id: callId,
    name: tool.name,
    namespace: tool.namespace,
    arguments: text,
  })

/** A complete call that waits for the client: of a function, or of a tool that takes a text. */
export function callItem(id: string, call: CompleteCall, context: ResponsesContext): OutputItem {
  const tool = toolOnWire(context, call.toolName) ?? { name: call.toolName }
  if (!tool.custom) return functionItem(id, 'completed', call.toolCallId, tool, argumentsText(call))
  const { name, namespace } = tool
  const input = customInput(call)
  return defined({
    id,
    type: 'custom_tool_call',
    status: 'completed',
    call_id: call.toolCallId,
    name,
    namespace,
    input,
  })
}

/** The text for a tool that takes one: the provider knew it as a function with one text `input`. */
function customInput({ input, inputText }: CompleteCall): string {
  if (inputText !== undefined) return inputText
  if (typeof input === 'string') return input
  return isObject(input) && typeof input.input === 'string' ? input.input : JSON.stringify(input ?? {})
}

/** A call that was run, with its result: as OpenAI tells calls of remote tools, which no client runs. */
export function executedItem(id: string, call: CompleteCall, result: { output: Json; isError?: boolean }): OutputItem {
  const output = typeof result.output === 'string' ? result.output : JSON.stringify(result.output)
  return {
    id,
    type: 'mcp_call',
    status: result.isError ? 'failed' : 'completed',
    server_label: 'server',
    name: call.toolName,
    arguments: argumentsText(call),
    approval_request_id: null,
    output,
    error: result.isError ? { type: 'mcp_tool_execution_error', content: [{ type: 'text', text: output }] } : null,
  }
}

/** An image that the model made. Absent for other files and for addresses, which the dialect has no item for. */
export const imageItem = (id: string, mediaType: string, data: string | undefined): OutputItem | undefined =>
  mediaType.startsWith('image/') && data !== undefined
    ? {
        id,
        type: 'image_generation_call',
        status: 'completed',
        output_format: mediaType.slice('image/'.length),
        result: data,
      }
    : undefined

/** A source as an annotation of a text. Absent for one without an address. */
export const citation = ({ url, title = '' }: Omit<SourceEvent, 'type' | 'id'>) =>
  url === undefined ? undefined : { type: 'url_citation', url, title, start_index: 0, end_index: 0 }

/** The phase of a text: models of OpenAI want to know again which of their messages were the answer. */
export function phaseOf(data: ProviderData | undefined): Json | undefined {
  const own = data?.openai
  return isObject(own) ? (own.phase as Json | undefined) : undefined
}
