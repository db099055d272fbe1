import type { Message, Part, ToolCallPart, ToolResultPart } from '@millrace/core'
import {
  argumentsObject,
  callsIn,
  cannotTake,
  defined,
  eachPart,
  isMedia,
  isObject,
  type JsonObject,
  misplaced,
  objectsIn,
  ownData,
  turnsOf,
  type Warn,
} from '@millrace/core/provider-kit'
import { toMedia } from './media.js'

/**
 * What the vendor asks to send with a call that it did not sign: one of another model, or of a conversation written by hand (ai.google.dev,
 * thought signatures, 2026-08). Gemini 3 refuses an unsigned first call.
 */
const unsigned = 'skip_thought_signature_validator'

/**
 * The body's `contents` and `systemInstruction`. Results of tools that follow one another make one turn, which the vendor asks for;
 * signatures and parts of the vendor's own tools go back as they came, out of `providerData`. Reasoning goes back only where the vendor
 * signed it.
 *
 * @param signs - whether the model refuses calls without a signature.
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function toConversation(messages: readonly Message[], signs: boolean, warn: Warn): JsonObject {
  const calls = callsIn(messages)
  const said = eachPart(messages).flatMap(({ message, part, field }) =>
    toParts(part, message, field, calls).map(written => [message.role, written] as const),
  )
  const { system, turns } = turnsOf(said, 'Gemini', warn)
  const contents = turns.map(({ speaker, parts }) => ({
    role: speaker === 'assistant' ? 'model' : 'user',
    parts: signs ? signed(parts) : parts,
  }))
  return { contents, ...(system.length > 0 && { systemInstruction: { parts: system } }) }
}

type Calls = ReadonlyMap<string, ToolCallPart>

function toParts(part: Part, message: Message, field: string, calls: Calls): readonly JsonObject[] {
  const { thoughtSignature } = ownData(part, 'gemini')
  const { role } = message
  if (role === 'tool') {
    if (part.type === 'tool-result') return [toResponse(part, field, calls.get(part.toolCallId))]
  } else if (part.type === 'text') {
    return part.text === '' && thoughtSignature === undefined ? [] : [defined({ text: part.text, thoughtSignature })]
  } else if (isMedia(part)) {
    if (role !== 'system') return [toMedia(part, field)]
  } else if (role === 'assistant') {
    if (part.type === 'reasoning') return thoughtSignature ? [{ text: part.text, thought: true, thoughtSignature }] : []
    // A result stands beside its call in the vendor's own parts, or in the tool message that follows.
    return part.type === 'tool-call' ? toCall(part) : []
  }
  throw misplaced(part, field, message)
}

function toCall(call: ToolCallPart): readonly JsonObject[] {
  const { parts, id, thoughtSignature } = ownData(call, 'gemini')
  if (Array.isArray(parts)) return objectsIn(parts)
  const functionCall = defined({ id, name: call.toolName, args: argumentsObject(call) })
  return [defined({ functionCall, thoughtSignature })]
}

function toResponse(part: ToolResultPart, field: string, call: ToolCallPart | undefined): JsonObject {
  const { output, isError, toolName: name = call?.toolName } = part
  if (name === undefined) throw cannotTake(`${field}.toolName`, 'Gemini asks for it, and no call before has this id.')
  const response = isError ? { error: output } : isObject(output) ? output : { output }
  return { functionResponse: defined({ id: call && ownData(call, 'gemini').id, name, response }) }
}

/** Of calls made at once, the vendor signs the first. */
function signed(parts: readonly JsonObject[]): readonly JsonObject[] {
  const first = parts.find(part => 'functionCall' in part)
  return parts.map(part => (part === first ? { thoughtSignature: unsigned, ...part } : part))
}
