import { jsonPlan, type Plan } from '../core/plan.js'
import type { Failure } from '../course/failure.js'

/** Types of error with their status (the router's `InferError`, text-generation-inference 2.4). The wording is ours. */
const types: Readonly<Record<string, readonly [status: number, message: string]>> = {
  validation: [422, 'Input validation error: the request is not valid'],
  generation: [424, 'Request failed during generation: the shard failed'],
  overloaded: [429, 'Model is overloaded'],
  incomplete_generation: [500, 'Incomplete generation'],
  healthcheck: [503, 'unhealthy'],
}

/** The error as the server tells it, under a status and inside of a stream. */
export const tgiErrorBody = ({ code, message }: Failure): object => ({
  error: message ?? types[code]?.[1] ?? `Error ${code}.`,
  error_type: code,
})

/** The failure as a whole answer. */
export const refuseTgi = (failure: Failure): Plan =>
  jsonPlan(failure.status ?? types[failure.code]?.[0] ?? 500, tgiErrorBody(failure), {
    ...(failure.retryAfter !== undefined && { 'retry-after': String(failure.retryAfter) }),
  })

/** The type that goes with a status. */
export const typeFor = (status: number): string =>
  Object.entries(types).find(([, row]) => row[0] === status)?.[0] ?? (status < 500 ? 'validation' : 'generation')
