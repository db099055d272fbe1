/** A span of time for which a budget is given. */
export interface Period {
  readonly kind: 'day' | 'month'
  /** `2026-11-28` or `2026-11`. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly endsAt: number
}

/** The day and the month of a moment, in UTC. @param now - milliseconds since 1970. */
export function periodsAt(now: number): readonly [day: Period, month: Period] {
  const date = new Date(now)
  const text = date.toISOString()
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
  return [
    { kind: 'day', id: text.slice(0, 10), endsAt: Date.UTC(year, month, day + 1) },
    { kind: 'month', id: text.slice(0, 7), endsAt: Date.UTC(year, month + 1) },
  ]
}
