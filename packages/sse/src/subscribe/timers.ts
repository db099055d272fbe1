import { maxTimerMs, unref } from '../lib/timers.js'

/** Waits; rejects with the signal's reason as soon as it aborts. */
export function sleep(ms: number, signal: AbortSignal, keepAlive: boolean): Promise<void> {
  return abortable(signal, resolve => {
    const timer = setTimeout(resolve, Math.min(ms, maxTimerMs))
    if (!keepAlive) unref(timer)
    return () => clearTimeout(timer)
  })
}

/** A promise that `start` settles, unless the signal aborts first: then it rejects with its reason, and calls what `start` gave. */
export function abortable<T>(
  signal: AbortSignal,
  start: (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    const onAbort = (): void => {
      abandon()
      reject(signal.reason)
    }
    const settled =
      <V>(settle: (value: V) => void) =>
      (value: V): void => {
        signal.removeEventListener('abort', onAbort)
        settle(value)
      }
    const abandon = start(settled(resolve), settled(reject))
    signal.addEventListener('abort', onAbort)
  })
}
