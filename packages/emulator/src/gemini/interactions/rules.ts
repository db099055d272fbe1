import { unseal } from '../../core/seal.js'
import type { Failure } from '../../course/failure.js'
import { modelFacts } from '../models.js'
import { isUnsigned, signatureForm } from '../rules.js'
import { contentKinds, type InteractionBody, type InteractionStep } from './body.js'

const invalid = (message: string): Failure => ({ code: 'INVALID_ARGUMENT', message })

/**
 * Checks rules beyond the schema: fields that belong together, and data that the vendor must have signed.
 *
 * @param steps - of the conversation, those before this interaction included.
 */
export function interactionRuleFailure(body: InteractionBody, steps: readonly InteractionStep[]): Failure | undefined {
  return checkFields(body) ?? checkSteps(steps) ?? checkResults(steps) ?? checkSignatures(steps, body)
}

function checkFields({
  model,
  agent,
  background,
  store,
  tools,
  generation_config: config,
}: InteractionBody): Failure | undefined {
  if ((model === undefined) === (agent === undefined)) return invalid('Exactly one of model and agent must be set.')
  if (agent !== undefined && config) return invalid('generation_config is for models, agent_config for agents.')
  if (background && store === false) return invalid('background=true needs store=true.')
  const nameless = tools?.some(({ type, name }) => type === 'function' && !/^[a-zA-Z_][\w.:-]{0,127}$/.test(name ?? ''))
  return nameless ? invalid('tools: a function needs a name.') : undefined
}

function checkSteps(steps: readonly InteractionStep[]): Failure | undefined {
  for (const [at, { type, content, id, name, call_id, result }] of steps.entries()) {
    if (type === 'user_input' || type === 'model_output') {
      if (!content?.length) return invalid(`input[${at}]: content is empty.`)
      const strange = content.find(part => !contentKinds.includes(part.type))
      if (strange) return invalid(`input[${at}]: ${strange.type} is no type of content.`)
    } else if (type.endsWith('_call')) {
      if (!id || (type === 'function_call' && !name))
        return invalid(`input[${at}]: a call needs an id, a function's a name.`)
    } else if (type.endsWith('_result')) {
      if (!call_id || (type === 'function_result' && result === undefined))
        return invalid(`input[${at}]: a result needs call_id and result.`)
    } else if (type !== 'thought') return invalid(`input[${at}]: ${type} is no type of step.`)
  }
  return undefined
}

/** Every call is answered before the model speaks again, and every result answers a call. */
function checkResults(steps: readonly InteractionStep[]): Failure | undefined {
  const calls = new Set(steps.flatMap(({ type, id }) => (type === 'function_call' ? (id ?? []) : [])))
  const lone = steps.find(({ type, call_id }) => type === 'function_result' && !calls.has(call_id ?? ''))
  if (lone) return invalid(`No function_call has the id ${lone.call_id}.`)
  const answered = new Set(steps.flatMap(({ type, call_id }) => (type === 'function_result' ? (call_id ?? []) : [])))
  const open = [...calls].find(id => !answered.has(id))
  return open === undefined ? undefined : invalid(`The function_call ${open} has no function_result.`)
}

/**
 * Checks signatures: each must be the vendor's, a thought has one (googleapis/js-genai#1735, 2026-06), and the first call of a round, since the user last
 * spoke, stands behind one (allenhutchison/obsidian-gemini#1269, 2026-07).
 */
function checkSignatures(steps: readonly InteractionStep[], { model = '' }: InteractionBody): Failure | undefined {
  const isGiven = (signature: unknown): signature is string => typeof signature === 'string' && signature !== ''
  const corrupted = steps.some(
    ({ signature }) => isGiven(signature) && !isUnsigned(signature) && !unseal(signatureForm, signature),
  )
  if (corrupted) return invalid('Corrupted thought signature.')
  if (steps.some(({ type, signature }) => type === 'thought' && !isGiven(signature)))
    return invalid('A thought has no signature.')
  if (!modelFacts(model).signs) return undefined
  const spoken = steps.findLastIndex(({ type }) => type === 'user_input')
  let signed = false
  for (const { type, signature, name } of steps.slice(spoken + 1)) {
    signed = type !== 'function_result' && (signed || isGiven(signature))
    if (type === 'function_call' && !signed) return invalid(`Function call is missing a thought_signature: ${name}.`)
  }
  return undefined
}
