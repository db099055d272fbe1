import { maxTimerMs } from './timers.js'

/** Who waits for the end of a window. */
export interface WindowListener {
  /** The window is over. Never throws: others wait behind it. */
  flush(): void
}

/** By their length in milliseconds. */
const open = new Map<number, WindowListener[]>()

/**
 * Waits for at most `ms`. Who comes while a window is open shares it: a thousand streams set one timer, and are read one behind the other,
 * for less than they cost one by one.
 */
export function afterShared(ms: number, waiting: WindowListener): void {
  const company = open.get(ms)
  if (company) return void company.push(waiting)
  const everybody = [waiting]
  open.set(ms, everybody)
  setTimeout(
    () => {
      open.delete(ms)
      for (const one of everybody) one.flush()
    },
    Math.min(ms, maxTimerMs),
  )
}
