import type { Json, Part, ProviderData } from '@millrace/core'
import { copyOf, defined } from '@millrace/core/provider-kit'
import { ownServer } from '../message-parts.js'
import { anthropicId, dataOfSignature } from '../signature.js'
import type { Block } from './body.js'

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

/** A mark for Anthropic's cache, which goes on to Anthropic where it is asked, and to no other provider. */
export const cacheData = ({ cache_control: cache }: Block): { readonly providerData?: ProviderData } =>
  cache ? { providerData: { [anthropicId]: { cache_control: cache as Json } } } : {}

/** A block of the assistant; undefined for one that says nothing. Blocks of kinds that only Anthropic knows go back to Anthropic as they came. */
export function assistantPart(block: Block, names: ToolNames): Part | undefined {
  const { type, id = '', name = '', text = '' } = block
  if (type === 'text') return text === '' ? undefined : { type: 'text', text, ...cacheData(block) }
  if (type === 'thinking') return thought(block)
  if (block.tool_use_id !== undefined) return result(block, names)
  if (id === '' || name === '' || !type.endsWith('tool_use')) return unknownBlock(block)
  names.add(id, name)
  const call = { type: 'tool-call' as const, toolCallId: id, toolName: name, input: (block.input ?? {}) as Json }
  if (type === 'tool_use') return { ...call, ...cacheData(block) }
  if (isOurs(block)) return call
  const { server_name, caller } = block
  return { ...call, providerData: { [anthropicId]: defined({ type, server_name, caller }) as Json } }
}

/** A call that a server of ours has run, and told as one of an MCP server. */
const isOurs = ({ type, server_name: server }: Block): boolean => type === 'mcp_tool_use' && server === ownServer

function thought({ thinking: text = '', signature }: Block): Part | undefined {
  const providerData = dataOfSignature(signature)
  return text === '' && !providerData ? undefined : defined({ type: 'reasoning' as const, text, providerData })
}

/** The result of a tool that was run on a server. That of an MCP server is text; others are Anthropic's own and go back as they came. */
function result({ type, tool_use_id: id = '', content = '', is_error: failed }: Block, names: ToolNames): Part {
  const texts = typeof content === 'string' ? [content] : content.map(block => block.text)
  const output = type === 'mcp_tool_result' ? texts.join('') : (copyOf(content) as Json)
  return { type: 'tool-result', toolCallId: id, ...names.of(id), output, ...(failed && { isError: true }) }
}

/** As `@millrace/anthropic` reads such blocks: a thought without words, which has the block as its data. */
const unknownBlock = (block: Block): Part => ({
  type: 'reasoning',
  text: '',
  providerData: { [anthropicId]: copyOf(block) as Json },
})
