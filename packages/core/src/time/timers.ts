/** The longest delay of setTimeout, 25 days; with a longer one it fires at once. A limit beyond it never passes. */
export const maxTimerMs = 2 ** 31 - 1

/** Node keeps a process alive for a timer; nobody waits for this one. */
export function unref(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function')
    timer.unref()
}
