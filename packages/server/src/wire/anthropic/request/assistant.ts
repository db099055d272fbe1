import type { Json, Part, ProviderData } from '@millrace/core'
import { copyOf, defined, isObject, type JsonObject } from '@millrace/core/provider-kit'
import { ownServer } from '../message-parts.js'
import { anthropicId, dataOfSignature } from '../signature.js'
import { type Block, blocksIn, textIn } from './body.js'

/** The names of the tools that were called, by the ids of the calls: results have the id alone. */
export class ToolNames {
  readonly #names = new Map<string, string>()

  add(id: string, name: string): void {
    this.#names.set(id, name)
  }

  /** The name as a field of a result, where it is known. */
  of(id: string): { readonly toolName?: string } {
    const toolName = this.#names.get(id)
    return toolName === undefined ? {} : { toolName }
  }
}

/** Fields of a block that go on to Anthropic where it is asked, and to no other provider: a mark for its cache, and others that are given. */
export function ownFields(
  { cache_control: cache }: { readonly [field: string]: unknown },
  more: JsonObject = {},
): { readonly providerData?: ProviderData } {
  const fields = { ...(isObject(cache) && { cache_control: cache }), ...more }
  return Object.keys(fields).length > 0 ? { providerData: { [anthropicId]: fields as Json } } : {}
}

/** A block of the assistant; undefined for one that says nothing. Blocks of kinds that only Anthropic knows go back to Anthropic as they came. */
export function assistantPart(block: Block, names: ToolNames): Part | undefined {
  const { type, id, name, tool_use_id: answered } = block
  const text = textIn(block)
  if (type === 'text') return text === '' ? undefined : { type: 'text', text, ...ownFields(block) }
  if (type === 'thinking') return thought(block)
  if (isName(answered)) return result(block, answered, names)
  if (!isName(id) || !isName(name) || !type.endsWith('tool_use')) return unknownBlock(block)
  names.add(id, name)
  const call = { type: 'tool-call' as const, toolCallId: id, toolName: name, input: (block.input ?? {}) as Json }
  if (type === 'tool_use') return { ...call, ...ownFields(block) }
  if (isOurs(block)) return call
  const { server_name, caller } = block
  return { ...call, providerData: { [anthropicId]: defined({ type, server_name, caller }) as Json } }
}

/** A call that a server of ours has run, and told as one of an MCP server. */
const isOurs = ({ type, server_name: server }: Block): boolean => type === 'mcp_tool_use' && server === ownServer

const isName = (value: unknown): value is string => typeof value === 'string' && value !== ''

function thought({ thinking, signature }: Block): Part | undefined {
  const text = typeof thinking === 'string' ? thinking : ''
  const providerData = dataOfSignature(signature)
  return text === '' && !providerData ? undefined : defined({ type: 'reasoning' as const, text, providerData })
}

/** The result of a tool that was run on a server. That of an MCP server is text; others are Anthropic's own and go back as they came. */
function result({ type, content = '', is_error: failed }: Block, id: string, names: ToolNames): Part {
  const isText = type === 'mcp_tool_result' && typeof content !== 'string'
  const output = isText ? blocksIn(content).map(textIn).join('') : (copyOf(content) as Json)
  return { type: 'tool-result', toolCallId: id, ...names.of(id), output, ...(failed === true && { isError: true }) }
}

/** As `@millrace/anthropic` reads such blocks: a thought without words, which has the block as its data. */
const unknownBlock = (block: Block): Part => ({
  type: 'reasoning',
  text: '',
  providerData: { [anthropicId]: copyOf(block) as Json },
})
