import { canonicalJson } from '../approval/canonical-json.js'
import { failing } from '../compose/sources.js'
import { plainRequest } from '../lib/plain-request.js'
import type { ChatProvider } from '../runtime/provider.js'
import { ChatStream } from '../stream/chat-stream.js'
import { maxTimerMs } from '../time/timers.js'
import { checkRequest } from '../vocabulary/check-request.js'
import { checkNames } from '../vocabulary/known-names.js'
import { resolveOptions, streamOptions } from '../vocabulary/options.js'
import type { ChatRequest } from '../vocabulary/request.js'
import { type Recording, readRecordings } from './recording.js'

/** Settings of {@link replay}. */
export interface ReplayOptions {
  /** Id of the provider. Default: that of the first recording. */
  readonly id?: string
  /**
   * The recording that answers a request. `order`: the next one, and the first again after the last. `request`: the one of an equal request, of several
   * each in its turn; without one the answer is an error, `not-found`. Default `order`.
   */
  readonly match?: 'order' | 'request'
  /** 1 gives the batches at the times at which they came, 2 in half of the time. Default: as fast as they are taken. */
  readonly speed?: number
}

/**
 * A provider that answers with recordings; see `withRecording`. One that was cut is `truncated` where it ends. Limits of time and retries of `stream()`
 * have no meaning here.
 *
 * @param text - the recording: JSON Lines.
 * @throws TypeError for options that are not of their type, ChatError `protocol` for a text that holds no recording.
 */
export function replay(text: string, options: ReplayOptions = {}): ChatProvider {
  if (typeof text !== 'string') throw new TypeError('replay takes the text of a recording.')
  checkNames(options, { id: true, match: true, speed: true }, 'replay')
  const { match = 'order', speed = Number.POSITIVE_INFINITY } = options
  if (match !== 'order' && match !== 'request') throw new TypeError("replay: match takes 'order' or 'request'.")
  if (!(typeof speed === 'number' && speed > 0)) throw new TypeError('replay: speed takes a number above 0.')
  const recordings = readRecordings(text)
  const { id = recordings[0]!.head.provider } = options
  if (typeof id !== 'string' || id === '') throw new TypeError('replay: id takes a name.')
  const find = match === 'order' ? inTurn(recordings) : byRequest(recordings)
  return {
    id,
    stream(request, streaming) {
      const { signal, ...given } = streamOptions(streaming)
      checkRequest(request as never)
      resolveOptions(given)
      const recording = find(request as ChatRequest)
      if (recording) return ChatStream.from(stop => batchesOf(recording, speed, stop), { signal })
      const message = 'No answer to this request was recorded.'
      return new ChatStream(failing({ code: 'not-found', message, retryable: false, provider: id }), { signal })
    },
  }
}

/** Gives one after the other, and then the first again. */
function inTurn(recordings: readonly Recording[]): () => Recording {
  let next = 0
  return () => recordings[next++ % recordings.length]!
}

function byRequest(recordings: readonly Recording[]): (request: ChatRequest) => Recording | undefined {
  const groups = Map.groupBy(recordings, ({ head }) => canonicalJson(head.request ?? null))
  const turns = new Map([...groups].map(([key, group]) => [key, inTurn(group)]))
  return ({ providerOptions: _, ...request }) => turns.get(canonicalJson(plainRequest(request)))?.()
}

async function* batchesOf({ batches }: Recording, speed: number, signal: AbortSignal) {
  const startedAt = performance.now()
  for (const { ms, records } of batches) {
    await until(startedAt + ms / speed, signal)
    if (signal.aborted) return
    yield records
  }
}

/** Waits for a time of the clock, or until nobody reads any more. */
function until(time: number, signal: AbortSignal): Promise<void> | undefined {
  const ms = time - performance.now()
  if (ms <= 0 || signal.aborted) return undefined
  return new Promise(resolve => {
    const over = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', over)
      resolve()
    }
    const timer = setTimeout(over, Math.min(ms, maxTimerMs))
    signal.addEventListener('abort', over)
  })
}
