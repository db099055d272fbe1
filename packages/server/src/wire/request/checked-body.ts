import * as v from 'valibot'
import { HttpError } from '../../exchange/http-error.js'

/** A flaw of a body. */
export interface BodyProblem {
  /** One sentence that names the field and never repeats what was in it. */
  readonly problem: string
  /** The field as a path; absent where it is the body itself. */
  readonly field?: string | undefined
}

/** A body that is of its type, or what is wrong with it. */
export type BodyCheck<Output> = { readonly output: Output } | BodyProblem

/**
 * Checks a body. The schema's messages are the rest of a sentence that begins with the field: `takes a text`.
 *
 * @param unknownField - the rest of the sentence about a field that a strict object does not know.
 */
export function checkBody<Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
  unknownField = 'is not known',
): BodyCheck<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, body, { abortEarly: true, message: withoutValue })
  if (result.success) return { output: result.output }
  const [issue] = result.issues
  const field = pathOf(issue.path ?? [])
  if (field === '' && body === undefined)
    return { problem: 'The body is missing: send JSON as application/json, and let the framework parse it.' }
  if (field === '') return { problem: `The body ${issue.message}.` }
  if (issue.expected === 'never') return { field, problem: `${field} ${unknownField}.` }
  return { field, problem: issue.received === 'undefined' ? `${field} is missing.` : `${field} ${issue.message}.` }
}

/** The message of a schema that has none of its own: valibot's would quote the body. */
const withoutValue = ({ expected }: v.BaseIssue<unknown>): string =>
  expected === 'Object' ? 'takes an object' : 'is not of its type'

/**
 * The body, where it is of its type.
 *
 * @param refused - makes the error of a problem. Default: the problem alone.
 * @throws HttpError 400 with the problem of the body.
 */
export function checkedBody<Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
  refused = ({ problem, field }: BodyProblem) => new HttpError(400, 'invalid-request', problem, { field }),
): v.InferOutput<Schema> {
  const checked = checkBody(schema, body)
  if ('problem' in checked) throw refused(checked)
  return checked.output
}

/** `messages[0].content` */
function pathOf(path: readonly { readonly key?: unknown }[]): string {
  let text = ''
  for (const { key } of path)
    text += typeof key === 'number' ? `[${key}]` : text === '' ? String(key) : `.${String(key)}`
  // The name of an unknown field is the browser's own and may be of any length.
  return text.slice(0, 200)
}
