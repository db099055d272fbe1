import { ChatError } from '../vocabulary/errors.js'
import { isPromise } from './is-promise.js'

/** The value of a function that is synchronous, as it is, to be checked. A promise is let go of, so that its rejection does not end the process. */
export function letGo<Value>(value: Value): Value {
  heard(value, () => {})
  return value
}

/**
 * The value that a function of the application gave where it must be synchronous.
 *
 * @param place - names the function: `owner of withCache`.
 * @throws ChatError `unknown` for a promise.
 */
export function synchronous<Value>(value: Value | PromiseLike<Value>, place: string): Value {
  if (!isPromise(letGo(value))) return value as Value
  throw new ChatError({ code: 'unknown', message: `${place} gave a promise; it is synchronous.` })
}

/**
 * Hears of the rejection of a function whose result counts for nothing, and which may be `async` for that reason.
 *
 * @param rejected - gets what the promise was rejected with.
 */
export function heard(result: unknown, rejected: (thrown: unknown) => void): void {
  if (isPromise(result)) void Promise.resolve(result).catch(rejected)
}
