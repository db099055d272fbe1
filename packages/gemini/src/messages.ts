import type { Message, Part, ProviderData, ToolCallPart, ToolResultPart } from '@millrace/core'
import { cannotTake, defined, isObject, type JsonObject } from '@millrace/core/provider-kit'
import { toMedia } from './media.js'

/** A conversation in Gemini's words. */
export interface WireConversation {
  /** Parts of the system instruction. */
  readonly system: readonly JsonObject[]
  /** Turns of `user` and `model`. */
  readonly contents: readonly JsonObject[]
  /** Whether a system message stood behind another one, and was moved to the front. */
  readonly moved: boolean
}

/**
 * What the vendor asks to send with a call that it did not sign: one of another model, or of a conversation written by hand (ai.google.dev,
 * thought signatures, 2026-08). Gemini 3 refuses an unsigned first call.
 */
const unsigned = 'skip_thought_signature_validator'

/**
 * Messages in Gemini's words. System messages go to the front; results of tools that follow one another make one turn, which the vendor asks
 * for; signatures and parts of the vendor's own tools go back as they came, out of `providerData`. Reasoning goes back only where the vendor
 * signed it.
 *
 * @param signs - whether the model refuses calls without a signature.
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function toWireConversation(messages: readonly Message[], signs: boolean): WireConversation {
  const calls = callsIn(messages)
  const system: JsonObject[] = []
  const contents: { role: 'user' | 'model'; parts: JsonObject[] }[] = []
  let moved = false
  for (const [i, message] of messages.entries()) {
    const { role } = message
    const written = partsOf(message).flatMap((part, j) => toPart(role, part, `messages[${i}].content[${j}]`, calls))
    if (role === 'system') {
      system.push(...written)
      moved ||= contents.length > 0
    } else if (role === 'tool' && messages[i - 1]?.role === 'tool') contents.at(-1)?.parts.push(...written)
    else if (written.length > 0) {
      contents.push({ role: role === 'assistant' ? 'model' : 'user', parts: signs ? signed(written) : written })
    }
  }
  return { system, contents, moved }
}

const partsOf = ({ content }: Message): readonly Part[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content

/** Calls by id, so that a result knows the name of its tool and the vendor's id. */
const callsIn = (messages: readonly Message[]): ReadonlyMap<string, ToolCallPart> =>
  new Map(
    messages.flatMap(partsOf).flatMap(part => (part.type === 'tool-call' ? [[part.toolCallId, part] as const] : [])),
  )

const ownData = (data: ProviderData | undefined): JsonObject => (isObject(data?.gemini) ? data.gemini : {})

function toPart(
  role: Message['role'],
  part: Part,
  field: string,
  calls: ReadonlyMap<string, ToolCallPart>,
): readonly JsonObject[] {
  if (role === 'tool') {
    if (part.type === 'tool-result') return [toResponse(part, field, calls.get(part.toolCallId))]
    throw cannotTake(field, `a tool message holds tool-result parts, and this is ${part.type}.`)
  }
  const { thoughtSignature } = ownData('providerData' in part ? part.providerData : undefined)
  if (part.type === 'text') {
    return part.text === '' && thoughtSignature === undefined ? [] : [defined({ text: part.text, thoughtSignature })]
  }
  if (role === 'assistant') {
    if (part.type === 'reasoning') return thoughtSignature ? [{ text: part.text, thought: true, thoughtSignature }] : []
    if (part.type === 'tool-call') return toCall(part)
    // A result stands beside its call in the vendor's own parts, or in the tool message that follows.
    if (part.type === 'tool-result') return []
  }
  const media = part.type === 'image' || part.type === 'audio' || part.type === 'file'
  if (media && role !== 'system') return [toMedia(part, field)]
  throw cannotTake(field, `a part of type ${part.type} has no place in this message.`)
}

function toCall({ toolName, input, inputText, providerData }: ToolCallPart): readonly JsonObject[] {
  const { parts, id, thoughtSignature } = ownData(providerData)
  if (Array.isArray(parts)) return parts.filter(isObject)
  // The vendor takes objects; what the model wrote instead still has to be seen.
  const args = isObject(input) ? input : inputText === undefined ? {} : { INVALID_JSON: inputText }
  return [defined({ functionCall: defined({ id, name: toolName, args }), thoughtSignature })]
}

function toResponse(part: ToolResultPart, field: string, call: ToolCallPart | undefined): JsonObject {
  const { output, isError } = part
  const name = part.toolName ?? call?.toolName
  if (name === undefined) throw cannotTake(`${field}.toolName`, 'Gemini asks for it, and no call before has this id.')
  const response = isError ? { error: output } : isObject(output) ? output : { output }
  return { functionResponse: defined({ id: ownData(call?.providerData).id, name, response }) }
}

/** Of calls made at once, the vendor signs the first. */
function signed(parts: readonly JsonObject[]): JsonObject[] {
  const first = parts.findIndex(part => 'functionCall' in part)
  return parts.map((part, i) =>
    i === first && !part.thoughtSignature ? { ...part, thoughtSignature: unsigned } : part,
  )
}
