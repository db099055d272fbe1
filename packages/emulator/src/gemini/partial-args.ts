import { tokenize } from '../core/tokens.js'

/** One value of a call's arguments, or a piece of one (recorded with gemini-3.1-pro on Vertex AI, 2026-04). */
export interface PartialArg {
  readonly jsonPath: string
  readonly [value: string]: unknown
}

/** Arguments as a list of paths with values: texts in pieces, the last of them empty. Empty objects and lists have no place in it. */
export function* partialArgs(value: unknown, jsonPath = '$'): Generator<PartialArg> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* partialArgs(item, `${jsonPath}[${index}]`)
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, field] of Object.entries(value)) yield* partialArgs(field, `${jsonPath}.${name}`)
  } else if (typeof value === 'string') {
    for (const token of tokenize(value)) yield { jsonPath, stringValue: token, willContinue: true }
    yield { jsonPath, stringValue: '' }
  } else if (typeof value === 'number') yield { jsonPath, numberValue: value }
  else if (typeof value === 'boolean') yield { jsonPath, boolValue: value }
  else yield { jsonPath, nullValue: 'NULL_VALUE' }
}
