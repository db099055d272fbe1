import type { Json, SourceEvent } from '@millrace/core'
import { isObject, outputText } from '@millrace/core/provider-kit'

/** A call that the server ran: its reader must not run it again. */
export interface RunCall {
  readonly id: string
  readonly name: string
  readonly input: Json | undefined
}

/** The server that calls of a loop of ours are said to be of. */
export const ownServer = 'millrace'

/** The arguments of a call, which are an object in this dialect: `{}` for those that are no JSON, and a text of free form as its `input`. */
export const inputObject = (input: Json | undefined): object =>
  isObject(input) ? input : input === undefined ? {} : { input }

/**
 * A call that was run and its result, as Anthropic tells those of MCP servers: the dialect's only pair of blocks for tools of any name. Arguments
 * that are no JSON are `{}`.
 */
export const runCall = (
  { id, name, input = {} }: RunCall,
  output: Json,
  isError: boolean,
): readonly [object, object] => [
  { type: 'mcp_tool_use', id, name, server_name: ownServer, input: inputObject(input) },
  {
    type: 'mcp_tool_result',
    tool_use_id: id,
    is_error: isError,
    content: [{ type: 'text', text: outputText(output) }],
  },
]

/** A source as a citation; undefined where it has no address. The vendor's own mark of the place is not known. */
export const citation = ({ url, title, snippet = '' }: Omit<SourceEvent, 'type' | 'id'>): object | undefined =>
  url === undefined
    ? undefined
    : { type: 'web_search_result_location', url, title: title ?? null, cited_text: snippet, encrypted_index: '' }
