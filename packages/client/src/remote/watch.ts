import { ChatError } from '@millrace/core/page'

/** The failure of a connection. */
export const lost = (cause?: unknown): ChatError =>
  new ChatError({ code: 'network', message: 'The connection to the server failed.', retryable: true }, { cause })

/** Waits for a connection, one thing after the other. */
export interface Watch {
  /** Settles as the wait does; by an error where the connection is silent for too long, or nobody reads any more. */
  over<T>(wait: Promise<T>): Promise<T | ChatError>
  /** Aborts at the end of the watch. */
  readonly signal: AbortSignal
  /** Ends the watch. */
  close(): void
}

/**
 * Watches a connection, by one timer and one listener for all of its reads: there is a read for each token.
 *
 * @param idleMs - milliseconds that a wait may take. 0, or more than a timer can: no limit.
 */
export function watchOver(idleMs: number, signal: AbortSignal): Watch {
  const closed = new AbortController()
  // Without effect where nothing waits any more.
  let end: ((failure: ChatError) => void) | undefined
  let since = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = (): void => {
    const leftMs = idleMs - performance.now() + since
    if (leftMs < 1)
      end?.(new ChatError({ code: 'timeout', message: 'The server sent nothing in time.', retryable: true }))
    timer = setTimeout(look, leftMs < 1 ? idleMs : leftMs)
  }
  const leave = (): void => end?.(lost())
  signal.addEventListener('abort', leave, closed)
  if (idleMs > 0 && idleMs < 2 ** 31) look()
  return {
    signal: closed.signal,
    over: wait =>
      new Promise((resolve, reject) => {
        end = resolve
        since = performance.now()
        if (signal.aborted) leave()
        wait.then(resolve, reject)
      }),
    close() {
      clearTimeout(timer)
      closed.abort()
    },
  }
}
