import { longestMs, reach } from '../reach.js'

/** Replies of a server that another try will not change: a wrong command, no memory left, no permission. */
const final = /^(ERR|OOM|WRONGTYPE|NOPERM|NOAUTH|WRONGPASS|MISCONF|CROSSSLOT)\b/

/** Replies that are those of one key: its command is refused, and others in the same script with it. */
const ofOneKey = /^(ERR|WRONGTYPE)\b/

/** True for a failure of `reachRedis` that a key has caused. */
export const isOfOneKey = ({ cause }: { readonly cause?: unknown }): boolean =>
  cause instanceof Error && ofOneKey.test(cause.message)

const isFinal = (cause: unknown): boolean => cause instanceof Error && final.test(cause.message)

/**
 * Sends what may be sent twice, again and again for `forMs` while Redis cannot be reached. A try that is not answered within `replyMs` has failed: no client
 * bounds that by itself, and a server that stands still keeps its connections.
 *
 * @throws ChatError `network`.
 */
export const reachRedis = <Result>(work: () => Promise<Result>, forMs: number, replyMs: number): Promise<Result> =>
  reach(() => within(work(), replyMs), forMs, isFinal)

/** The result, where it comes within `ms`. @throws Error where it does not. */
function within<Result>(result: Promise<Result>, ms: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new Error(`Redis has not answered within ${ms} ms.`))
    // A process that stood still finds its timers first, and then the replies that came meanwhile: they count.
    const timer = setTimeout(() => setImmediate(late), Math.min(ms, longestMs))
    result.then(
      value => {
        clearTimeout(timer)
        resolve(value)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}
