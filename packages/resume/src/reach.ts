import { unreachable } from './failures.js'

/** Milliseconds between two tries, at first and at most. */
const firstPauseMs = 25
const longestPauseMs = 1_000

/** Milliseconds of a timer at most. */
export const longestMs = 2 ** 31 - 1

/**
 * Does something that may be done twice, again and again while the server cannot be reached.
 *
 * @param forMs - after so many milliseconds the last failure stands.
 * @param isFinal - tells failures that another try will not change.
 * @throws ChatError `network`.
 */
export async function reach<Result>(
  work: () => Promise<Result>,
  forMs: number,
  isFinal: (cause: unknown) => boolean,
): Promise<Result> {
  const until = performance.now() + forMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await work()
    } catch (cause) {
      if (performance.now() + pauseMs > until || isFinal(cause)) throw unreachable(cause)
      await new Promise(resolve => setTimeout(resolve, pauseMs))
    }
  }
}
