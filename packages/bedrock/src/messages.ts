import type { Message, ToolCallPart, ToolResultPart } from '@millrace/core'
import {
  argumentsObject,
  conversationOf,
  defined,
  filled,
  type JsonObject,
  objectIn,
  objectsIn,
  outputText,
  ownData,
  type Warn,
} from '@millrace/core/provider-kit'
import { createMediaWriter } from './media.js'

/**
 * The body's `system` and `messages`: results of tools are the user's, and results of the vendor's own tools go back where they came from. Left out are
 * blank texts, which the vendor refuses, and reasoning that the vendor did not sign.
 *
 * @param cite - whether documents may be cited.
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function toConversation(messages: readonly Message[], cite: boolean, warn: Warn): JsonObject {
  const toMedia = createMediaWriter(cite)
  const { system, turns } = conversationOf(
    messages,
    {
      vendor: 'Bedrock',
      id: 'bedrock',
      isOwn: ({ type }) => type === 'server_tool_use',
      showers: ['user', 'assistant'],
      text: ({ text }, { data }) => (text.trim() === '' ? [] : [toText(text, data)]),
      reasoning: ({ text }, { data }) => toThought(text, data),
      call: (part, { data }) => [{ toolUse: toCall(part, data) }],
      result: (part, { call }) => [toResult(part, ownData(call, 'bedrock').type !== undefined)],
      media: (part, { field }) => [toMedia(part, field)],
      behind: ({ data: { cachePoint } }) => (cachePoint ? [{ cachePoint }] : []),
    },
    warn,
  )
  return defined({ system: filled(system), messages: turns.map(turn => ({ role: turn.speaker, content: turn.parts })) })
}

/** Text goes back with what it cites. */
const toText = (text: string, { citations }: JsonObject): JsonObject =>
  objectsIn(citations).length === 0 ? { text } : { citationsContent: { content: [{ text }], citations } }

function toThought(text: string, { block, signature, redactedContent }: JsonObject): readonly JsonObject[] {
  // A block of a kind that is not known here goes back whole.
  if (block) return [objectIn(block)]
  if (redactedContent) return [{ reasoningContent: { redactedContent } }]
  return signature ? [{ reasoningContent: { reasoningText: { text, signature } } }] : []
}

const toCall = (part: ToolCallPart, { type }: JsonObject): JsonObject =>
  defined({ toolUseId: wireId(part.toolCallId), name: part.toolName, input: argumentsObject(part), type })

/** @param own - the vendor ran the tool, and gave the content as it goes back. */
function toResult({ toolCallId, output, isError }: ToolResultPart, own: boolean): JsonObject {
  const content = own && Array.isArray(output) ? output : [{ text: outputText(output) }]
  return { toolResult: { toolUseId: wireId(toolCallId), content, ...(isError && { status: 'error' }) } }
}

/** The vendor takes 64 letters, digits, `_` and `-` (docs.aws.amazon.com, ToolUseBlock, 2026-11); other vendors' ids have more. */
const wireId = (id: string): string => id.replace(/[^\w-]/g, '_').slice(-64)
