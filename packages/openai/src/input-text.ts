import type { JsonObject } from '@millrace/core/provider-kit'
import { callKind } from './built-in.js'

/** The arguments of a call's item as its deltas would have them: JSON, or plain text for tools that take it. Empty where it says none. */
export function inputText(wire: JsonObject): string {
  const kind = callKind(wire)
  const value = kind?.field ? wire[kind.field] : kind?.input(wire)
  if (typeof value === 'string') return value
  return (value ?? null) === null || (kind?.named !== true && isEmptyInput(JSON.stringify(value)))
    ? ''
    : JSON.stringify(value)
}

/** The text as the JSON that arguments are. @param cut - its end is missing. */
export function jsonOf(wire: JsonObject, text: string, cut: boolean): string {
  const { around, input } = callKind(wire) ?? {}
  if (!around) return text
  if (text === '') return cut ? '' : (JSON.stringify(input?.(wire)) ?? '')
  return around[0] + JSON.stringify(text).slice(1, -1) + (cut ? '' : around[1])
}

/** True when arguments say nothing. */
export const isEmptyInput = (text: string): boolean => /^\s*(?:\{\s*\}|null|"")?\s*$/.test(text)

/** True when a text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    // The answer is the whole of what is asked.
    return false
  }
}

/** The arguments among several versions, the most telling first: none that is empty or broken wins over one that is not. */
export function bestInput(versions: readonly string[]): string {
  const said = versions.filter(text => !isEmptyInput(text))
  const different = said.some(text => text !== said[0])
  return (different ? said.find(isJson) : undefined) ?? said[0] ?? versions.find(text => text !== '') ?? ''
}
