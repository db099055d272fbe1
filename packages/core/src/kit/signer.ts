import { kindOf } from '../lib/kind-of.js'
import type { HttpRequest } from '../transport/transport.js'
import { ChatError } from '../vocabulary/errors.js'
import { type KeySource, type KeyUse, keyFlaw, providerKey, withKey } from './key.js'

/** An OAuth token: itself, or what gets one, asked before each attempt. */
export type AccessToken = string | (() => string | Promise<string>)

/** Signs the requests of a provider. */
export interface Signer {
  /** Puts the key or the token into a request: the `authorize` of a provider. */
  readonly authorize: (request: HttpRequest) => HttpRequest | Promise<HttpRequest>
  /** Texts that must never be shown: the key or token in use. */
  readonly secrets: () => readonly (string | undefined)[]
  /** True when a new token can be had, so that a refused one is worth another try. */
  readonly renews: boolean
}

/**
 * Signs with a key, or with an access token where one is given.
 *
 * @param source - of the key, which may be optional.
 * @param header - of the key, as {@link KeyUse} has it. A token always goes into `authorization`, behind `Bearer `.
 * @throws TypeError for a key or token that cannot be one, and for both.
 */
export function createSigner(
  source: KeySource & Pick<KeyUse, 'optional'>,
  accessToken?: AccessToken,
  header?: KeyUse['header'],
): Signer {
  if (typeof accessToken === 'function') return renewing(source, accessToken)
  if (accessToken !== undefined) return fixed(source, accessToken)
  return { ...providerKey({ ...source, header }), renews: false }
}

function fixed({ apiKey }: KeySource, token: string): Signer {
  if (apiKey !== undefined) throw new TypeError(both)
  const wrong = keyFlaw(token)
  if (wrong) throw new TypeError(`accessToken ${wrong}.`)
  return { authorize: request => withKey(request, token), secrets: () => [token], renews: false }
}

function renewing({ apiKey }: KeySource, nextToken: () => string | Promise<string>): Signer {
  if (apiKey !== undefined) throw new TypeError(both)
  let latest: string | undefined
  return {
    async authorize(request) {
      latest = await tokenOf(nextToken)
      const wrong = keyFlaw(latest)
      if (wrong) throw new ChatError({ code: 'authentication', message: `accessToken ${wrong}.` })
      return withKey(request, latest)
    },
    secrets: () => [latest],
    renews: true,
  }
}

async function tokenOf(nextToken: () => string | Promise<string>): Promise<string> {
  try {
    return await nextToken()
  } catch (cause) {
    if (cause instanceof ChatError) throw cause
    const message = `The function accessToken threw (${kindOf(cause)}) and gave no token: see cause.`
    throw new ChatError({ code: 'authentication', message }, { cause })
  }
}

const both = 'Give apiKey or accessToken, not both.'
