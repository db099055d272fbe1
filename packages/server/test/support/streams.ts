import { type ChatRecord, ChatStream, type Flow } from '@millrace/core'

/** The first batch of an answer. */
export const opening: readonly ChatRecord[] = [
  { type: 'start', messageId: 'm1', provider: 'test', model: 'test-1' },
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta: '落霞' },
]

/** More of it. */
export const more = (delta: string): readonly ChatRecord[] => [{ type: 'text-delta', id: '0', delta }]

/** The last batch of a complete one. */
export const ending: readonly ChatRecord[] = [
  { type: 'text-end', id: '0' },
  { type: 'finish', reason: 'stop', usage: { inputTokens: 3, outputTokens: 2 } },
]

/** What a vendor said, with words that must never reach a browser. */
export const canary = 'sk-canary-1234'

/** An error record with the canary in it. */
export const failure = (code: 'overloaded' | 'rate-limit' | 'authentication', retryAfterMs?: number): ChatRecord => ({
  type: 'error',
  error: {
    code,
    message: `vendor says ${canary}`,
    retryable: true,
    providerCode: canary,
    requestId: canary,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  },
})

/** A stream that a test feeds by hand, and that tells what was done to it. */
export interface Tap {
  readonly stream: ChatStream
  /** Passes a batch on, if anybody is connected. */
  push(records: readonly ChatRecord[]): void
  readonly connected: boolean
  readonly paused: boolean
  readonly cancelled: boolean
  /** Settles when the flow is cancelled. */
  readonly whenCancelled: Promise<void>
}

export function tap(): Tap {
  const { promise, resolve } = Promise.withResolvers<void>()
  const state = { connected: false, paused: false, cancelled: false, whenCancelled: promise }
  let push: (records: readonly ChatRecord[]) => void = () => {}
  const flow: Flow = {
    pause() {
      state.paused = true
    },
    resume() {
      state.paused = false
    },
    cancel() {
      state.cancelled = true
      resolve()
    },
  }
  const stream = new ChatStream(reader => {
    state.connected = true
    push = records => reader.batch(records)
    return flow
  })
  return Object.assign(state, { stream, push: (records: readonly ChatRecord[]) => push(records) })
}

/** A stream that yields these batches and ends. */
export const streamOf = (...batches: (readonly ChatRecord[])[]): ChatStream =>
  ChatStream.from(async function* () {
    yield* batches
  })

/** A whole answer. */
export const answer = (): ChatStream => streamOf(opening, more('与孤鹜齐飞'), ending)
