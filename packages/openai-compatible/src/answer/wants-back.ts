import { copyOf, isObject, type JsonObject, objectsIn, textIn } from '@millrace/core/provider-kit'

/**
 * The fields of a delta, a message or a call that go back with the next request as they came.
 *
 * | field | whose |
 * |-|-|
 * | `reasoning_details` | OpenRouter, Vercel's gateway, Avian (openrouter.ai/docs/use-cases/reasoning-tokens, 2026-10; recorded 2026) |
 * | `extra_content` | Gemini behind this dialect: `google.thought_signature`, `vertex` (tinyhumansai/openhuman#3548, earendil-works/pi#6733, 2026) |
 * | `thinking_blocks`, `provider_specific_fields` | LiteLLM (docs.litellm.ai/docs/reasoning_content, 2026-10) |
 * | `reasoning_opaque` | GitHub Copilot |
 * | a name that ends in `signature` or begins with `encrypted` | nothing else is done with such a field |
 */
const known =
  /^(?:reasoning_details|extra_content|thinking_blocks|provider_specific_fields|reasoning_opaque)$|signatures?$|^encrypted/i

/** True for the fields of nearly every delta, call and function, which are read. A switch, since this runs for each of them in each token. */
function isUsual(name: string): boolean {
  switch (name) {
    case 'index':
    case 'function':
    case 'arguments':
    case 'role':
    case 'content':
    case 'tool_calls':
    case 'reasoning_content':
    case 'reasoning':
    case 'id':
    case 'type':
    case 'name':
    case 'refusal':
      return true
    default:
      return false
  }
}

/** The fields of an object that go back; undefined where it has none of them. @param more - further fields of this vendor. */
export function wantedBack(object: JsonObject, more?: readonly string[]): JsonObject | undefined {
  let wanted: Record<string, unknown> | undefined
  for (const name in object) {
    if (isUsual(name)) continue
    const value = object[name]
    if (isEmpty(value) || !(known.test(name) || more?.includes(name))) continue
    wanted ??= {}
    wanted[name] = value
  }
  return wanted
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** Adds what came with one more delta, in place: lists grow, objects are merged, of anything else the last counts. */
export function joinWanted(before: Record<string, unknown>, more: JsonObject): Record<string, unknown> {
  for (const name in more) {
    const [old, value] = [before[name], more[name]]
    if (Array.isArray(old) && Array.isArray(value)) for (const piece of value) joinPiece(old, piece)
    else if (Array.isArray(value)) before[name] = joinedPieces(value)
    else before[name] = isObject(old) && isObject(value) ? joinWanted({ ...old }, value) : copyOf(value)
  }
  return before
}

const joinedPieces = (pieces: readonly unknown[]): unknown[] => {
  const list: unknown[] = []
  for (const piece of pieces) joinPiece(list, piece)
  return list
}

/** Fields of a piece whose texts are streamed. */
const streamed = ['text', 'summary', 'thinking'] as const
/** Pieces of a list that are looked at for the one that goes on: a bound on the work for each. */
const mostLooks = 32

/** Adds a piece of a list: what is streamed goes on the one of its type and index that has no signature, what is opaque comes whole. */
function joinPiece(list: unknown[], piece: unknown): void {
  const at = isObject(piece) && piece.data === undefined ? placeOf(piece, list) : -1
  const before = list[at]
  if (!isObject(piece) || !isObject(before)) {
    list.push(copyOf(piece))
    return
  }
  const told = Object.entries(piece).filter(([, value]) => value !== null)
  const texts = streamed.map(name => [name, together(before[name], piece[name])] as const)
  const longer = texts.filter(([, text]) => text !== undefined)
  list[at] = { ...before, ...copyOf(Object.fromEntries(told)), ...Object.fromEntries(longer) }
}

function placeOf({ type, index, ...piece }: JsonObject, list: readonly unknown[]): number {
  const says = streamed.some(name => textIn(piece[name]))
  for (let at = list.length - 1; at >= Math.max(0, list.length - mostLooks); at--) {
    const before = list[at]
    if (!isObject(before) || before.type !== type || before.index !== index || before.data !== undefined) continue
    // Behind a signature another block begins where no index tells them apart.
    return index === undefined && says && textIn(before.signature) ? -1 : at
  }
  return -1
}

const together = (before: unknown, more: unknown): string | undefined =>
  textIn(`${textIn(before) ?? ''}${textIn(more) ?? ''}`)

/** The texts of the lists above, for vendors that tell their reasoning nowhere else. */
export function textOfDetails({ reasoning_details: details, thinking_blocks: blocks }: JsonObject): string {
  if (!details && !blocks) return ''
  const pieces = details ? objectsIn(details) : objectsIn(blocks)
  return pieces.map(piece => streamed.map(name => textIn(piece[name])).find(Boolean) ?? '').join('')
}
