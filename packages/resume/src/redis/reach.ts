import { reach } from '../reach.js'

/** Replies of a server that another try will not change: a wrong command, no memory left, no permission. */
const final = /^(ERR|OOM|WRONGTYPE|NOPERM|NOAUTH|WRONGPASS|MISCONF|CROSSSLOT)\b/

/** Replies that are those of one key: its command is refused, and others in the same script with it. */
const ofOneKey = /^(ERR|WRONGTYPE)\b/

/** True for a failure of `reachRedis` that a key has caused. */
export const isOfOneKey = ({ cause }: { readonly cause?: unknown }): boolean =>
  cause instanceof Error && ofOneKey.test(cause.message)

const isFinal = (cause: unknown): boolean => cause instanceof Error && final.test(cause.message)

/** Sends what may be sent twice, again and again for `forMs` while Redis cannot be reached. @throws ChatError `network`. */
export const reachRedis = <Result>(work: () => Promise<Result>, forMs: number): Promise<Result> =>
  reach(work, forMs, isFinal)
