import type { StreamStore } from '@millrace/core'

/** Options of a handler that keeps its answers, so that readers can come back to them. */
export interface KeepOptions {
  /**
   * Keeps answers while they run and for a time after, such as `memoryStore()` of `@millrace/resume`: a reader who was cut off goes on behind the last
   * event that it has, a second tab reads along, and a request that is sent again starts nothing anew. Answers in a dialect whose clients cannot come back
   * (`openaiWire`, `anthropicWire`) are not kept. Default: none.
   */
  readonly store?: StreamStore
  /**
   * When the reader leaves: `cancel` closes the upstream call, `drain` reads it to its end, for `onFinish`, and `detach`, which needs a `store`, lets the
   * answer go on into the store: it ends by itself, when it is stopped (`DELETE`), or when nobody has read it for `orphanMs`. Default with a store on
   * `nativeWire`: `detach`, since its clients come back by themselves; else `cancel`. API clients have no way to stop an answer, so `detach` holds for
   * those answers alone that they ask for in the `background`. Where a kept answer has several readers, the last one counts.
   */
  readonly onDisconnect?: 'cancel' | 'drain' | 'detach'
  /** Milliseconds after which a detached answer that nobody reads, in any process, is stopped. Default 120 000; infinite: never. */
  readonly orphanMs?: number
  /**
   * Milliseconds over which records are gathered before they are appended, while readers get them at once: at most 250. A crash of the process loses what
   * is not appended by then, also what a reader has seen. Default 0: records go to readers when the store has them.
   */
  readonly appendBehindMs?: number
}

/** Options with every default filled in. */
export interface ResolvedKeep {
  readonly store: StreamStore | undefined
  readonly orphanMs: number
  /** 0: records are appended before they go to readers. */
  readonly behindMs: number
}

const methods = ['create', 'append', 'read', 'meta', 'requestStop', 'onStop', 'delete'] as const
const mostBehindMs = 250

/** @throws TypeError naming the option that is not of its type, or needs a store. */
export function resolveKeep({
  store,
  onDisconnect,
  orphanMs = 120_000,
  appendBehindMs = 0,
}: KeepOptions): ResolvedKeep {
  if (store !== undefined && !isStore(store))
    throw new TypeError('store takes a StreamStore, such as memoryStore() of @millrace/resume.')
  if (onDisconnect !== undefined && !['cancel', 'drain', 'detach'].includes(onDisconnect))
    throw new TypeError(`onDisconnect takes 'cancel', 'drain' or 'detach', not ${String(onDisconnect)}.`)
  if (onDisconnect === 'detach' && !store)
    throw new TypeError("onDisconnect: 'detach' needs a store that the answer goes on into.")
  if (!(typeof orphanMs === 'number' && orphanMs > 0)) throw new TypeError('orphanMs takes milliseconds above 0.')
  if (!(typeof appendBehindMs === 'number' && appendBehindMs >= 0 && appendBehindMs <= mostBehindMs))
    throw new TypeError(`appendBehindMs takes milliseconds from 0, and ${mostBehindMs} at most.`)
  if (appendBehindMs > 0 && !store) throw new TypeError('appendBehindMs needs a store.')
  return { store, orphanMs, behindMs: appendBehindMs }
}

const isStore = (store: StreamStore): boolean =>
  typeof store === 'object' && store !== null && methods.every(name => typeof store[name] === 'function')
