import { type SealForm, unseal } from '../../core/seal.js'
import { modelName } from '../../course/controls.js'
import type { Failure } from '../../course/failure.js'
import { reasons } from '../models.js'
import { itemsOf, textOf } from './ask.js'
import type { OpenAIInputItem, OpenAIResponsesBody } from './body.js'

/** The beginning of encrypted reasoning: Fernet's version byte and the time, as base64url. */
export const encryptedForm: SealForm = { lead: [0x80, 0, 0, 0, 0x6a, 0x3c, 0x12], url: true }

/** Checks rules beyond the schema: fields that belong together, data that the vendor must have made itself, and settings that a model refuses. */
export function responsesRuleFailure(body: OpenAIResponsesBody): Failure | undefined {
  const { previous_response_id: previous } = body
  if (previous)
    return notFound('previous_response_not_found', 'previous_response_id', `Previous response with id '${previous}'`)
  const items = itemsOf(body)
  return checkReasoning(items) ?? checkCalls(items) ?? checkModel(body) ?? checkJson(body)
}

/**
 * Reasoning goes back as it came, with what followed it: "could not be verified" for a changed one, "was provided without its required following
 * item" (microsoft/agent-framework-go#784, 2026), "not found" for an id alone, since nothing is stored (vercel/ai#7543, 2025).
 */
function checkReasoning(items: readonly OpenAIInputItem[]): Failure | undefined {
  for (const [index, { type, id, encrypted_content: encrypted, content }] of items.entries()) {
    if (type === 'item_reference') return unknownItem(id)
    if (type !== 'reasoning') continue
    const inPlain = Array.isArray(content) && content.length > 0
    if (!encrypted && !inPlain) return unknownItem(id)
    if (encrypted && !unseal(encryptedForm, encrypted)) return { code: 'invalid_encrypted_content' }
    const follower = items[index + 1]
    if (!follower || follower.role === 'user' || follower.type?.endsWith('_output')) {
      const message = `Item '${id}' of type 'reasoning' was provided without its required following item.`
      return { code: 'invalid_value', status: 400, field: 'input', message }
    }
  }
  return undefined
}

const unknownItem = (id: string | null | undefined): Failure =>
  notFound('item_not_found', 'input', `Item with id '${id}'`)

const notFound = (code: string, field: string, what: string): Failure => ({
  code,
  field,
  message: `${what} not found: nothing is kept from one request to the next.`,
})

/** Each call has an output and each output a call, wherever they stand. */
function checkCalls(items: readonly OpenAIInputItem[]): Failure | undefined {
  const calls = new Set<string | undefined>()
  for (const { type, call_id: id } of items) {
    if (type === 'function_call') calls.add(id)
    if (type === 'function_call_output' && !calls.has(id))
      return unmatched(`No tool call found for function call output with call_id ${id}.`)
  }
  const answered = new Set(items.filter(({ type }) => type === 'function_call_output').map(item => item.call_id))
  const open = [...calls].find(id => !answered.has(id))
  return open === undefined ? undefined : unmatched(`No tool output found for function call ${open}.`)
}

const unmatched = (message: string): Failure => ({ code: 'invalid_value', status: 400, field: 'input', message })

/** "Unsupported parameter: 'temperature' is not supported with this model": the reference, and openai/openai-agents-python#2089 (2025-11). */
function checkModel(body: OpenAIResponsesBody): Failure | undefined {
  const model = modelName(body.model)
  const thinks = reasons(model, body.reasoning?.effort)
  const fixed = thinks && ['temperature', 'top_p'].find(field => (body[field] ?? 1) !== 1)
  if (fixed) return { code: 'unsupported_parameter', field: fixed }
  const wanted = !reasons(model, 'high') && body.include?.includes('reasoning.encrypted_content')
  if (!wanted) return undefined
  return { code: 'unsupported_value', field: 'include', message: 'Encrypted content is not supported with this model.' }
}

/** The vendor wants to see that the model was told. */
function checkJson(body: OpenAIResponsesBody): Failure | undefined {
  const told = [body.instructions, ...itemsOf(body).map(item => textOf(item.content))].some(text =>
    /json/i.test(text ?? ''),
  )
  if (body.text?.format?.type !== 'json_object' || told) return undefined
  const message = "The input must contain the word 'json' to use 'text.format' of type 'json_object'."
  return { code: 'invalid_value', status: 400, field: 'input', message }
}
