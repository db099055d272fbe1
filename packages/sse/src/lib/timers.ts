/** The longest delay of setTimeout, 25 days; with a longer one it fires at once. */
export const maxTimerMs = 2 ** 31 - 1

/** Lets a process end while the timer runs. Browsers have numbers for timers, which keep nothing alive. */
export function unref(timer: unknown): void {
  ;(timer as { unref?: () => void }).unref?.()
}
