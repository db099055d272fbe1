import { ChatError } from '../vocabulary/errors.js'
import { environmentVariable } from './key.js'

/**
 * Checks a base URL and takes off what would double slashes.
 *
 * @throws TypeError for anything but an http or https address.
 */
export function checkBaseURL(baseURL: unknown): string {
  const parsed = typeof baseURL === 'string' && URL.canParse(baseURL) ? new URL(baseURL) : undefined
  if (!parsed || !/^https?:$/.test(parsed.protocol)) throw new TypeError('baseURL takes an http or https address.')
  if (parsed.username || parsed.password)
    throw new TypeError('baseURL takes no user name or password: use apiKey or headers.')
  if (parsed.search || parsed.hash) throw new TypeError('baseURL takes no query and no fragment.')
  return (baseURL as string).trim().replace(/\/+$/, '')
}

/**
 * The base URL that an environment variable holds, if any.
 *
 * @throws ChatError `invalid-request` naming the variable: what stands in the environment is no mistake in the code, so it fails the answer.
 */
export function baseURLIn(variable: string): string | undefined {
  const value = environmentVariable(variable)
  try {
    return value === undefined ? undefined : checkBaseURL(value)
  } catch (cause) {
    throw new ChatError({ code: 'invalid-request', message: `${variable}: ${(cause as Error).message}` }, { cause })
  }
}
