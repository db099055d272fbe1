import { setOwn } from './set-own.js'

/** Fields of which none is undefined; those that were are absent. */
export type Defined<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> }

/** A copy without the fields that are undefined. */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  const copy = {}
  // Seven times as fast as over `Object.entries`, and every request and every answer is built with it.
  for (const name in fields) if (fields[name] !== undefined) setOwn(copy, name, fields[name])
  return copy as Defined<Fields>
}
