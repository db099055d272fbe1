import {
  type AIMessage,
  type BaseMessage,
  isAIMessage,
  isToolMessage,
  type MessageContent,
  type ToolMessage,
} from '@langchain/core/messages'
import type { Json, Message, Part, ProviderData } from '@millrace/core'
import { leadOfFiles, noteOfFiles } from '@millrace/core/internal'
import { isObject } from '@millrace/core/provider-kit'
import { type Block, blockPart } from './block-part.js'
import { carriedBy, carriedKey } from './carried.js'

const roles: Readonly<Record<string, Message['role']>> = {
  system: 'system',
  developer: 'system',
  human: 'user',
  user: 'user',
  ai: 'assistant',
}

/**
 * LangChain's messages as ours. Files in the results of tools follow behind these, in a message of the user, since results are text.
 *
 * @throws TypeError for a role that there is none of, and for a block that a model would not be told of.
 */
export function chatMessages(messages: readonly BaseMessage[]): Message[] {
  const all: Message[] = []
  let files: Part[] = []
  const tellFiles = (): void => {
    if (files.length > 0) all.push({ role: 'user', content: files })
    files = []
  }
  for (const message of messages) {
    if (isToolMessage(message)) files = [...files, ...addResult(message, all)]
    else {
      tellFiles()
      all.push(chatMessage(message))
    }
  }
  tellFiles()
  return all
}

function chatMessage(message: BaseMessage): Message {
  const { content } = message
  const type = message.getType()
  const role = Object.hasOwn(roles, type) ? roles[type] : undefined
  if (!role) throw new TypeError(`A message of type ${type} has no place in a chat request.`)
  if (isAIMessage(message)) return { role, content: answerParts(message) }
  return { role, content: typeof content === 'string' ? content : (content as Block[]).map(saidPart) }
}

function saidPart(block: Block): Part {
  const part = blockPart(block)
  if (!part) throw new TypeError(`A block of type ${String(block.type)} in this form has no place in a chat request.`)
  return part
}

/** Adds the result of a tool. @returns the files in it, with words before them. */
function addResult({ content, tool_call_id: toolCallId, status }: ToolMessage, all: Message[]): readonly Part[] {
  const blocks = typeof content === 'string' ? [] : (content as Block[])
  const parts = blocks.map(block => blockPart(block))
  const files = parts.filter(part => part !== undefined).filter(({ type }) => type !== 'text')
  const texts = parts.flatMap((part, at) => (part ? ('text' in part ? [part.text] : []) : [JSON.stringify(blocks[at])]))
  const note = files.length > 0 ? [noteOfFiles(files.length)] : []
  const output = parts.some(part => part) ? [...texts, ...note].join('\n') : plainOutput(content)
  all.push({ role: 'tool', content: [{ type: 'tool-result', toolCallId, output, isError: status === 'error' }] })
  return files.length > 0 ? [leadOfFiles(toolCallId), ...files] : []
}

/** Reasoning stands beside the content of an answer that came in chunks, and in its blocks where it came as events. */
function answerParts(message: AIMessage): Part[] {
  const { content } = message
  const carried = carriedParts(message)
  const told = typeof content === 'string' ? [{ type: 'text', text: content }] : (content as Block[])
  const parts = told.filter(({ text }) => text !== '').flatMap(block => answerPart(block, carried.length > 0) ?? [])
  return [...carried, ...parts, ...callsOf(message)]
}

/** A block of an answer. @param isCarried - its reasoning stands beside it. */
function answerPart(block: Block, isCarried: boolean): Part | undefined {
  const { type, reasoning } = block
  if (type !== 'reasoning' || typeof reasoning !== 'string') return blockPart(block)
  const own = carriedBy(block)
  return !isCarried && (reasoning !== '' || own.providerData) ? { type, text: reasoning, ...own } : undefined
}

/** Reasoning of an answer of ours, which the vendor wants back with its signature. */
function carriedParts({ additional_kwargs: kwargs }: AIMessage): Part[] {
  const carried = kwargs[carriedKey] as { readonly reasoning?: unknown } | undefined
  return Array.isArray(carried?.reasoning) ? (carried.reasoning as Part[]) : []
}

function callsOf({ content, tool_calls: calls = [], additional_kwargs: kwargs }: AIMessage): Part[] {
  const carried = kwargs[carriedKey] as { readonly calls?: unknown } | undefined
  const data = new Map<unknown, unknown>(isObject(carried?.calls) ? Object.entries(carried.calls) : [])
  for (const block of typeof content === 'string' ? [] : content)
    if (block.type === 'tool_call' && isObject(block[carriedKey])) data.set(block.id, block[carriedKey])
  return calls.map(({ id = '', name, args }) => {
    const own = data.get(id)
    return {
      type: 'tool-call',
      toolCallId: id,
      toolName: name,
      input: args as Json,
      ...(isObject(own) && { providerData: own as ProviderData }),
    }
  })
}

const plainOutput = (content: MessageContent): Json =>
  typeof content === 'string' ? content : JSON.parse(JSON.stringify(content))
