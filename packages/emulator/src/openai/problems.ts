import type { GenericSchema } from 'valibot'
import { firstProblem, type Problem, pathText } from '../course/check.js'
import { modelName } from '../course/controls.js'
import type { Failure } from '../course/failure.js'

/** Checks a body by its schema and its model by the list of known ones: the vendor's failure, or undefined for a body that passes. */
export function schemaFailure(
  schema: GenericSchema,
  json: unknown,
  models: readonly string[] | undefined,
): Failure | undefined {
  const problem = firstProblem(schema, json)
  if (problem) return failureFor(problem)
  const model = modelName((json as { model: string }).model)
  return models && !models.includes(model) ? { code: 'model_not_found', field: model } : undefined
}

/** Keywords that no function may have at the root of its parameters (goruck/home-generative-agent#545, 2026-08). */
export const refusedAtRoot = ['oneOf', 'anyOf', 'allOf', 'enum', 'const', 'not']

/** A problem in OpenAI's codes. */
function failureFor({ path, kind, rule, expected, received, value }: Problem): Failure {
  const field = pathText(path)
  if (path.length === 0) return { code: 'invalid_type', message: 'The body of the request must be a JSON object.' }
  if (kind === 'missing') return { code: 'missing_required_parameter', field }
  const found = kind === 'type' || typeof value === 'object' ? received : JSON.stringify(value)
  const message = `Invalid ${kind} for '${field}': expected ${expected}, but got ${found} instead.`
  if (kind === 'type') return { code: 'invalid_type', field, message }
  if (rule === 'check') return { code: 'invalid_function_parameters', status: 400, field, message }
  if (rule === 'min_length')
    return Array.isArray(value) ? { code: 'empty_array', field } : { code: 'empty_string', status: 400, field, message }
  const bound = rule === 'max_value' ? 'above_max' : rule === 'min_value' ? 'below_min' : undefined
  const code = bound ? `${Number.isInteger(value) ? 'integer' : 'decimal'}_${bound}_value` : 'invalid_value'
  return { code, status: 400, field, message }
}
