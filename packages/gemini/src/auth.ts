import { ChatError, type HttpRequest } from '@millrace/core'
import { checkKey, findKey, type KeySource, requireKey, withKey } from '@millrace/core/provider-kit'

/** An OAuth token for Vertex AI: itself, or what gets one, asked before each attempt. */
export type AccessToken = string | (() => string | Promise<string>)

/** How requests are signed. */
export interface GeminiSigner {
  /** Puts the key or the token into a request. */
  readonly authorize: (request: HttpRequest) => HttpRequest | Promise<HttpRequest>
  /** What must never be shown. */
  readonly secrets: () => readonly (string | undefined)[]
}

/** The variables of the vendor's own SDKs. */
const variables = ['GEMINI_API_KEY', 'GOOGLE_API_KEY'] as const

/**
 * A key goes into `x-goog-api-key`, a token into `authorization`.
 *
 * @throws TypeError for a key or token that cannot be one, and for both.
 */
export function createSigner(apiKey: string | undefined, accessToken: AccessToken | undefined): GeminiSigner {
  if (apiKey !== undefined && accessToken !== undefined) throw new TypeError('Give apiKey or accessToken, not both.')
  const source: KeySource = { apiKey, variables }
  if (accessToken === undefined) {
    checkKey(source)
    return {
      authorize: request => withKey(request, requireKey(source).key, 'x-goog-api-key'),
      secrets: () => [findKey(source)?.key],
    }
  }
  const flaw = typeof accessToken === 'function' ? undefined : flawIn(accessToken)
  if (flaw !== undefined) throw new TypeError(flaw)
  let latest = typeof accessToken === 'string' ? accessToken : undefined
  const use = (request: HttpRequest, token: string): HttpRequest => {
    latest = token
    const message = flawIn(token)
    if (message !== undefined) throw new ChatError({ code: 'authentication', message })
    return withKey(request, token)
  }
  return {
    authorize: request => {
      const token = typeof accessToken === 'string' ? accessToken : accessToken()
      return typeof token === 'string' ? use(request, token) : token.then(ready => use(request, ready))
    },
    secrets: () => [latest],
  }
}

/** What is wrong with a token, without the token. */
function flawIn(token: unknown): string | undefined {
  try {
    checkKey({ apiKey: token as string, variables: [] })
    return token === undefined ? 'accessToken gave nothing.' : undefined
  } catch (thrown) {
    return (thrown as Error).message.replace('apiKey', 'accessToken')
  }
}
