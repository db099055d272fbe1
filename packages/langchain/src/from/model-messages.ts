import {
  AIMessage,
  type BaseMessage,
  HumanMessage,
  type MessageContent,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages'
import type { Message, Part, ToolResultPart } from '@millrace/core'
import {
  argumentsObject,
  base64Of,
  isMedia,
  isObject,
  type JsonObject,
  type MediaPart,
  outputText,
  ownData,
  partsOf,
  urlOf,
} from '@millrace/core/provider-kit'
import { thoughtField } from './thought-block.js'

/** Our messages as LangChain's. @param provider - its id, under which data of the model came out. */
export function modelMessages(messages: readonly Message[], provider: string): BaseMessage[] {
  return messages.flatMap((message, i): BaseMessage[] => {
    const parts = partsOf(message)
    const results = parts.filter(part => part.type === 'tool-result')
    switch (message.role) {
      case 'system':
        return [new SystemMessage(textIn(parts))]
      case 'assistant':
        return [answer(parts, results, provider)]
      case 'user':
        return [...results.map(toolMessage), ...question(parts, `messages[${i}]`)]
      default:
        return results.map(toolMessage)
    }
  })
}

function question(parts: readonly Part[], field: string): BaseMessage[] {
  const blocks = parts.flatMap((part, j): JsonObject[] => {
    if (part.type === 'text') return [{ type: 'text', text: part.text }]
    return isMedia(part) ? [mediaBlock(part, `${field}.content[${j}]`)] : []
  })
  if (blocks.length === 0) return []
  const isText = blocks.every(({ type }) => type === 'text')
  return [new HumanMessage({ content: isText ? textIn(parts) : (blocks as MessageContent) })]
}

/** An answer. Calls whose results stand beside them were run by the vendor: they are its own business. */
function answer(parts: readonly Part[], results: readonly ToolResultPart[], provider: string): AIMessage {
  const ran = new Set(results.map(({ toolCallId }) => toolCallId))
  const calls = parts.filter(part => part.type === 'tool-call').filter(({ toolCallId }) => !ran.has(toolCallId))
  const blocks = parts.flatMap((part): JsonObject[] => {
    if (part.type === 'text') return part.text === '' ? [] : [{ type: 'text', text: part.text }]
    return part.type === 'reasoning' ? thought(part.text, ownData(part, provider)) : []
  })
  const isText = blocks.every(({ type }) => type === 'text')
  return new AIMessage({
    content: isText ? textIn(parts) : (blocks as MessageContent),
    // Not one as `invalid_tool_calls`: LangChain's models leave those out, and a vendor refuses the result of a call that it does not find (@langchain/openai 1.6.0).
    tool_calls: calls.map(call => ({
      type: 'tool_call',
      id: call.toolCallId,
      name: call.toolName,
      args: argumentsObject(call),
    })),
  })
}

/** Reasoning goes back as the block that the model gave, with its signature, or not at all. */
function thought(text: string, { block }: JsonObject): JsonObject[] {
  if (!isObject(block)) return []
  const field = thoughtField(block.type)
  return [field === undefined || text === '' ? block : { ...block, [field]: text }]
}

const toolMessage = ({ toolCallId, toolName, output, isError }: ToolResultPart): ToolMessage =>
  new ToolMessage({
    tool_call_id: toolCallId,
    content: outputText(output),
    status: isError ? 'error' : 'success',
    ...(toolName !== undefined && { name: toolName }),
  })

/** Pictures in OpenAI's form, which every integration takes; other media as LangChain's blocks. */
function mediaBlock(part: MediaPart, field: string): JsonObject {
  const { type, mediaType, name } = part
  if (type === 'image') return { type: 'image_url', image_url: { url: urlOf(part, field) } }
  const data = base64Of(part)
  const source = data === undefined ? { source_type: 'url', url: urlOf(part, field) } : { source_type: 'base64', data }
  return { type, ...source, mime_type: mediaType, ...(name !== undefined && { metadata: { filename: name } }) }
}

const textIn = (parts: readonly Part[]): string => parts.map(part => (part.type === 'text' ? part.text : '')).join('')
