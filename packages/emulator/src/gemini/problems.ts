import type * as v from 'valibot'
import { firstProblem, type Problem, pathText } from '../course/check.js'
import type { Failure } from '../course/failure.js'

/** A model that the options do not name. */
export const unknownModel = (model: string): Failure => ({
  code: 'NOT_FOUND',
  message: `models/${model} is not found for API version v1beta, or is not supported for generateContent.`,
})

/** The first thing that a schema finds wrong, in words of the vendor's kind. */
export function schemaFailure(schema: v.GenericSchema, body: unknown): Failure | undefined {
  const problem = firstProblem(schema, body)
  if (!problem) return undefined
  const field = pathText(problem.path)
  return { code: 'INVALID_ARGUMENT', ...(field && { field }), message: wordsFor(problem, field) }
}

/** A problem in words of the vendor's kind. */
function wordsFor({ kind, path, expected, received, value }: Problem, field: string): string {
  if (path.length === 0) return 'Invalid JSON payload received: a JSON object was expected.'
  if (kind === 'unknown')
    return `Invalid JSON payload received. Unknown name "${path.at(-1)}" at '${pathText(path.slice(0, -1))}': Cannot find field.`
  if (kind === 'missing') return `* GenerateContentRequest.${field}: is not specified`
  if (path.at(-1) === 'role') return 'Please use a valid role: user, model.'
  if (kind === 'type') return `Invalid value at '${field}': expected ${expected}, got ${received}`
  return `* GenerateContentRequest.${field}: expected ${expected}, got ${typeof value === 'object' ? received : JSON.stringify(value)}`
}
