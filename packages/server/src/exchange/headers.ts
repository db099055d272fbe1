/** The field's own grammar: a token, and text without control characters (RFC 9110, 5.5 and 5.6.2). */
const fieldName = /^[\w!#$%&'*+\-.^`|~]+$/
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/

/** True for a text that may be the name of a header. */
export const isHeaderName = (name: unknown): name is string => typeof name === 'string' && fieldName.test(name)

/**
 * Checks response headers before it is too late for that. The `Headers` class is no check: it trims line ends, which `writeHead` refuses.
 *
 * @param where - the option that they came by.
 * @throws TypeError naming the header that could not be sent. Its value stays out of the message, for it may be a secret.
 */
export function checkHeaders(headers: unknown, where: string): void {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers))
    throw new TypeError(`${where} takes an object of header names and values.`)
  for (const [name, value] of Object.entries(headers)) {
    if (!isHeaderName(name))
      throw new TypeError(`${where} has a name that no header can have: ${JSON.stringify(name)}.`)
    if (typeof value !== 'string' || !fieldValue.test(value))
      throw new TypeError(`${where} has a value of ${name} that no header can have.`)
  }
}

/** Both headers in one; where both name something, the second counts, but for `vary`, which adds up. */
export function joined(
  first: Readonly<Record<string, string>>,
  second: Readonly<Record<string, string>>,
): Record<string, string> {
  const both = { ...first, ...second }
  if (first.vary !== undefined && second.vary !== undefined) both.vary = `${first.vary}, ${second.vary}`
  return both
}
