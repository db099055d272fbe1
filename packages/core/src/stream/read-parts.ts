import type { ChatSink } from '../sink/sink.js'
import { PartClock } from '../time/part-clock.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { ChatError, errorOf } from '../vocabulary/errors.js'
import type { ChatRecord } from '../vocabulary/events.js'
import type { ResolvedOptions } from '../vocabulary/options.js'

/** A model of another library, which gives its answer part by part. */
export interface PartSource<Part> {
  /** Names the model in messages: `The model of the AI SDK`. */
  readonly name: string
  /** Takes what the parts say. */
  readonly sink: ChatSink
  /** Asks the model. @param signal - aborts when nobody wants the answer any more. */
  open(signal: AbortSignal): Promise<AsyncIterable<Part>>
  /** Tells the sink of a part. */
  read(part: Part): void
  /** The parts are over. Default: the sink's end. */
  end?(): void
  /** True for a part of the vendor's answer, from which on it is held to the idle limit. Default: every part is one. */
  isAnswer?(part: Part): boolean
  /** The failure that anything thrown by the model is. */
  failureOf(thrown: unknown): ErrorInfo
}

/**
 * The batches of an answer that comes part by part, for `ChatStream.from`. The time limits of `stream()` count parts; a model that ignores its signal is left
 * to itself.
 */
export async function* readParts<Part>(
  source: PartSource<Part>,
  limits: ResolvedOptions,
  left: AbortSignal,
): AsyncGenerator<readonly ChatRecord[]> {
  const { sink } = source
  const stop = new AbortController()
  const signal = AbortSignal.any([left, stop.signal])
  const clock = new PartClock(limits, source.name)
  const end = (): void => stop.abort()
  try {
    const parts = orThrow(await clock.wait(opened(source, signal), end))
    while (!sink.done) {
      const { done, value } = orThrow(await clock.wait(parts.next(), end))
      if (done) (source.end ?? (() => sink.end()))()
      else {
        if (source.isAnswer?.(value) ?? true) clock.begun()
        source.read(value)
      }
      const records = sink.drain()
      if (records.length > 0) yield records
    }
  } catch (thrown) {
    throw thrown instanceof ChatError ? thrown : errorOf(source.failureOf(thrown))
  } finally {
    // Behind a failure the model may go on.
    end()
  }
}

async function opened<Part>(source: PartSource<Part>, signal: AbortSignal): Promise<AsyncIterator<Part>> {
  const parts = (await source.open(signal))[Symbol.asyncIterator]()
  // Parts that do not hear of the signal are closed by this, also where they come when nobody waits for them any more.
  const close = (): void => {
    const closed = async (): Promise<unknown> => parts.return?.()
    void closed().catch(() => {})
  }
  if (signal.aborted) close()
  else signal.addEventListener('abort', close)
  return parts
}

/** @throws ChatError where it is a failure. */
function orThrow<Value extends object>(value: Value | ErrorInfo): Value {
  if ('code' in value && 'retryable' in value) throw errorOf(value as ErrorInfo)
  return value as Value
}
