import type { Message, ToolCallPart, ToolResultPart } from '@millrace/core'
import {
  argumentsObject,
  cannotFetch,
  defined,
  isMedia,
  isObject,
  isTextType,
  type JsonObject,
  type MediaPart,
  mediaOf,
  misplaced,
  objectsIn,
  ownData,
  roundsOf,
  textIn,
  textOfFile,
  turnsOf,
  type Warn,
} from '@millrace/core/provider-kit'
import { unsigned } from '../messages.js'

type Speaker = Message['role'] | 'user_input' | 'model_output' | 'step'

/**
 * The `input` and `system_instruction` of an interaction. Words of users and models are steps of their content; thoughts that the vendor signed,
 * calls, results, and steps of the vendor's own tools are steps of their own, the last as they came, out of `providerData`.
 *
 * @param id - the provider's, key of its `providerData`.
 * @param signs - whether the model refuses calls without a signature.
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function toInput(messages: readonly Message[], id: string, signs: boolean, warn: Warn): JsonObject {
  const { system, turns } = turnsOf([...toSteps(messages, id)], 'Gemini', warn)
  const steps = turns.flatMap(({ speaker, parts }) =>
    speaker === 'step' ? parts : [{ type: speaker, content: parts }],
  )
  const instruction = system.map(({ text }) => text).join('\n\n')
  return { input: signs ? signed(steps) : steps, ...(instruction !== '' && { system_instruction: instruction }) }
}

function* toSteps(messages: readonly Message[], id: string): Generator<readonly [Speaker, JsonObject]> {
  const isOwn = (call: ToolCallPart): boolean => Array.isArray(ownData(call, id).steps)
  const placed = roundsOf(messages, isOwn).flatMap(({ role, parts }) => parts.map(each => ({ role, ...each })))
  for (const { role, part, field, call } of placed) {
    const { signature, steps } = ownData(part, id)
    const speaker = ({ user: 'user_input', assistant: 'model_output' } as const)[role as 'user']
    if (role === 'assistant' && Array.isArray(steps)) {
      for (const step of objectsIn(steps)) yield ['step', step]
    } else if (part.type === 'text' && role !== 'tool') {
      if (part.text !== '') yield [speaker ?? role, { type: 'text', text: part.text }]
    } else if (isMedia(part) && speaker) {
      yield [speaker, toContent(part, field)]
    } else if (part.type === 'reasoning' && role === 'assistant') {
      // An unsigned thought is refused (googleapis/js-genai#1735, 2026-06).
      const summary = part.text === '' ? undefined : [{ type: 'text', text: part.text }]
      if (textIn(signature)) yield ['step', defined({ type: 'thought', signature, summary })]
    } else if (part.type === 'tool-call' && role === 'assistant') {
      const { toolCallId, toolName: name } = part
      const step = { type: 'function_call', id: toolCallId, name, arguments: argumentsObject(part), signature }
      yield ['step', defined(step)]
    } else if (part.type !== 'tool-result' || (role !== 'tool' && role !== 'assistant')) {
      throw misplaced(part, field, { role })
      // One of the assistant's stands among the steps of its call.
    } else if (role === 'tool') yield ['step', toResult(part, call)]
  }
}

/** The vendor takes texts, objects and lists of content; any other value goes as its JSON. */
function toResult(
  { toolCallId, toolName, output, isError }: ToolResultPart,
  call: ToolCallPart | undefined,
): JsonObject {
  const result = typeof output === 'string' || isObject(output) ? output : JSON.stringify(output)
  const name = toolName ?? call?.toolName
  return defined({ type: 'function_result', call_id: toolCallId, name, result, is_error: isError })
}

/**
 * Images, sound, video and documents. Text files go as text: documents are PDF and CSV (ai.google.dev, interactions, 2026-11). The vendor fetches
 * https and gs addresses itself.
 *
 * @throws ChatError `invalid-request` for any other address, naming the part.
 */
function toContent(part: MediaPart, field: string): JsonObject {
  const { mediaType: mime_type, data, url: uri } = mediaOf(part, field)
  if (isTextType(mime_type) && mime_type !== 'text/csv' && data !== undefined)
    return { type: 'text', text: textOfFile(part, field) }
  if (uri !== undefined && !/^(https|gs):\/\//i.test(uri))
    throw cannotFetch(field, 'Gemini fetches https and gs addresses only')
  return defined({ type: /^(image|audio|video)(?=\/)/.exec(mime_type)?.[0] ?? 'document', data, uri, mime_type })
}

/**
 * Signs the first of the calls of each round since the user last spoke, where the vendor did not. The mark is that of `generateContent`; the guide to
 * Interactions names none (2026-11), and refuses a call without a signature.
 */
function signed(steps: readonly JsonObject[]): readonly JsonObject[] {
  const spoken = steps.findLastIndex(({ type }) => type === 'user_input')
  let isSigned = false
  return steps.flatMap((step, at) => {
    isSigned = step.type !== 'function_result' && (isSigned || textIn(step.signature) !== undefined)
    if (step.type !== 'function_call' || isSigned || at < spoken) return [step]
    isSigned = true
    return [{ type: 'thought', signature: unsigned }, step]
  })
}
