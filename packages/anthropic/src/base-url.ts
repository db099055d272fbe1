import { ChatError } from '@millrace/core'
import { checkBaseURL, environmentVariable } from '@millrace/core/provider-kit'

const vendor = 'https://api.anthropic.com'
const variable = 'ANTHROPIC_BASE_URL'

/** @throws TypeError for what is no http or https address. */
export const checkAddress = (baseURL: string | undefined): string | undefined =>
  baseURL === undefined ? undefined : withoutVersion(checkBaseURL(baseURL))

/** The address below which `/v1/messages` lies: what was given, else `ANTHROPIC_BASE_URL` (the vendor's SDKs' variable), else the vendor's. */
export function baseURLOf(given: string | undefined): string {
  if (given !== undefined) return given
  const value = environmentVariable(variable)
  if (value === undefined) return vendor
  try {
    return withoutVersion(checkBaseURL(value))
  } catch (cause) {
    // What stands in the environment is no mistake in the code: it fails the answer, not the caller.
    throw new ChatError({ code: 'invalid-request', message: `${variable}: ${(cause as Error).message}` }, { cause })
  }
}

/** Some clients want `/v1` in the address (@ai-sdk/anthropic), some not (the vendor's own): both are the same place. */
const withoutVersion = (baseURL: string): string => baseURL.replace(/\/v1$/, '')
