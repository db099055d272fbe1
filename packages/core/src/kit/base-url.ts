/**
 * Checks a base URL and takes off what would double slashes.
 *
 * @throws TypeError for what is no http or https address.
 */
export function checkBaseURL(baseURL: unknown): string {
  const parsed = typeof baseURL === 'string' && URL.canParse(baseURL) ? new URL(baseURL) : undefined
  if (!parsed || !/^https?:$/.test(parsed.protocol)) throw new TypeError('baseURL takes an http or https address.')
  if (parsed.username || parsed.password)
    throw new TypeError('baseURL takes no user name or password: use apiKey or headers.')
  if (parsed.search || parsed.hash) throw new TypeError('baseURL takes no query and no fragment.')
  return (baseURL as string).trim().replace(/\/+$/, '')
}
