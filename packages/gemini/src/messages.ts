import type { Message, ToolCallPart, ToolResultPart } from '@millrace/core'
import {
  argumentsObject,
  cannotTake,
  defined,
  isMedia,
  isObject,
  type JsonObject,
  misplaced,
  objectsIn,
  ownData,
  roundsOf,
  turnsOf,
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
  const { system, turns } = turnsOf([...toParts(messages)], 'Gemini', warn)
  const contents = turns.map(({ speaker, parts }) => ({
    role: speaker === 'assistant' ? 'model' : 'user',
    parts: signs ? signed(parts) : parts,
  }))
  return { contents, ...(system.length > 0 && { systemInstruction: { parts: system } }) }
}

function* toParts(messages: readonly Message[]): Generator<readonly [Message['role'], JsonObject]> {
  const placed = roundsOf(messages, isOwn).flatMap(({ role, parts }) => parts.map(each => ({ role, ...each })))
  for (const { role, part, field, call } of placed) {
    const { thoughtSignature, id, parts } = ownData(part, 'gemini')
    if (role === 'assistant' && Array.isArray(parts)) {
      for (const each of objectsIn(parts)) yield [role, each]
    } else if (part.type === 'text' && role !== 'tool') {
      if (part.text !== '' || thoughtSignature) yield [role, defined({ text: part.text, thoughtSignature })]
    } else if (isMedia(part) && (role === 'user' || role === 'assistant')) {
      yield [role, defined({ ...toMedia(part, field), thoughtSignature })]
    } else if (part.type === 'reasoning' && role === 'assistant') {
      if (thoughtSignature) yield [role, { text: part.text, thought: true, thoughtSignature }]
    } else if (part.type === 'tool-call' && role === 'assistant') {
      const functionCall = defined({ id, name: part.toolName, args: argumentsObject(part) })
      yield [role, defined({ functionCall, thoughtSignature })]
    } else if (part.type !== 'tool-result' || (role !== 'tool' && role !== 'assistant')) {
      throw misplaced(part, field, { role })
      // One of the assistant's stands beside its call in the vendor's own parts.
    } else if (role === 'tool') yield [role, toResponse(part, field, call)]
  }
}

/** True when the vendor ran the tool of a call. */
const isOwn = (call: ToolCallPart): boolean => Array.isArray(ownData(call, 'gemini').parts)

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
