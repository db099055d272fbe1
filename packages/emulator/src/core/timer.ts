/** The one running wait of an answer. */
export interface Timer {
  /** Calls back once after `ms`, never for `Infinity`. Replaces a wait that still runs. */
  after(ms: number, callback: () => void): void
  clear(): void
}

/** Longest delay that `setTimeout` takes: 2^31 - 1 ms, 24 days. It fires at once for more. */
const longestTimeout = 2 ** 31 - 1

export function createTimer(): Timer {
  let handle: ReturnType<typeof setTimeout> | undefined
  const clear = () => clearTimeout(handle)
  return {
    after(ms, callback) {
      clear()
      if (ms <= longestTimeout) handle = setTimeout(callback, ms)
    },
    clear,
  }
}
