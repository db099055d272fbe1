/** The longest text of a vendor's that is passed on, in characters. */
const longest = 1_000

/** Things that look like a credential, whosever they are. */
const credentials =
  /\bBearer\s+[\w.~+/=-]{16,}|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\b(?:sk|pk|gsk|xai|r8|hf|nvapi|fw)[-_][\w*-]{6,}/gi

/**
 * A vendor's words without the secrets that they may repeat, and not longer than 1 000 characters.
 *
 * @param secrets - the key in use; short ones and undefined are ignored.
 */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
  let clean = text
  for (const secret of secrets) {
    if (secret !== undefined && secret.length >= 6) clean = clean.replaceAll(secret, '[redacted]')
  }
  clean = clean.replace(credentials, '[redacted]')
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean
}
