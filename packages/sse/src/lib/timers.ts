/** The longest delay of setTimeout, 25 days; with a longer one it fires at once. */
export const maxTimerMs = 2 ** 31 - 1

/** Lets a process end while the timer runs. Browsers have numbers for timers, which keep nothing alive. */
export function unref(timer: unknown): void {
  ;(timer as { unref?: () => void }).unref?.()
}

/** Calls `run` after `ms`; never when that is 0, undefined, or more than a timer can wait. Gives the function that stops it. */
export function after(ms: number | undefined, run: () => void): () => void {
  if (ms === undefined || !(ms > 0) || ms > maxTimerMs) return () => {}
  const timer = setTimeout(run, ms)
  // The socket that is awaited meanwhile keeps a process alive; the watch over it should not.
  unref(timer)
  return () => clearTimeout(timer)
}
