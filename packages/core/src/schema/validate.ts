import { isPromise } from '../lib/is-promise.js'
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
 * Checks a value. A field that is null, optional and may not be null is taken for absent, unless the value passes with it alone: models that are held to a
 * strict schema must write every field (seen with @openai/agents 0.20.0, 2026-11), and a check that coerces would make `"null"` and 0 of it.
 *
 * @returns a promise only where the schema's own check gives one. A plain JSON Schema checks nothing.
 * @throws whatever the schema's own check throws; TypeError for anything that is no schema.
 */
export function validate<Output>(schema: AnySchema<unknown, Output>, value: unknown): Outcome<Output> {
  const { jsonSchema, check } = readSchema(schema, 'schema')
  if (!check) return { value: withoutFillers(jsonSchema, value) as Output }
  const checked = (given: unknown, next: (result: StandardResult<unknown>) => Outcome<Output>): Outcome<Output> => {
    const result = check(given)
    return isPromise(result) ? Promise.resolve(result).then(next) : next(result)
  }
  const asWritten = () =>
    checked(value, result =>
      result.issues ? { issues: result.issues.map(issueOf) } : { value: result.value as Output },
    )
  const lean = withoutFillers(jsonSchema, value)
  if (lean === value) return asWritten()
  return checked(lean, result => (result.issues ? asWritten() : { value: result.value as Output }))
}

type Outcome<Output> = Validated<Output> | Promise<Validated<Output>>

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
