/** A place in a JSON value: the keys that lead there. */
export type Path = readonly (string | number)[]

/** Values that stand where others belong. */
export const oddValues: readonly unknown[] = [undefined, null, 5, '', 'x', [], {}, [null], [{ type: 'x' }], { x: null }]

/** Every place in a value, itself included. */
export function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value)
  return [path, ...keys.flatMap(key => pathsIn((value as never)[key], [...path, key]))]
}

/** A copy of a JSON value with another one at a place. `undefined` takes the field away. Places that are not there are made, or passed over inside of a text. */
export function withAt(value: unknown, [key, ...rest]: Path, instead: unknown): unknown {
  if (key === undefined) return instead
  if (typeof value !== 'object' || value === null) return value
  const copy = Array.isArray(value) ? [...value] : { ...value }
  const inner = withAt((value as never)[key], rest, instead)
  if (inner === undefined && !Array.isArray(copy)) delete (copy as Record<string, unknown>)[key]
  else (copy as Record<string | number, unknown>)[key] = inner
  return copy
}
