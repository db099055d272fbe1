import { type SealForm, unseal } from '../core/seal.js'
import type { Failure } from '../course/failure.js'
import type { GeminiBody, GeminiContent } from './body.js'
import { modelFacts } from './models.js'

/** The beginning of signatures. */
export const signatureForm: SealForm = { lead: [0x12] }

/** Texts that the vendor takes for the signature of a call that it did not sign (ai.google.dev, thought signatures, 2026-08). */
const unsigned: ReadonlySet<string> = new Set([
  'skip_thought_signature_validator',
  'context_engineering_is_the_way_to_go',
])

/** True for such a text. */
export const isUnsigned = (signature: string): boolean => unsigned.has(signature)

/** Checks rules beyond the schema: fields that belong together, and data that the vendor must have signed. */
export function ruleFailure(body: GeminiBody, model: string): Failure | undefined {
  const merged = { ...body, contents: mergeTurns(body.contents) }
  return checkParts(body) ?? checkTurns(merged) ?? checkSignatures(merged, modelFacts(model).signs) ?? checkChoice(body)
}

/**
 * Contents of which each neighbour has another role. The chats of the vendor's own client keep each chunk of a stream as a content of its own, the last
 * one with an empty text behind a call (@google/genai 3.3.0, 2026-11).
 */
function mergeTurns(contents: readonly GeminiContent[]): GeminiContent[] {
  const merged: GeminiContent[] = []
  for (const content of contents) {
    const before = merged.at(-1)
    const isSame = before && (before.role === 'model') === (content.role === 'model')
    if (isSame) merged[merged.length - 1] = { ...before, parts: [...before.parts, ...content.parts] }
    else merged.push(content)
  }
  return merged
}

const invalid = (message: string): Failure => ({ code: 'INVALID_ARGUMENT', message })

const callsIn = (content: GeminiContent | undefined) => content?.parts.filter(part => part.functionCall) ?? []
const responsesIn = (content: GeminiContent | undefined) => content?.parts.filter(part => part.functionResponse) ?? []

/** Kinds of parts, beside a signature alone. */
const kinds = [
  'text',
  'inlineData',
  'fileData',
  'functionCall',
  'functionResponse',
  'executableCode',
  'codeExecutionResult',
  'toolCall',
  'toolResponse',
]

function checkParts({ contents }: GeminiBody): Failure | undefined {
  for (const [index, { role, parts }] of contents.entries()) {
    if (parts.some(part => !kinds.some(kind => kind in part))) return invalid(`contents[${index}]: a part has no data.`)
    if (role !== 'model' && callsIn({ parts }).length > 0) return invalid('Function calls have the role model.')
  }
  return undefined
}

/** A turn of calls follows a turn of the user's or of functions, and has as many responses right behind it. */
function checkTurns({ contents }: GeminiBody): Failure | undefined {
  for (const [index, content] of contents.entries()) {
    const calls = callsIn(content).length
    if (calls > 0 && index === 0)
      return invalid('A function call turn must come immediately after a user turn or after a function response turn.')
    const responses = responsesIn(contents[index + 1]).length
    if (calls !== responses && (calls > 0 || content.role === 'model'))
      return invalid(
        'The number of function response parts must be equal to the number of function call parts of the function call turn.',
      )
  }
  const lone = responsesIn(contents[0]).length > 0
  return lone ? invalid('A function response turn must come immediately after a function call turn.') : undefined
}

/**
 * Checks signatures: the first of calls made at once must have one; asked for since the user last spoke. A signature that is there must be the
 * vendor's.
 */
function checkSignatures({ contents }: GeminiBody, signs: boolean): Failure | undefined {
  const all = contents.flatMap(content => content.parts).flatMap(part => part.thoughtSignature ?? [])
  if (all.some(signature => !unsigned.has(signature) && !unseal(signatureForm, signature)))
    return invalid('Corrupted thought signature.')
  if (!signs) return undefined
  const spoken = contents.findLastIndex(
    ({ role, parts }) => role !== 'model' && parts.some(part => !part.functionResponse),
  )
  for (const [index, content] of contents.entries()) {
    const [first] = callsIn(content)
    if (index <= spoken || !first || first.thoughtSignature) continue
    return invalid(
      `Function call is missing a thought_signature in functionCall parts: ${first.functionCall?.name}, position ${index}.`,
    )
  }
  return undefined
}

function checkChoice({ tools = [], toolConfig }: GeminiBody): Failure | undefined {
  const { mode, allowedFunctionNames: allowed = [] } = toolConfig?.functionCallingConfig ?? {}
  const offered = tools.flatMap(tool => tool.functionDeclarations?.map(({ name }) => name) ?? [])
  if (mode === 'ANY' && offered.length === 0) return invalid('Function calling mode ANY needs function declarations.')
  if (allowed.length > 0 && mode !== 'ANY' && mode !== 'VALIDATED')
    return invalid('Allowed function names are for the function calling modes ANY and VALIDATED.')
  const strange = allowed.find(name => !offered.includes(name))
  return strange === undefined ? undefined : invalid(`Allowed function name ${strange} is not declared.`)
}
