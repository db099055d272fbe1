/** The clock stands still until the work of a turn is done. */
let isStanding = false
let stoodAt: number | undefined

/** Whole milliseconds: kept in place, where a fraction would be an object of its own. Within the work of one turn of the event loop it is looked at once. */
export function now(): number {
  if (!isStanding) return Math.trunc(performance.now())
  stoodAt ??= Math.trunc(performance.now())
  return stoodAt
}

/** The work of a turn begins. */
export function stopClock(): void {
  isStanding = true
  stoodAt = undefined
}

/** The work of a turn is done. */
export function startClock(): void {
  isStanding = false
}
