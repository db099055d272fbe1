import { Counter, Gauge, type Metric, Registry } from 'prom-client'
import type { CallEnd, GatewayCall, MetricsSource } from '../observer.js'
import { ModelLabels } from './model-labels.js'
import { type Labels, TimeHistogram, type TimeSeries } from './time-histogram.js'

/** The labels of every metric. */
const whose = ['model', 'provider', 'key'] as const

/** The part of a call that its metrics need until it is over. */
interface OpenCall {
  /** Labels under which the stream is counted as open. */
  open: Labels | undefined
  gaps: TimeSeries | undefined
}

/** Counts calls for Prometheus, in a registry of its own. */
export class PrometheusMetrics implements MetricsSource {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE
  readonly #registry = new Registry()
  readonly #models = new ModelLabels()
  readonly #open = new WeakMap<GatewayCall, OpenCall>()
  readonly #requests = this.#counter('requests_total', 'Requests that are over.', ['endpoint', 'status', ...whose])
  readonly #errors = this.#counter('errors_total', 'Requests that failed or were refused.', ['code', ...whose])
  readonly #input = this.#counter('input_tokens_total', 'Tokens of requests, estimated where the vendor told none.')
  readonly #output = this.#counter('output_tokens_total', 'Tokens of answers, estimated where the vendor told none.')
  readonly #streams = new Gauge({
    name: 'millrace_gateway_open_streams',
    help: 'Answers under way; without a provider until one answers.',
    labelNames: whose,
    registers: [this.#registry],
  })
  readonly #firstToken = this.#histogram(
    'time_to_first_token_seconds',
    'From the request to the first text, thought or call.',
  )
  readonly #betweenTokens = this.#histogram('time_between_tokens_seconds', 'From one batch of an answer to the next.')

  began(call: GatewayCall): void {
    const open = this.#labelsOf(call)
    this.#open.set(call, { open, gaps: undefined })
    this.#streams.inc(open)
  }

  firstToken(call: GatewayCall, ms: number): void {
    this.#models.answered(call)
    const labels = this.#labelsOf(call)
    this.#firstToken.series(labels).observe(ms)
    const own = this.#open.get(call)
    if (!own?.open) return
    this.#streams.dec(own.open)
    this.#streams.inc(labels)
    own.open = labels
    own.gaps = this.#betweenTokens.series(labels)
  }

  tokens(call: GatewayCall, gapMs: number): void {
    this.#open.get(call)?.gaps?.observe(gapMs)
  }

  answered(call: GatewayCall): void {
    const own = this.#open.get(call)
    if (own?.open) this.#streams.dec(own.open)
    this.#open.delete(call)
  }

  ended(call: GatewayCall, { status, ending, code, usage, estimated }: CallEnd): void {
    if (ending === 'finish') this.#models.answered(call)
    const labels = this.#labelsOf(call)
    this.#requests.inc({ endpoint: call.path, status: String(status), ...labels })
    if (code !== undefined) this.#errors.inc({ code, ...labels })
    const { inputTokens = 0, outputTokens = 0 } = usage ?? estimated ?? {}
    this.#input.inc(labels, inputTokens)
    this.#output.inc(labels, outputTokens)
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }

  #labelsOf(call: GatewayCall) {
    return { model: this.#models.of(call), provider: call.provider ?? 'none', key: call.keyName ?? 'none' }
  }

  #counter(name: string, help: string, labelNames: readonly string[] = whose): Counter {
    return new Counter({
      name: `millrace_gateway_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [this.#registry],
    })
  }

  #histogram(name: string, help: string): TimeHistogram {
    const histogram = new TimeHistogram(`millrace_gateway_${name}`, help)
    this.#registry.registerMetric(histogram as unknown as Metric)
    return histogram
  }
}
