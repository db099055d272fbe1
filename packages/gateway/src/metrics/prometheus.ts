/// <reference path="./prom-registry.d.ts" />
import type { Metric } from 'prom-client'
import Registry from 'prom-client/lib/registry.js'
import { OwnField } from '../calls/own-field.js'
import type { CallEnd, GatewayCall, MetricsSource } from '../observer.js'
import { CountSeries } from './count-series.js'
import { ModelLabels } from './model-labels.js'
import { type Labels, type Series, SeriesMetric } from './series-metric.js'
import { TimeSeries } from './time-series.js'

/** The series of the calls that have model, provider and key in common; each is made when there is something to count. */
interface CallSeries {
  readonly labels: { readonly model: string; readonly provider: string; readonly key: string }
  readonly open: CountSeries
  firstToken?: TimeSeries
  betweenTokens?: TimeSeries
  input?: CountSeries
  output?: CountSeries
  /** By endpoint and status. */
  readonly requests: Map<string, CountSeries>
}

/** Found by three names one after the other: a name that joins them would be written, and hashed, for each look. */
type Known = Map<string, Map<string, Map<string, CallSeries>>>

/** Counts calls for Prometheus, in a registry of its own. */
export class PrometheusMetrics implements MetricsSource {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE
  readonly #registry = new Registry()
  readonly #models = new ModelLabels()
  /** By model, provider and key. */
  readonly #known: Known = new Map()
  /** The series under which a call is counted as open. */
  readonly #open = new OwnField<GatewayCall, CallSeries>()
  readonly #requests = this.#count('requests_total', 'Requests that are over.')
  readonly #errors = this.#count('errors_total', 'Requests that failed or were refused.')
  readonly #input = this.#count('input_tokens_total', 'Tokens of requests, estimated where the vendor told none.')
  readonly #output = this.#count('output_tokens_total', 'Tokens of answers, estimated where the vendor told none.')
  readonly #streams = this.#add(
    'open_streams',
    'Answers under way; without a provider until one answers.',
    'gauge',
    CountSeries,
  )
  readonly #firstToken = this.#time(
    'time_to_first_token_seconds',
    'From the request to the first text, thought or call.',
  )
  readonly #betweenTokens = this.#time('time_between_tokens_seconds', 'From one batch of an answer to the next.')

  began(call: GatewayCall): void {
    const series = this.#of(call)
    this.#open.set(call, series)
    series.open.add(1)
  }

  firstToken(call: GatewayCall, ms: number): void {
    this.#models.answered(call)
    const series = this.#of(call)
    series.firstToken ??= this.#firstToken.series(series.labels)
    series.firstToken.observe(ms)
    const before = this.#open.of(call)
    if (!before || before === series) return
    before.open.add(-1)
    series.open.add(1)
    this.#open.set(call, series)
  }

  tokens(call: GatewayCall, gapMs: number): void {
    const series = this.#open.of(call)
    if (!series) return
    series.betweenTokens ??= this.#betweenTokens.series(series.labels)
    series.betweenTokens.observe(gapMs)
  }

  answered(call: GatewayCall): void {
    this.#open.of(call)?.open.add(-1)
    this.#open.set(call, undefined)
  }

  ended(call: GatewayCall, { status, ending, code, usage, estimated }: CallEnd): void {
    if (ending === 'finish') this.#models.answered(call)
    const series = this.#of(call)
    const { labels } = series
    this.#requestsOf(series, call.path, status).add(1)
    if (code !== undefined) this.#errors.series({ code, ...labels }).add(1)
    const { inputTokens = 0, outputTokens = 0 } = usage ?? estimated ?? {}
    series.input ??= this.#input.series(labels)
    series.input.add(inputTokens)
    series.output ??= this.#output.series(labels)
    series.output.add(outputTokens)
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }

  #of(call: GatewayCall): CallSeries {
    const model = this.#models.of(call)
    const { provider = 'none', keyName: key = 'none' } = call
    return this.#known.get(model)?.get(provider)?.get(key) ?? this.#make({ model, provider, key })
  }

  #make(labels: CallSeries['labels']): CallSeries {
    const { model, provider, key } = labels
    const series: CallSeries = { labels, open: this.#streams.series(labels), requests: new Map() }
    const ofModel: Map<string, Map<string, CallSeries>> = this.#known.get(model) ?? new Map()
    this.#known.set(model, ofModel)
    ofModel.set(provider, (ofModel.get(provider) ?? new Map<string, CallSeries>()).set(key, series))
    return series
  }

  #requestsOf({ labels, requests }: CallSeries, endpoint: string, status: number): CountSeries {
    const id = `${status} ${endpoint}`
    const known = requests.get(id) ?? this.#requests.series({ endpoint, status: String(status), ...labels })
    requests.set(id, known)
    return known
  }

  #count(name: string, help: string): SeriesMetric<CountSeries> {
    return this.#add(name, help, 'counter', CountSeries)
  }

  #time(name: string, help: string): SeriesMetric<TimeSeries> {
    return this.#add(name, help, 'histogram', TimeSeries)
  }

  #add<One extends Series>(
    name: string,
    help: string,
    type: 'counter' | 'gauge' | 'histogram',
    Made: new (labels: Labels) => One,
  ): SeriesMetric<One> {
    const metric = new SeriesMetric<One>({
      name: `millrace_gateway_${name}`,
      help,
      type,
      make: labels => new Made(labels),
    })
    this.#registry.registerMetric(metric as unknown as Metric)
    return metric
  }
}
