import type { CallToMake, End } from '../answer/deltas.js'

/** The vendor's finish reason, `STOP` behind calls too, with what it says beside it. */
export function endingOf({ natural, reason = natural === 'length' ? 'MAX_TOKENS' : 'STOP' }: End): object {
  const finishReason = reason
  if (reason === 'MALFORMED_FUNCTION_CALL') return { finishReason, finishMessage: 'Malformed function call' }
  if (reason !== 'SAFETY') return { finishReason }
  const safetyRatings = [{ category: 'HARM_CATEGORY_DANGEROUS_CONTENT', probability: 'HIGH', blocked: true }]
  return { finishReason, safetyRatings }
}

/** The end of an answer that would have called a function with anything but an object. */
export const malformedEnding = ({ name, input }: CallToMake): object => ({
  finishReason: 'MALFORMED_FUNCTION_CALL',
  finishMessage: `Malformed function call: ${name}(${String(input)})`,
})

/** The arguments of a call; undefined for anything but an object, which the vendor cannot send. */
export function argsOf(input: unknown): object | undefined {
  if (input === undefined) return {}
  if (typeof input !== 'string')
    return typeof input === 'object' && input !== null && !Array.isArray(input) ? input : undefined
  try {
    return argsOf(JSON.parse(input) ?? [])
  } catch {
    // No JSON: what the vendor calls a malformed function call.
    return undefined
  }
}
