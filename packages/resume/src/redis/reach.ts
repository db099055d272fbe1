import { unreachable } from '../failures.js'

/** Milliseconds between two tries, at first and at most. */
const firstPauseMs = 25
const longestPauseMs = 1_000

/** Replies of a server that another try will not change: a wrong command, no memory left, no permission. */
const final = /^(ERR|OOM|WRONGTYPE|NOPERM|NOAUTH|WRONGPASS|MISCONF|CROSSSLOT)\b/

/**
 * Does something that may be done twice, again and again while the server cannot be reached.
 *
 * @param forMs - after so many milliseconds the last failure stands.
 * @throws ChatError `network`.
 */
export async function reach<Result>(work: () => Promise<Result>, forMs: number): Promise<Result> {
  const until = performance.now() + forMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await work()
    } catch (cause) {
      const over = performance.now() + pauseMs > until
      if (over || (cause instanceof Error && final.test(cause.message))) throw unreachable(cause)
      await new Promise(resolve => setTimeout(resolve, pauseMs))
    }
  }
}
