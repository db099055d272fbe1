import type { Message, ToolResultPart } from '@millrace/core'
import {
  argumentsObject,
  defined,
  filled,
  isMedia,
  type JsonObject,
  misplaced,
  objectIn,
  objectsIn,
  outputText,
  ownData,
  roundsOf,
  turnsOf,
  type Warn,
} from '@millrace/core/provider-kit'
import { createMediaWriter } from './media.js'

/** A block in Converse's words, and whose turn it is in. */
type Said = readonly [speaker: 'system' | 'user' | 'assistant', block: JsonObject]

/**
 * The body's `system` and `messages`: results of tools are the user's, and results of the vendor's own tools go back where they came from. Left out are
 * blank texts, which the vendor refuses, and reasoning that the vendor did not sign.
 *
 * @param cite - whether documents may be cited.
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function toConversation(messages: readonly Message[], cite: boolean, warn: Warn): JsonObject {
  const { system, turns } = turnsOf([...toBlocks(messages, cite)], 'Bedrock', warn)
  return defined({ system: filled(system), messages: turns.map(turn => ({ role: turn.speaker, content: turn.parts })) })
}

function* toBlocks(messages: readonly Message[], cite: boolean): Generator<Said> {
  const toMedia = createMediaWriter(cite)
  const placed = roundsOf(messages, call => ownData(call, 'bedrock').type === 'server_tool_use').flatMap(
    ({ role, parts }) => parts.map(each => ({ role, ...each })),
  )
  for (const { role, part, field, call } of placed) {
    const { cachePoint, ...data } = ownData(part, 'bedrock')
    const speaker = role === 'tool' ? 'user' : role
    if (part.type === 'text' && role !== 'tool') {
      if (part.text.trim() !== '') yield [speaker, toText(part.text, data)]
    } else if (part.type === 'reasoning' && role === 'assistant') yield* toThought(part.text, data)
    else if (part.type === 'tool-call' && role === 'assistant') {
      const { toolCallId, toolName: name } = part
      yield [role, { toolUse: { toolUseId: wireId(toolCallId), name, input: argumentsObject(part), ...data } }]
    } else if (part.type === 'tool-result' && (role === 'assistant' || role === 'tool')) {
      yield [speaker, toResult(part, ownData(call, 'bedrock').type !== undefined)]
    } else if (isMedia(part) && (role === 'user' || role === 'assistant')) yield [role, toMedia(part, field)]
    else throw misplaced(part, field, { role })
    if (cachePoint) yield [speaker, { cachePoint }]
  }
}

/** Text goes back with what it cites. */
const toText = (text: string, { citations }: JsonObject): JsonObject =>
  objectsIn(citations).length === 0 ? { text } : { citationsContent: { content: [{ text }], citations } }

function* toThought(text: string, { block, signature, redactedContent }: JsonObject): Generator<Said> {
  // A block of a kind that is not known here goes back whole.
  if (block) yield ['assistant', objectIn(block)]
  else if (redactedContent) yield ['assistant', { reasoningContent: { redactedContent } }]
  else if (signature) yield ['assistant', { reasoningContent: { reasoningText: { text, signature } } }]
}

/** @param own - the vendor ran the tool, and gave the content as it goes back. */
function toResult({ toolCallId, output, isError }: ToolResultPart, own: boolean): JsonObject {
  const content = own && Array.isArray(output) ? output : [{ text: outputText(output) }]
  return { toolResult: { toolUseId: wireId(toolCallId), content, ...(isError && { status: 'error' }) } }
}

/** The vendor takes 64 letters, digits, `_` and `-` (docs.aws.amazon.com, ToolUseBlock, 2026-11); other vendors' ids have more. */
const wireId = (id: string): string => id.replace(/[^\w-]/g, '_').slice(-64)
