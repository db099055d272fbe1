import { timersEndWithRequest } from './request-timers.js'
import { maxTimerMs } from './timers.js'

/** Is told that a window is over. */
export interface WindowListener {
  /** The window is over. Never throws: others wait behind it. */
  flush(): void
}

/** The listeners of each open window, by its length in milliseconds. */
const open = new Map<number, WindowListener[]>()

/**
 * Calls `flush` after at most `ms`. A listener that comes while a window of that length is open joins it: a thousand streams set one timer
 * and are read one after the other, which costs less than a thousand wake-ups.
 */
export function afterShared(ms: number, listener: WindowListener): void {
  if (timersEndWithRequest) return void setTimeout(() => listener.flush(), Math.min(ms, maxTimerMs))
  const joined = open.get(ms)
  if (joined) return void joined.push(listener)
  const listeners = [listener]
  open.set(ms, listeners)
  setTimeout(
    () => {
      open.delete(ms)
      for (const each of listeners) each.flush()
    },
    Math.min(ms, maxTimerMs),
  )
}
