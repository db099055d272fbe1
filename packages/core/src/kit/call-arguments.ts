import { isObject } from './json.js'

/** True when the arguments in the beginning of a call say anything: `{}` and empty texts stand there for arguments that come in pieces. */
export function hasArguments(begun: unknown): boolean {
  if (typeof begun === 'string') return !/^\s*(\{\s*\})?\s*$/.test(begun)
  return isObject(begun) ? Object.keys(begun).length > 0 : begun !== undefined && begun !== null
}

/**
 * The arguments of a call as JSON text, where its beginning had some already and pieces may have followed. Pieces that are an object of their
 * own win, field by field; others go on where the beginning broke off. Text that is no JSON then is given as it came.
 *
 * @param begun - an object, or its text.
 */
export function argumentsOf(begun: unknown, pieces: string): string {
  const text = typeof begun === 'string' ? begun : JSON.stringify(begun)
  if (pieces.trim() === '') return text
  const more = objectOf(pieces)
  if (more) return JSON.stringify({ ...objectOf(text), ...more })
  return (isObject(begun) ? text.slice(0, -1) : text) + pieces
}

function objectOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    // Part of an object only: the other part makes it whole.
    return undefined
  }
}
