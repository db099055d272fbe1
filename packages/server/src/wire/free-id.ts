/** An id that is not taken, made of the given one. Some vendors give every answer the same id, and number the calls of each from 0. */
export function freeId(id: string, isTaken: (id: string) => boolean): string {
  if (!isTaken(id)) return id
  let n = 2
  while (isTaken(`${id}-${n}`)) n++
  return `${id}-${n}`
}
