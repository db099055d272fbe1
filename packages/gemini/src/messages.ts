import type { Message, ToolCallPart, ToolResultPart } from '@millrace/core'
import {
  argumentsObject,
  cannotTake,
  conversationOf,
  defined,
  isObject,
  type JsonObject,
  objectsIn,
  ownData,
  type Warn,
} from '@millrace/core/provider-kit'
import { toMedia } from './media.js'

/**
 * The signature that the vendor asks for with a call that it did not sign: a call of another model, or of a conversation written by hand
 * (ai.google.dev, thought signatures, 2026-08). Gemini 3 refuses an unsigned first call.
 */
export const unsigned = 'skip_thought_signature_validator'

/**
 * The body's `contents` and `systemInstruction`. Results of tools that follow one another make one turn, which the vendor asks for;
 * signatures and parts of the vendor's own tools go back as they came, out of `providerData`. Reasoning goes back only where the vendor
 * signed it.
 *
 * @param signs - whether the model refuses calls without a signature.
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function toConversation(messages: readonly Message[], signs: boolean, warn: Warn): JsonObject {
  const { system, turns } = conversationOf(
    messages,
    {
      vendor: 'Gemini',
      id: 'gemini',
      isOwn: ({ parts }) => Array.isArray(parts),
      results: 'tool',
      showers: ['user', 'assistant'],
      text: ({ text }, { data: { thoughtSignature } }) =>
        text !== '' || thoughtSignature ? [defined({ text, thoughtSignature })] : [],
      reasoning: ({ text }, { data: { parts, thoughtSignature } }) =>
        parts ? objectsIn(parts) : thoughtSignature ? [{ text, thought: true, thoughtSignature }] : [],
      call: (part, { data }) => (data.parts ? objectsIn(data.parts) : [toCall(part, data)]),
      // One of the assistant's stands beside its call in the vendor's own parts.
      result: (part, { role, field, call }) => (role === 'tool' ? [toResponse(part, field, call)] : []),
      media: (part, { field, data }) => [defined({ ...toMedia(part, field), thoughtSignature: data.thoughtSignature })],
    },
    warn,
  )
  const contents = turns.map(({ speaker, parts }) => ({
    role: speaker === 'assistant' ? 'model' : 'user',
    parts: signs ? signed(parts) : parts,
  }))
  return { contents, ...(system.length > 0 && { systemInstruction: { parts: system } }) }
}

const toCall = (part: ToolCallPart, { id, thoughtSignature }: JsonObject): JsonObject =>
  defined({ functionCall: defined({ id, name: part.toolName, args: argumentsObject(part) }), thoughtSignature })

function toResponse(part: ToolResultPart, field: string, call: ToolCallPart | undefined): JsonObject {
  const { output, isError, toolName: name = call?.toolName } = part
  if (name === undefined) throw cannotTake(`${field}.toolName`, 'Gemini asks for it, and no call before has this id.')
  const response = isError ? { error: output } : isObject(output) ? output : { output }
  return { functionResponse: defined({ id: call && ownData(call, 'gemini').id, name, response }) }
}

/** Signs the first of calls made at once, as the vendor does. */
function signed(parts: readonly JsonObject[]): readonly JsonObject[] {
  const first = parts.find(part => 'functionCall' in part)
  return parts.map(part => (part === first ? { thoughtSignature: unsigned, ...part } : part))
}
