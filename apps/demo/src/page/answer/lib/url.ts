const schemes: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:'])

/** The address of a link that may be followed: of the web or of mail, and complete. Undefined for all others. */
export function safeUrl(address: string): URL | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  return schemes.has(url.protocol) ? url : undefined
}

/** Where a link leads: the host, in its ASCII form, which no other one looks like; the address of a mail. */
export const placeOf = (url: URL): string => (url.protocol === 'mailto:' ? url.pathname : url.host)

/** True for a text that says itself where its link leads. */
export function saysPlace(text: string, url: URL): boolean {
  const said = text.trim().toLowerCase()
  if (url.protocol === 'mailto:') return said === url.pathname.toLowerCase() || said === url.href.toLowerCase()
  const bare = said.replace(/^https?:\/\//, '')
  return bare === url.host || (bare.startsWith(`${url.host}/`) && !bare.includes(' '))
}
