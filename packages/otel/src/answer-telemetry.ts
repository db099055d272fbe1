import type { AnswerObserver, ChatRecord, ChatRequest, ErrorRecord, FinishEvent, Usage } from '@millrace/core'
import { ChatFold } from '@millrace/core/internal'
import { costOf } from '@millrace/core/internal-seldom'
import { type Attributes, context, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import { inputMessages, outputMessages, toolDefinitions } from './content.js'
import type { Instruments } from './instruments.js'
import { attribute, own, providerName } from './names.js'
import { type PriceTable, priceOf } from './prices.js'

/** The settings and instruments that all answers of a provider share. */
export interface TelemetryParts {
  readonly tracer: Tracer
  readonly instruments: Instruments
  readonly content: boolean
  readonly prices: PriceTable | undefined
  readonly currency: string
  readonly attributes: Attributes
}

/** One answer as a span and its metrics. */
export class AnswerTelemetry implements AnswerObserver {
  readonly #parts: TelemetryParts
  readonly #span: Span
  readonly #startedAt = performance.now()
  readonly #requestModel: string | undefined
  /** Those of the metrics: few, and none with a value of its own for each answer. */
  readonly #attributes: Attributes
  #provider: string
  #responseModel: string | undefined
  #lastChunkAt: number | undefined
  /** Where the content is recorded. */
  readonly #fold: ChatFold | undefined

  constructor(parts: TelemetryParts, request: ChatRequest, provider: string) {
    const { model } = request
    this.#parts = parts
    this.#provider = provider
    this.#requestModel = model
    this.#attributes = {
      ...parts.attributes,
      [attribute.operation]: 'chat',
      [attribute.provider]: providerName(provider),
      ...(model !== undefined && { [attribute.requestModel]: model }),
    }
    this.#span = parts.tracer.startSpan(model === undefined ? 'chat' : `chat ${model}`, {
      kind: SpanKind.CLIENT,
      attributes: { ...this.#attributes, ...requestAttributes(request, parts.content) },
    })
    this.#fold = parts.content ? new ChatFold() : undefined
  }

  /** Spans that the call makes, such as those of HTTP, are children of this one. */
  within<Result>(run: () => Result): Result {
    return context.with(trace.setSpan(context.active(), this.#span), run)
  }

  batch(records: readonly ChatRecord[]): void {
    const [first] = records
    if (records.length > 1 || first!.type !== 'error') this.#chunk()
    for (const record of records) {
      this.#fold?.add(record)
      if (record.type === 'start') this.#begun(record)
      else if (record.type === 'reset') this.#span.addEvent(own.reset)
    }
  }

  /** The span ends, whatever its content makes of it. */
  ended(end: FinishEvent | ErrorRecord | undefined): void {
    try {
      this.#tell(end)
    } finally {
      this.#span.end()
    }
  }

  #tell(end: FinishEvent | ErrorRecord | undefined): void {
    const seconds = (performance.now() - this.#startedAt) / 1_000
    const error = end === undefined ? 'aborted' : end.type === 'error' ? end.error.code : undefined
    const reason = end?.type === 'finish' ? end.reason : 'error'
    const span = this.#span
    span.setAttribute(attribute.finishReasons, [end?.type === 'finish' ? (end.rawReason ?? end.reason) : 'error'])
    if (error !== undefined) {
      span.setAttribute(attribute.errorType, error)
      // The vendor's own words stay out of it: they may quote the conversation.
      span.setStatus({ code: SpanStatusCode.ERROR, message: error })
      span.addEvent(own.exception, { [own.exceptionType]: error })
    }
    if (end?.type === 'finish' && end.usage) this.#spent(end.usage)
    const content = this.#fold?.state?.content
    if (content) span.setAttribute(attribute.outputMessages, outputMessages(content, reason))
    const failed = error === undefined ? {} : { [attribute.errorType]: error }
    this.#parts.instruments.duration.record(seconds, { ...this.#told, ...failed })
  }

  #begun({ messageId, provider, model, warnings = [] }: Extract<ChatRecord, { type: 'start' }>): void {
    this.#provider = provider
    this.#responseModel = model
    this.#attributes[attribute.provider] = providerName(provider)
    this.#span.setAttributes({
      [attribute.provider]: providerName(provider),
      [attribute.responseId]: messageId,
      ...(model !== undefined && { [attribute.responseModel]: model }),
    })
    for (const { message } of warnings) this.#span.addEvent(own.warning, { [own.warningMessage]: message })
  }

  #chunk(): void {
    const now = performance.now()
    const { instruments } = this.#parts
    if (this.#lastChunkAt === undefined) {
      const seconds = (now - this.#startedAt) / 1_000
      this.#span.setAttribute(attribute.timeToFirstChunk, seconds)
      instruments.timeToFirstChunk.record(seconds, this.#attributes)
    } else instruments.timePerOutputChunk.record((now - this.#lastChunkAt) / 1_000, this.#attributes)
    this.#lastChunkAt = now
  }

  #spent(usage: Usage): void {
    const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens } = usage
    this.#span.setAttributes({
      [attribute.inputTokens]: inputTokens,
      [attribute.outputTokens]: outputTokens,
      ...(cachedInputTokens && { [attribute.cacheReadTokens]: cachedInputTokens }),
      ...(cacheWriteTokens && { [attribute.cacheWriteTokens]: cacheWriteTokens }),
      ...(reasoningTokens && { [attribute.reasoningTokens]: reasoningTokens }),
    })
    const { instruments, currency } = this.#parts
    instruments.usage(usage, this.#told)
    const cost = this.#costOf(usage)
    if (cost === undefined) return
    this.#span.setAttributes({ [own.cost]: cost, [own.currency]: currency })
    instruments.cost(cost, currency, this.#told)
  }

  /** A table that fails must not lose the span: an event tells that the cost is not known. */
  #costOf(usage: Usage): number | undefined {
    try {
      const price = priceOf(this.#parts.prices, [this.#responseModel, this.#requestModel], this.#provider)
      const cost = price && costOf(usage, price)
      if (cost === undefined || Number.isFinite(cost)) return cost
    } catch {
      // Its own words may hold anything.
    }
    this.#span.addEvent(own.warning, {
      [own.warningMessage]: 'The cost is not known: prices of withTelemetry gave no price.',
    })
    return undefined
  }

  get #told(): Attributes {
    const model = this.#responseModel
    return model === undefined ? this.#attributes : { ...this.#attributes, [attribute.responseModel]: model }
  }
}

function requestAttributes(request: ChatRequest, content: boolean): Attributes {
  const { temperature, topP, maxOutputTokens, seed, stop, reasoning, output, tools } = request
  const known: Record<string, Attributes[string]> = {
    [attribute.stream]: true,
    [attribute.temperature]: temperature,
    [attribute.topP]: topP,
    [attribute.topK]: request.topK,
    [attribute.presencePenalty]: request.presencePenalty,
    [attribute.frequencyPenalty]: request.frequencyPenalty,
    [attribute.maxTokens]: maxOutputTokens,
    [attribute.seed]: seed,
    [attribute.stopSequences]: stop && [...stop],
    [attribute.reasoningLevel]: reasoning?.effort,
    [attribute.outputType]: output?.type,
    [attribute.inputMessages]: content ? inputMessages(request) : undefined,
    [attribute.toolDefinitions]: content && tools ? toolDefinitions(tools) : undefined,
  }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined))
}
