import { isPlainObject } from '../lib/is-plain-object.js'
import { setOwn } from '../lib/set-own.js'
import type { JsonSchema } from '../vocabulary/request.js'
import { branchesOf, takesNull } from './subschemas.js'

/**
 * The value without the fields that are null, optional, and may not be null: a strict schema makes the model write every field, and null stands for one
 * that it would have left out. Branches that may be null keep theirs.
 *
 * @returns the value itself where nothing was left out; what did not change is shared.
 */
export function withoutFillers(schema: JsonSchema, value: unknown): unknown {
  return lean(branchesOf([schema], schema), value, schema)
}

function lean(branches: readonly JsonSchema[], value: unknown, root: JsonSchema): unknown {
  if (branches.length === 0 || typeof value !== 'object' || value === null) return value
  return Array.isArray(value) ? leanList(branches, value, root) : leanObject(branches, value, root)
}

function leanList(branches: readonly JsonSchema[], list: readonly unknown[], root: JsonSchema): unknown {
  let copy: unknown[] | undefined
  for (const [at, item] of list.entries()) {
    if (typeof item !== 'object' || item === null) continue
    const changed = lean(
      branchesOf(
        branches.flatMap(branch => itemSchemas(branch, at)),
        root,
      ),
      item,
      root,
    )
    if (changed === item) continue
    copy ??= [...list]
    copy[at] = changed
  }
  return copy ?? list
}

function itemSchemas({ items, prefixItems }: JsonSchema, at: number): unknown[] {
  const places = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : []
  if (at < places.length) return [places[at]]
  return [items]
}

function leanObject(branches: readonly JsonSchema[], object: object, root: JsonSchema): unknown {
  let copy: { [name: string]: unknown } | undefined
  for (const [name, field] of Object.entries(object)) {
    if (field !== null && typeof field !== 'object') continue
    const declaring = branches.filter(({ properties }) => isPlainObject(properties) && Object.hasOwn(properties, name))
    const fields = branchesOf(
      declaring.map(({ properties }) => (properties as JsonSchema)[name]),
      root,
    )
    const dropped = field === null && isFiller(name, declaring, fields)
    const changed = dropped ? undefined : lean(fields, field, root)
    if (!dropped && changed === field) continue
    copy ??= Object.fromEntries(Object.entries(object))
    if (dropped) delete copy[name]
    else setOwn(copy, name, changed)
  }
  return copy ?? object
}

const isFiller = (name: string, declaring: readonly JsonSchema[], fields: readonly JsonSchema[]): boolean =>
  fields.length > 0 &&
  declaring.some(({ required }) => !Array.isArray(required) || !required.includes(name)) &&
  !fields.some(takesNull)
