import { withoutFillers } from './fillers.js'
import { readSchema } from './read-schema.js'
import type { AnySchema, StandardIssue, StandardResult } from './standard-schema.js'

/** One flaw of a value. */
export interface SchemaIssue {
  /** The place of it: `address.lines[0]`; empty for the whole value. */
  readonly path: string
  /** The library's words. */
  readonly message: string
}

/** A value that a schema takes, or its flaws. */
export type Validated<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

/**
 * Checks a value. A field that is null, optional and may not be null is taken for absent where the value is refused with it: models that are held to a
 * strict schema must write every field (seen with @openai/agents 0.20.0, 2026-11).
 *
 * @returns a promise only where the schema's own check gives one. A plain JSON Schema checks nothing.
 * @throws whatever the schema's own check throws; TypeError for anything that is no schema.
 */
export function validate<Output>(
  schema: AnySchema<unknown, Output>,
  value: unknown,
): Validated<Output> | Promise<Validated<Output>> {
  const { jsonSchema, check } = readSchema(schema, 'schema')
  if (!check) return { value: withoutFillers(jsonSchema, value) as Output }
  const checked = (
    given: unknown,
    next: (result: StandardResult<unknown>) => Validated<Output> | Promise<Validated<Output>>,
  ) => {
    const result = check(given)
    return isPromise(result) ? result.then(next) : next(result)
  }
  return checked(value, result => {
    if (!result.issues) return { value: result.value as Output }
    const lean = withoutFillers(jsonSchema, value)
    const refused = { issues: result.issues.map(issueOf) }
    if (lean === value) return refused
    return checked(lean, second => (second.issues ? refused : { value: second.value as Output }))
  })
}

/** Flaws kept in a message, and characters of each. */
const mostIssues = 10
const mostCharacters = 300

/** The flaws as text, for a model or an error's message: one for each line, and no more than ten. */
export function issuesText(issues: readonly SchemaIssue[]): string {
  const lines = issues.slice(0, mostIssues).map(({ path, message }) => {
    const line = path === '' ? message : `${path}: ${message}`
    return line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line
  })
  const more = issues.length - lines.length
  return (more > 0 ? [...lines, `and ${more} more`] : lines).join('\n')
}

/** Libraries differ in the form of a path (zod 4.6.7 keys, valibot 1.5.0 objects, 2026-11). */
function issueOf({ message, path = [] }: StandardIssue): SchemaIssue {
  let text = ''
  for (const step of path) {
    const key = typeof step === 'object' ? step.key : step
    if (typeof key === 'number') text += `[${key}]`
    else text += `${text === '' ? '' : '.'}${String(key)}`
  }
  return { path: text, message }
}

const isPromise = <Value>(value: Value | Promise<Value>): value is Promise<Value> =>
  typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function'
