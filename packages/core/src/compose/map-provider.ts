import { captureContext } from '#async-context'
import { synchronous } from '../lib/synchronous.js'
import type { ChatProvider } from '../runtime/provider.js'
import { aroundProvider } from '../runtime/provider-address.js'
import { ChatStream } from '../stream/chat-stream.js'
import type { ChatSource } from '../stream/flow.js'
import { relay } from '../stream/relay.js'
import { checkRequest } from '../vocabulary/check-request.js'
import { errorInfo } from '../vocabulary/errors.js'
import { type StreamOptions, streamOptions } from '../vocabulary/options.js'
import type { ChatRequest } from '../vocabulary/request.js'
import { MappedRecords, type RecordMapper } from './mapped-records.js'
import { askProvider, failing, orderly, passing } from './sources.js'

/** Options of an answer without the signal, which the outermost stream alone listens to. */
export type MappedOptions = Omit<StreamOptions, 'signal'>

/** One answer of a mapped provider: the same object for all of its batches, so that a `WeakMap` can keep what belongs to it. */
export interface MappedCall<Options = unknown> {
  /** The request as the inner provider gets it. */
  readonly request: ChatRequest<Options>
  /** The options as the inner provider gets them. */
  readonly options: MappedOptions
}

/** Changes that {@link mapProvider} makes. All functions are synchronous. */
export interface ProviderMapping<Options = unknown> {
  /**
   * The request for the inner provider. Called by `stream()`, for a request that was checked.
   *
   * A `TypeError` comes out of `stream()`; whatever else it throws is the answer's `error` record.
   */
  request?(request: ChatRequest<Options>): ChatRequest<Options>
  /** The options for the inner provider. Called by `stream()`, after `request`; throws as that does. */
  options?(options: MappedOptions, request: ChatRequest<Options>): MappedOptions
  /**
   * The records in place of a batch: fewer or more of them, or none. Whatever it gives, the answer keeps to the grammar: its `start`, the
   * end of each open block and the terminal record come back where they were left out, a terminal record is the last one, and deltas and
   * ends of blocks that are not open are dropped. A `finish` or `error` of its own ends the answer. An error that it throws is the answer's
   * `error` record.
   */
  records?: RecordMapper<MappedCall<Options>>
}

const changes = ['request', 'options', 'records'] as const

/**
 * A provider with its requests, options or records changed: a middleware. Everything else stays as it is: laziness, backpressure, cancelling,
 * and the `TypeError` of `stream()` for arguments that are not of their type.
 *
 * @throws TypeError for a provider or a mapping that is not of its type.
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream, mapProvider } from '@millrace/core'
 *
 * const provider: ChatProvider = { id: 'example', stream: () => ChatStream.from(async function* () {}) }
 * const brief = mapProvider(provider, {
 *   request: request => ({ ...request, messages: [{ role: 'system', content: 'Be brief.' }, ...request.messages] }),
 *   records: records => records.filter(record => !record.type.startsWith('reasoning-')),
 * })
 * console.log(brief.id)
 * ```
 */
export function mapProvider<Options = unknown>(
  inner: ChatProvider<Options>,
  mapping: ProviderMapping<Options>,
): ChatProvider<Options> {
  if (typeof inner?.stream !== 'function') throw new TypeError('mapProvider takes a provider: { id, stream }.')
  // A name that is misspelled would change nothing. Instances of classes may have fields of their own beside.
  const isObject = typeof mapping === 'object' && mapping !== null
  if (!isObject || (Object.keys(mapping).length > 0 && changes.every(name => mapping[name] === undefined)))
    throw new TypeError('mapProvider takes changes: { request, options, records }.')
  for (const name of changes) {
    const map: unknown = mapping[name]
    if (map !== undefined && typeof map !== 'function') throw new TypeError(`${name} of mapProvider takes a function.`)
  }
  return aroundProvider(inner, {
    id: inner.id,
    stream(request, streaming) {
      const { signal, ...given } = streamOptions(streaming)
      checkRequest(request as never)
      try {
        const mapped = synchronous(mapping.request?.(request), 'request of mapProvider') ?? request
        const options = synchronous(mapping.options?.(given, mapped), 'options of mapProvider') ?? given
        const call = { request: mapped, options }
        const stream = orderly(askProvider(inner, mapped, options))
        const source = mapping.records ? mappedSource(stream, inner.id, call, mapping) : passing(stream)
        return new ChatStream(source, { signal })
      } catch (thrown) {
        if (thrown instanceof TypeError) throw thrown
        return new ChatStream(failing(errorInfo(thrown)), { signal })
      }
    },
  })
}

function mappedSource<Options>(
  stream: ChatStream,
  provider: string,
  call: MappedCall<Options>,
  mapping: ProviderMapping<Options>,
): ChatSource {
  return reader => {
    const flow = relay()
    const inContext = captureContext()
    const mapped = new MappedRecords(reader, flow, provider, batch => inContext(() => mapping.records!(batch, call)))
    flow.follow(stream.connect(mapped))
    return flow
  }
}
