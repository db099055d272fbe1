import { fingerprintOf, isSame, type SealForm, unseal } from '../../core/seal.js'
import { modelName } from '../../course/controls.js'
import type { Failure } from '../../course/failure.js'
import { reasons } from '../models.js'
import { textOf } from './ask.js'
import type { OpenAIInputItem, OpenAIResponsesBody } from './body.js'

/** The beginning of encrypted reasoning: Fernet's version byte and the time, as base64url. */
export const encryptedForm: SealForm = { lead: [0x80, 0, 0, 0, 0x6a, 0x3c, 0x12], url: true }

/**
 * Checks rules beyond the schema: fields that belong together, data that the vendor must have made itself, and settings that a model refuses.
 *
 * @param items - the whole conversation.
 */
export function responsesRuleFailure(
  body: OpenAIResponsesBody,
  items: readonly OpenAIInputItem[],
): Failure | undefined {
  if (body.background && body.store === false)
    return { code: 'invalid_value', status: 400, field: 'background', message: "'background' needs 'store'." }
  return checkReasoning(items) ?? checkCalls(items) ?? checkModel(body) ?? checkJson(body, items)
}

/**
 * Reasoning goes back as it came, with what followed it: "could not be verified" for a changed one, and for one under another id than its own ("item_id did not
 * match the target item id", openclaw/openclaw#71333, 2026-04); "was provided without its required following item" (microsoft/agent-framework-go#784, 2026).
 */
function checkReasoning(items: readonly OpenAIInputItem[]): Failure | undefined {
  for (const [index, { type, id, encrypted_content: encrypted }] of items.entries()) {
    if (type !== 'reasoning') continue
    const sealed = encrypted ? unseal(encryptedForm, encrypted) : undefined
    if (encrypted && !sealed) return { code: 'invalid_encrypted_content' }
    if (sealed && id && !isSame(sealed, fingerprintOf(id))) {
      const message = `The encrypted content of item ${id} could not be verified: it is of another item.`
      return { code: 'invalid_encrypted_content', message }
    }
    const follower = items[index + 1]
    if (!follower || follower.role === 'user' || follower.type?.endsWith('_output')) {
      const message = `Item '${id}' of type 'reasoning' was provided without its required following item.`
      return { code: 'invalid_value', status: 400, field: 'input', message }
    }
  }
  return undefined
}

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
function checkJson(body: OpenAIResponsesBody, items: readonly OpenAIInputItem[]): Failure | undefined {
  const told = [body.instructions, ...items.map(item => textOf(item.content))].some(text => /json/i.test(text ?? ''))
  if (body.text?.format?.type !== 'json_object' || told) return undefined
  const message = "The input must contain the word 'json' to use 'text.format' of type 'json_object'."
  return { code: 'invalid_value', status: 400, field: 'input', message }
}
