/** The option that a key leads to, and what has been typed by then. */
export interface Target {
  /** Index of the option; undefined where the key leads nowhere. */
  readonly target: number | undefined
  readonly text: string
}

/**
 * The option that a key leads to: the arrow keys, Home and End by place, a letter by the beginning of a name.
 *
 * @param active - index of the option that is active.
 * @param typed - letters that were typed just before.
 */
export function targetOf(key: string, active: number, names: readonly string[], typed: string): Target {
  const last = names.length - 1
  const places: { readonly [key: string]: number } = {
    ArrowDown: Math.min(active + 1, last),
    ArrowUp: Math.max(active - 1, 0),
    Home: 0,
    End: last,
    PageDown: Math.min(active + 8, last),
    PageUp: Math.max(active - 8, 0),
  }
  const place = places[key]
  if (place !== undefined) return { target: place, text: '' }
  if ([...key].length !== 1) return { target: undefined, text: typed }
  const text = typed + key.toLowerCase()
  // One letter again and again goes through the names that begin with it.
  const wanted = [...new Set(text)].length === 1 ? text.slice(0, key.length) : text
  const from = wanted.length === text.length && text.length > 1 ? active : active + 1
  for (let step = 0; step < names.length; step++) {
    const index = (from + step) % names.length
    if (names[index]?.toLowerCase().startsWith(wanted)) return { target: index, text }
  }
  return { target: undefined, text }
}
