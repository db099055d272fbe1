import { captureContext } from '#async-context'
import { askProvider, orderly } from '../compose/sources.js'
import { plainRequest } from '../lib/plain-request.js'
import { randomId } from '../lib/random-id.js'
import { heard } from '../lib/synchronous.js'
import { tell } from '../lib/tell.js'
import type { ChatProvider } from '../runtime/provider.js'
import { aroundProvider } from '../runtime/provider-address.js'
import { ChatStream } from '../stream/chat-stream.js'
import type { ChatReader } from '../stream/flow.js'
import { checkRequest } from '../vocabulary/check-request.js'
import type { ChatRecord } from '../vocabulary/events.js'
import { checkNames } from '../vocabulary/known-names.js'
import { streamOptions } from '../vocabulary/options.js'
import type { ChatRequest } from '../vocabulary/request.js'
import { batchLine, headLine } from './recording.js'

/** Takes a line of a recording, with its line end. It is not waited for; the rejection of a promise that it gives counts as a throw. */
export type RecordingSink = (line: string) => void

/** Settings of {@link withRecording}. */
export interface RecordingOptions {
  /** Records the request too, without `providerOptions`, which may hold keys of other services. Default true. */
  readonly request?: boolean
  /** Is told what the sink has thrown: the recording of this answer ends there, the answer goes on. Default: a line on the console. */
  onError?(error: unknown): void
}

/**
 * A provider whose answers are recorded as they come, batch by batch, with their times: for tests, demos and bug reports. `replay` makes a provider of the
 * recording. No key, header or `providerOptions` is in it; the conversation is, unless `request` is false, and so is the answer.
 *
 * The sink gets JSON Lines, those of several answers between each other. A recording that was cut, by a reader who left or by a full disk, replays as
 * far as it goes, and then as `truncated`. `recordingFile` of `@millrace/core/recording-file` is a sink that writes a file.
 *
 * @throws TypeError for arguments that are not of their type.
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream, replay, withRecording } from '@millrace/core'
 *
 * const vendor: ChatProvider = {
 *   id: 'vendor',
 *   stream: () => ChatStream.from(async function* () {
 *     yield [
 *       { type: 'start', messageId: 'm1', provider: 'vendor' },
 *       { type: 'text-start', id: '0' },
 *       { type: 'text-delta', id: '0', delta: 'Once upon a time.' },
 *       { type: 'text-end', id: '0' },
 *       { type: 'finish', reason: 'stop' },
 *     ]
 *   }),
 * }
 * const lines: string[] = []
 * const request = { messages: [{ role: 'user', content: 'Tell me a story.' }] } as const
 * await withRecording(vendor, line => void lines.push(line)).stream(request).text()
 * console.log(await replay(lines.join('')).stream(request).text())
 * ```
 */
export function withRecording<Options = unknown>(
  provider: ChatProvider<Options>,
  sink: RecordingSink,
  options: RecordingOptions = {},
): ChatProvider<Options> {
  if (typeof provider?.stream !== 'function') throw new TypeError('withRecording takes a provider: { id, stream }.')
  if (typeof sink !== 'function') throw new TypeError('withRecording takes a sink: (line) => void.')
  checkNames(options, { request: true, onError: true }, 'withRecording')
  if (options.request !== undefined && typeof options.request !== 'boolean')
    throw new TypeError('withRecording: request takes true or false.')
  if (options.onError !== undefined && typeof options.onError !== 'function')
    throw new TypeError('withRecording: onError takes a function.')
  return aroundProvider(provider, {
    id: provider.id,
    stream(request, streaming) {
      const { signal, ...given } = streamOptions(streaming)
      checkRequest(request as never)
      const stream = orderly(askProvider(provider, request, given))
      const asked = options.request === false ? undefined : (request as ChatRequest)
      return new ChatStream(
        reader => stream.connect(new AnswerRecording(reader, sink, options, { provider: provider.id, request: asked })),
        { signal },
      )
    },
  })
}

/** Hands on an answer, and tells the sink of it. */
class AnswerRecording implements ChatReader {
  readonly #reader: ChatReader
  readonly #options: RecordingOptions
  readonly #startedAt = performance.now()
  readonly #answer = randomId()
  readonly #inContext = captureContext()
  /** Until it has thrown. */
  #sink: RecordingSink | undefined

  constructor(
    reader: ChatReader,
    sink: RecordingSink,
    options: RecordingOptions,
    { provider, request }: { readonly provider: string; readonly request: ChatRequest | undefined },
  ) {
    this.#reader = reader
    this.#sink = sink
    this.#options = options
    const head = { answer: this.#answer, provider, recordedAt: new Date().toISOString() }
    this.#write(() => headLine(request ? { ...head, request: withoutOptions(request) } : head))
  }

  batch(records: readonly ChatRecord[]): void {
    const ms = Math.round(performance.now() - this.#startedAt)
    this.#write(() => batchLine({ answer: this.#answer, ms, records }))
    this.#reader.batch(records)
  }

  #write(line: () => string): void {
    const sink = this.#sink
    if (!sink) return
    try {
      this.#inContext(() => heard(sink(line()), thrown => this.#lost(thrown)))
    } catch (thrown) {
      this.#lost(thrown)
    }
  }

  #lost(thrown: unknown): void {
    if (!this.#sink) return
    this.#sink = undefined
    this.#inContext(() => tell(this.#options, thrown, 'the recording of an answer has ended early'))
  }
}

const withoutOptions = (request: ChatRequest) => {
  const { providerOptions: _, ...rest } = request
  return plainRequest(rest)
}
