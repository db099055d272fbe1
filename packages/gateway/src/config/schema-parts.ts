import * as v from 'valibot'
import type { ConfigFlaw } from './config-error.js'

export const text = v.string('takes a text')
export const name = v.pipe(text, v.nonEmpty('takes a text that is not empty'))
export const flag = v.boolean('takes true or false')
const number = v.pipe(v.number('takes a number'), v.finite('takes a number'))
export const from0 = v.pipe(number, v.minValue(0, 'takes a number from 0'))
export const penalty = v.pipe(number, v.minValue(-2, 'takes a number from -2'), v.maxValue(2, 'takes a number up to 2'))
export const above0 = v.pipe(number, v.gtValue(0, 'takes a number above 0'))
/** The name of a header (RFC 9110, section 5.6.2). */
export const headerName = v.pipe(name, v.regex(/^[\w!#$%&'*+.^`|~-]+$/, 'takes the name of a header'))
/** The value of a header: Node refuses one with a line end in each request. */
export const headerText = v.pipe(text, v.regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'takes the value of a header, on one line'))
export const texts = v.array(name, 'takes a list of texts')
export const whole = v.pipe(from0, v.integer('takes a whole number'))
export const from1 = v.pipe(
  number,
  v.check(value => Number.isInteger(value) && value >= 1, 'takes a whole number from 1'),
)

/** A timer of JavaScript that has more fires at once. */
const longestMs = 2 ** 31 - 1

export const milliseconds = v.pipe(from0, v.maxValue(longestMs, `takes milliseconds, ${longestMs} at most`))

/** An object of which every field is known: a name that was misspelt must not pass in silence. */
export const fields = (entries: v.ObjectEntries): v.GenericSchema => {
  const known = Object.keys(entries).join(', ')
  return objectOf(
    v.strictObject(entries, ({ expected }) => {
      if (expected === 'never') return `is not known; known are ${known}`
      return expected === 'Object' ? notObject : 'is missing'
    }),
  )
}

/**
 * An object whose fields have names that the user chooses.
 *
 * @param names - the form of these.
 */
export const named = (schema: v.GenericSchema, names: v.GenericSchema<string, string> = v.string()): v.GenericSchema =>
  objectOf(v.record(names, schema, 'takes an object with a field for each name'))

const notObject = 'takes an object'

/** A list is an object too, to JavaScript and to the library. */
export const objectOf = (schema: v.GenericSchema, words = notObject): v.GenericSchema => {
  const none = v.custom(() => false, words)
  return v.lazy(value => (Array.isArray(value) ? none : schema))
}

/** A choice by the form of the value, so that its errors name the place in it and not the union. */
export const byForm = (choose: (value: unknown) => v.GenericSchema): v.GenericSchema => v.lazy(choose)

/** True for something of this form, which only a configuration in TypeScript can hold. */
export const hasFunction = (value: unknown, method: string): boolean =>
  typeof (value as Record<string, unknown> | null)?.[method] === 'function'

/** Flaws of a value; none where it is right. */
export function flawsBy(schema: v.GenericSchema, value: unknown): readonly ConfigFlaw[] {
  const checked = v.safeParse(schema, value)
  if (checked.success) return []
  return checked.issues.map(issue => ({
    path: (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key))),
    message: issue.message,
  }))
}
