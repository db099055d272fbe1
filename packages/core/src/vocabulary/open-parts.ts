/** A block or call that is not complete yet. */
export interface OpenPart {
  /** Id of the block, or of the call. */
  readonly id: string
  /** Its place in `content`. */
  readonly index: number
}

/** Parts that are searched from end to end; more of them get an index. */
const few = 8

/**
 * Position by id of each list that has an index. The list stays plain data: an index that is missing (a state out of a store, or one that
 * two branches continue) is built anew. A copy that replaces its list takes the index over, so that a fold of n records builds it once.
 */
const indexes = new WeakMap<readonly OpenPart[], Map<string, number>>()

/** Finds an open part; undefined where none has that id. */
export function findOpen(parts: readonly OpenPart[], id: string): OpenPart | undefined {
  const position = positionOf(parts, id)
  return position < 0 ? undefined : parts[position]
}

/** Adds a part, or moves the one of this id. `after` is `before` itself or a copy of it, which alone may be written to. */
export function addOpen(before: readonly OpenPart[], after: OpenPart[], part: OpenPart): void {
  const position = positionOf(before, part.id)
  const index = takeIndex(before, after)
  const place = position < 0 ? after.length : position
  after[place] = part
  index?.set(part.id, place)
}

/** Removes a part in constant time: the last one takes its place. `after` as in {@link addOpen}. */
export function removeOpen(before: readonly OpenPart[], after: OpenPart[], id: string): void {
  const position = positionOf(before, id)
  if (position < 0) return
  const index = takeIndex(before, after)
  const last = after.pop()!
  index?.delete(id)
  if (position === after.length) return
  after[position] = last
  index?.set(last.id, position)
}

function positionOf(parts: readonly OpenPart[], id: string): number {
  if (parts.length <= few) return parts.findIndex(part => part.id === id)
  let index = indexes.get(parts)
  if (!index) {
    index = new Map(parts.map((part, position) => [part.id, position]))
    indexes.set(parts, index)
  }
  return index.get(id) ?? -1
}

function takeIndex(before: readonly OpenPart[], after: readonly OpenPart[]): Map<string, number> | undefined {
  const index = indexes.get(before)
  if (index && before !== after) {
    indexes.delete(before)
    indexes.set(after, index)
  }
  return index
}
