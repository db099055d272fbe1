interface Events {
  addEventListener?(type: string, listener: () => void): void
  removeEventListener?(type: string, listener: () => void): void
}

const page = globalThis as Events & { readonly document?: Events & { readonly visibilityState: string } }

/**
 * Waits, but no longer than until there is reason to believe that a connection can be made again: the network is back, or the page is looked at, whose
 * timers slept. Ends at once when the signal aborts.
 */
export function sleepUntilAwake(ms: number, signal: AbortSignal): Promise<void> {
  const { document } = page
  return new Promise(resolve => {
    const wake = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      page.removeEventListener?.('online', wake)
      document?.removeEventListener?.('visibilitychange', look)
      resolve()
    }
    const look = (): void => {
      if (document?.visibilityState === 'visible') wake()
    }
    const timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake)
    page.addEventListener?.('online', wake)
    document?.addEventListener?.('visibilitychange', look)
    if (signal.aborted) wake()
  })
}
