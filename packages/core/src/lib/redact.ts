/** Texts that must never be shown, such as the key in use. Texts of fewer than six characters and undefined are ignored. */
export type Secrets = readonly (string | undefined)[]

/** Characters of a vendor's message that are passed on. */
const longest = 1_000

/** Characters of a vendor's code, type or id that are passed on. */
export const longestWord = 200

/** Stands in place of a secret. */
const hidden = '[redacted]'

/**
 * Things that look like a credential, whosever they are. Each alternative takes all that it can at its first character, so that no text makes
 * it slow. `XAI_API_KEY` is the name of a variable, not a key.
 */
const credentials =
  /\b(?:Bearer|Basic)\s{1,8}[\w.~+/=-]{16,}|\beyJ[\w-]{8,}(?:\.[\w-]*)*|\b(?:sk|pk|gsk|xai|r8|hf|nvapi|fw)[-_](?!API_KEY\b)[\w*-]{6,}|\bAIza[\w-]{30,}|(?<=:\/\/)[^\s/?#@]{1,200}@/gi

/**
 * A vendor's words without the secrets that they may repeat, and not longer than 1 000 characters. Known secrets are cut out of the whole text,
 * things that only look like one out of what is left of it, so that the cost is linear in the text.
 *
 * @param most - characters at most.
 */
export function redact(text: string, secrets: Secrets, most: number = longest): string {
  const known = withoutKnown(text, secrets)
  // A credential that goes over the edge is still seen as one, since half of it looks like one too.
  const clean = known.slice(0, 2 * most).replace(credentials, hidden)
  return clean.length > most || known.length > 2 * most ? `${clean.slice(0, most)}…` : clean
}

/** The text without secrets that are known, also where they stand in it escaped, as JSON or in an address, or as base64. */
function withoutKnown(text: string, secrets: Secrets): string {
  let clean = text
  for (const secret of secrets) {
    if (secret === undefined || secret.length < 6) continue
    for (const form of new Set([
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret.toWellFormed()),
      ...base64Of(secret),
    ]))
      clean = clean.replaceAll(form, hidden)
  }
  return clean
}

/**
 * A secret in base64 and base64url, at each of the three places that it can have among other bytes, as behind `user:`. Characters that it shares with its
 * neighbours are left out.
 */
function base64Of(secret: string): string[] {
  const bytes = Array.from(new TextEncoder().encode(secret), byte => String.fromCharCode(byte)).join('')
  return [0, 1, 2].flatMap(before => {
    const text = btoa('\0'.repeat(before) + bytes)
    const own = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/** Headers that say how a request is made, and nothing that is anybody's own. */
const plainHeaders = /^(?:accept|content|user-agent|cache-control|connection|host|te)\b|(?:^|-)(?:version|beta)$/i

/** Collects the texts of a request that an error must not repeat: values of its headers, also without their scheme, and of its address. */
export function secretsIn(request: {
  readonly url: string
  readonly headers: { readonly [name: string]: string }
}): string[] {
  const own = Object.entries(request.headers).flatMap(([name, value]) => (plainHeaders.test(name) ? [] : [value]))
  const query = URL.canParse(request.url) ? [...new URL(request.url).searchParams.values()] : []
  // The longest first, so that no secret is halved by one that is a part of it.
  return [...own, ...own.map(value => value.replace(/^\w+\s+/, '')), ...query].sort((a, b) => b.length - a.length)
}
