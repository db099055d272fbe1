import * as v from 'valibot'

/** A mistake in a body, in no vendor's words. */
export interface Problem {
  readonly path: readonly (string | number)[]
  /** Absent, not known where only known fields are taken, of the wrong type, or out of what is taken. */
  readonly kind: 'missing' | 'unknown' | 'type' | 'value'
  /** The rule, as the schema library names it: `string`, `min_length`, `picklist`, … */
  readonly rule: string
  /** The accepted values: `string`, `>=1`, `"user" | "model"`. */
  readonly expected: string
  /** The value found. */
  readonly received: string
  /** Where the problem is. */
  readonly value: unknown
}

/** The first thing that a schema finds wrong. */
export function firstProblem(schema: v.GenericSchema, body: unknown): Problem | undefined {
  const { issues } = v.safeParse(schema, body, { abortEarly: true })
  const issue = issues?.[0]
  if (!issue) return undefined
  const { kind, type, expected, received, path = [], input } = issue
  const chosen = kind === 'validation' || ['picklist', 'literal', 'variant'].includes(type)
  return {
    path: path.map(({ key }) => key as string | number),
    kind:
      received === 'undefined'
        ? 'missing'
        : type === 'strict_object' && expected === 'never'
          ? 'unknown'
          : chosen
            ? 'value'
            : 'type',
    rule: type,
    expected: type === 'check' ? issue.message : (expected ?? 'another value'),
    received,
    value: input,
  }
}

/** A value of either form: a list where it is one. */
export const listOr = (list: v.GenericSchema, other: v.GenericSchema): v.GenericSchema =>
  v.lazy(input => (Array.isArray(input) ? list : other))

/** May be absent or null. */
export const maybe = (schema: v.GenericSchema): v.GenericSchema => v.nullish(schema)

/** A number within a range. */
export const number = (from: number, to: number): v.GenericSchema =>
  v.pipe(v.number(), v.minValue(from), v.maxValue(to))

/** A whole number, from `from` on. */
export const integer = (from: number): v.GenericSchema => v.pipe(v.number(), v.integer(), v.minValue(from))

/** A schema of a tool at whose root none of these keywords is. */
export const plainSchema = (fields: v.ObjectEntries, refused: readonly string[]): v.GenericSchema =>
  v.pipe(
    v.looseObject(fields),
    v.check(
      schema => !refused.some(keyword => schema[keyword] !== undefined),
      `an object that has none of ${refused.join(', ')} at its root`,
    ),
  )

/** A path as JavaScript writes it: `messages[0].content`. */
export const pathText = (path: Problem['path']): string =>
  path.map((key, at) => (typeof key === 'number' ? `[${key}]` : at === 0 ? key : `.${key}`)).join('')
