import { captureContext } from '#async-context'
import { isPromise } from '../lib/is-promise.js'
import type { ChatStream } from '../stream/chat-stream.js'
import type { ChatReader } from '../stream/flow.js'
import { type Relay, relay } from '../stream/relay.js'
import type { ChatRecord } from '../vocabulary/events.js'
import { CachedAnswer, readAnswer } from './cached-answer.js'
import type { ChatCache } from './chat-cache.js'

/** One request to a provider with a cache. */
export interface CachedCall {
  readonly inner: ChatStream
  readonly key: () => Promise<string>
  readonly cache: ChatCache
  readonly maxCharacters: number
  readonly waitMs: number
  readonly lose: (error: unknown) => void
}

/** Answers out of the cache, or asks the provider and keeps its answer. */
export function followCached(call: CachedCall, reader: ChatReader): Relay {
  const flow = relay()
  const inContext = captureContext()
  void answer()
  return flow

  async function answer(): Promise<void> {
    const { key, text } = await inContext(() => lookUp(call))
    if (flow.cancelled) return
    const kept = typeof text === 'string' ? readAnswer(text) : undefined
    if (kept) return reader.batch(kept)
    let answer = key === undefined ? undefined : new CachedAnswer(call.maxCharacters)
    const complete = (records: readonly ChatRecord[]): string | undefined => {
      try {
        return answer?.add(records)
      } catch (thrown) {
        // Something in it is no JSON, as a BigInt: it cannot be kept.
        answer = undefined
        inContext(() => call.lose(thrown))
        return undefined
      }
    }
    const keep = (records: readonly ChatRecord[]): void => {
      const text = complete(records)
      reader.batch(records)
      if (text !== undefined) inContext(() => void store(call, key!, text))
    }
    flow.follow(inContext(() => call.inner.connect({ batch: keep })))
  }
}

/** Waits for the cache, but not for ever. Never rejects. */
async function lookUp({ key, cache, waitMs, lose }: CachedCall) {
  let found: string | undefined
  try {
    found = await key()
    return { key: found, text: await within(waitMs, cache.get(found)) }
  } catch (thrown) {
    lose(thrown)
    return { key: found, text: undefined }
  }
}

async function store({ cache, lose }: CachedCall, key: string, text: string): Promise<void> {
  try {
    await cache.set(key, text)
  } catch (thrown) {
    lose(thrown)
  }
}

function within<Value>(ms: number, value: Value | PromiseLike<Value>): Value | PromiseLike<Value | undefined> {
  if (!isPromise(value) || ms === Number.POSITIVE_INFINITY) return value
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, undefined)
    Promise.resolve(value)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}
