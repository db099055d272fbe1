import type { Message, Part, ToolResultPart } from '@millrace/core'
import { leadOfFiles, noteOfFiles } from '@millrace/core/internal'
import { isObject, type Warn } from '@millrace/core/provider-kit'
import { ownFields, type ToolNames } from './assistant.js'
import { type Block, blocksIn, textIn } from './body.js'
import { mediaOfBlock } from './media.js'

/**
 * A user's message: first the results of tools, as a message of their own, then what else the user says. Images and documents inside of a result
 * follow in the user's message, since results are text elsewhere.
 */
export function userMessages(content: readonly Block[], field: string, names: ToolNames, warn: Warn): Message[] {
  const results: ToolResultPart[] = []
  const shown: Part[] = []
  const said: Part[] = []
  for (const [i, block] of content.entries()) {
    const place = `${field}.content[${i}]`
    if (block.type === 'tool_result') {
      const { part, media } = toResult(block, place, names, warn)
      results.push(part)
      for (const each of media) shown.push(each)
    } else said.push(...toPart(block, place, warn))
  }
  const parts = [...shown, ...said]
  return [
    ...(results.length > 0 ? [{ role: 'tool' as const, content: results }] : []),
    ...(parts.length > 0 ? [{ role: 'user' as const, content: parts }] : []),
  ]
}

function toPart(block: Block, field: string, warn: Warn): Part[] {
  const said = textIn(block)
  if (block.type === 'text') return said === '' ? [] : [{ type: 'text', text: said, ...ownFields(block) }]
  const media = mediaOfBlock(block, field, warn)
  if (media) return [media]
  const text = wordsOf(block)
  const { citations } = block
  if (text !== undefined && isObject(citations) && citations.enabled === true)
    warn(`${field}.citations`, 'Left out: a result of a search is text here, which is not cited.')
  if (text !== undefined) return [{ type: 'text', text, ...ownFields(block) }]
  warn(field, 'Left out: the kind of block is not known.')
  return []
}

/** The words of blocks that stand for text: a result of the client's own search, and a tool that the client's search for tools has found. */
function wordsOf({ type, title, source, content, tool_name: tool }: Block): string | undefined {
  if (type === 'tool_reference' && typeof tool === 'string') return `The tool ${tool} is there.`
  if (type !== 'search_result') return undefined
  const texts = blocksIn(content).map(textIn)
  return [title, source, ...texts].filter(text => typeof text === 'string' && text !== '').join('\n')
}

function toResult(
  block: Block,
  field: string,
  names: ToolNames,
  warn: Warn,
): { readonly part: ToolResultPart; readonly media: readonly Part[] } {
  const { tool_use_id, content = '', is_error: failed } = block
  const id = String(tool_use_id)
  const parts = blocksIn(content).flatMap((block, i) => toPart(block, `${field}.content[${i}]`, warn))
  const texts = parts.flatMap(part => (part.type === 'text' ? part.text : []))
  const files = parts.filter(part => part.type !== 'text')
  const note = files.length > 0 ? [noteOfFiles(files.length)] : []
  const output = typeof content === 'string' ? content : [...texts, ...note].join('\n')
  const part = {
    type: 'tool-result' as const,
    toolCallId: id,
    ...names.of(id),
    output,
    ...(failed === true && { isError: true }),
    ...ownFields(block),
  }
  return { part, media: files.length > 0 ? [leadOfFiles(id), ...files] : [] }
}
