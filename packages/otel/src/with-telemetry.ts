import { type ChatProvider, withObserver } from '@millrace/core'
import { checkNames, type KnownNames } from '@millrace/core/internal'
import { type Attributes, type Meter, metrics, type Tracer, trace } from '@opentelemetry/api'
import { AnswerTelemetry } from './answer-telemetry.js'
import { Instruments } from './instruments.js'
import { type Conventions, names } from './names.js'
import type { PriceTable } from './prices.js'

/** Settings of {@link withTelemetry}. */
export interface TelemetryOptions {
  /** Makes the spans. Default: the global one, of `@opentelemetry/api`. */
  readonly tracer?: Tracer
  /** Makes the metrics. Default: the global one, of `@opentelemetry/api`. */
  readonly meter?: Meter
  /** The version of the conventions whose names are used. Default `genai-0.1.0`. */
  readonly conventions?: Conventions
  /** Records the conversation and the answer in the span: text of people, in a place that many can read. Default false. */
  readonly content?: boolean
  /** Prices, for the cost of each answer. Default: none, and no cost is told. */
  readonly prices?: PriceTable
  /** The currency of `prices`. Default `USD`. */
  readonly currency?: string
  /** Attributes of every span and every metric, such as the name of a feature. Few values each: a metric multiplies with them. */
  readonly attributes?: Attributes
}

const optionNames: KnownNames<TelemetryOptions> = {
  tracer: true,
  meter: true,
  conventions: true,
  content: true,
  prices: true,
  currency: true,
  attributes: true,
}

/**
 * A provider whose answers are told to OpenTelemetry by its conventions for generative AI: a span `chat <model>` for each answer, and metrics for its time, its time to the
 * first chunk and between chunks, its tokens and its cost. A chunk is a batch: the records that one piece of the vendor's answer decoded to.
 *
 * No text of the conversation is recorded unless `content` is true. A failure is told by its code (`error.type`), without the vendor's words; a reader who left is
 * `aborted`. Spans of HTTP below it are its children. Around a fallback the provider's name is that of the one that answered, and the warnings of `start` are events
 * of the span.
 *
 * @throws TypeError for arguments that are not of their type.
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream } from '@millrace/core'
 * import { withTelemetry } from '@millrace/otel'
 *
 * const vendor: ChatProvider = {
 *   id: 'vendor',
 *   stream: () => ChatStream.from(async function* () {
 *     yield [
 *       { type: 'start', messageId: 'm1', provider: 'vendor', model: 'vendor-1' },
 *       { type: 'finish', reason: 'stop', usage: { inputTokens: 1_000, outputTokens: 100 } },
 *     ]
 *   }),
 * }
 * const provider = withTelemetry(vendor, { prices: { 'vendor-1': { input: 0.6, output: 2.2 } } })
 * await provider.stream({ model: 'vendor-1', messages: [{ role: 'user', content: 'Hi' }] }).message()
 * ```
 */
export function withTelemetry<Options = unknown>(
  provider: ChatProvider<Options>,
  options: TelemetryOptions = {},
): ChatProvider<Options> {
  checkNames(options, optionNames, 'withTelemetry')
  const { conventions = 'genai-0.1.0', content = false, prices, currency = 'USD', attributes = {} } = options
  if (!Object.hasOwn(names, conventions))
    throw new TypeError(`withTelemetry: conventions takes ${Object.keys(names).join(' or ')}.`)
  if (prices !== undefined && typeof prices !== 'object' && typeof prices !== 'function')
    throw new TypeError('withTelemetry: prices takes a table, or a function.')
  const { schemaUrl } = names[conventions]
  const {
    tracer = trace.getTracerProvider().getTracer('@millrace/otel', undefined, { schemaUrl }),
    meter = metrics.getMeterProvider().getMeter('@millrace/otel', undefined, { schemaUrl }),
  } = options
  const parts = {
    tracer,
    instruments: new Instruments(meter, names[conventions]),
    content,
    prices,
    currency,
    attributes,
  }
  return withObserver(provider, { begun: (request, id) => new AnswerTelemetry(parts, request, id) })
}
