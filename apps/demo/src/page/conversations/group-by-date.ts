import type { Conversation } from './conversation.js'

/** Conversations of a time: of one that has a name, or of a month such as `2026-09`. */
export interface DateGroup {
  readonly name?: 'today' | 'yesterday' | 'week' | 'month'
  readonly month?: string
  readonly rows: readonly Conversation[]
}

/** Groups conversations, newest first, by the reader's days. @param now - milliseconds since the epoch. */
export function groupByDate(rows: readonly Conversation[], now: number): readonly DateGroup[] {
  const today = new Date(now)
  const daysAgo = (days: number): number =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - days).getTime()
  const limits = [
    ['today', daysAgo(0)],
    ['yesterday', daysAgo(1)],
    ['week', daysAgo(7)],
    ['month', daysAgo(30)],
  ] as const
  const groups: { name?: (typeof limits)[number][0]; month?: string; rows: Conversation[] }[] = []
  for (const row of rows) {
    const name = limits.find(([, from]) => row.updatedAt >= from)?.[0]
    const month = name ? undefined : monthOf(new Date(row.updatedAt))
    const last = groups.at(-1)
    if (last && last.name === name && last.month === month) last.rows.push(row)
    else groups.push({ ...(name ? { name } : { month: month as string }), rows: [row] })
  }
  return groups
}

const monthOf = (date: Date): string => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`
