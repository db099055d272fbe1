import type { Json } from '../vocabulary/request.js'

/**
 * Writes a JSON value in one form: keys in order of their UTF-16 units, no blanks, fields that are undefined left out. Equal values have equal
 * texts, and only those (RFC 8785 does the same).
 */
export function canonicalJson(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(each => canonicalJson(each ?? null)).join(',')}]`
  const fields = value as { readonly [key: string]: Json | undefined }
  const texts: string[] = []
  for (const key of Object.keys(fields).sort()) {
    const field = fields[key]
    if (field !== undefined) texts.push(`${JSON.stringify(key)}:${canonicalJson(field)}`)
  }
  return `{${texts.join(',')}}`
}
