import { isSeen, page } from '../lib/page.js'

/**
 * Waits, but no longer than until there is reason to believe that a connection can be made again: the network is back, or the page is looked at, whose
 * timers slept. Ends at once when the signal aborts.
 */
export function sleepUntilAwake(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    // Takes every listener away.
    const over = new AbortController()
    const wake = (): void => {
      clearTimeout(timer)
      over.abort()
      resolve()
    }
    const timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake, over)
    page.addEventListener?.('online', wake, over)
    page.document?.addEventListener?.('visibilitychange', () => isSeen() && wake(), over)
    if (signal.aborted) wake()
  })
}
