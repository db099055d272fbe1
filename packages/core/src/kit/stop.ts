import type { Warn } from './post-json.js'

/**
 * The stop texts of a request, for vendors that take only so many of them; undefined where there are none.
 *
 * @param who - the vendor, for the warning about those that were left out.
 */
export function stopTexts(
  stop: readonly string[] = [],
  most: number,
  who: string,
  warn: Warn,
): readonly string[] | undefined {
  if (stop.length > most) warn('stop', `${who} takes ${most} at most: the first ${most} were sent.`)
  return stop.length > 0 ? stop.slice(0, most) : undefined
}
