/** Labels and their values. */
export type Labels = Readonly<Record<string, string>>

/** One line of a metric, as prom-client has it. */
export interface Sample {
  readonly metricName: string
  readonly labels: Readonly<Record<string, string | number>>
  readonly value: number
}

/** The values of a metric that have the same labels. */
export interface Series {
  /** The lines for a scraper. @param name - of the metric. */
  samples(name: string): Sample[]
}

/** The parts of a metric that its series share. */
export interface MetricSettings<One extends Series> {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  make(labels: Labels): One
}

/**
 * A metric for a registry of prom-client, which asks nothing of one but `name` and `get` (15.1.3, 2026-11). Its own metrics sort and join the labels anew with
 * each value that they are told, which costs 0.6 µs; here whoever has more than one value to tell keeps the series.
 */
export class SeriesMetric<One extends Series> {
  readonly name: string
  readonly #settings: MetricSettings<One>
  readonly #series = new Map<string, One>()

  constructor(settings: MetricSettings<One>) {
    this.name = settings.name
    this.#settings = settings
  }

  /** The series with these labels. */
  series(labels: Labels): One {
    const id = JSON.stringify(labels)
    const found = this.#series.get(id) ?? this.#settings.make(labels)
    this.#series.set(id, found)
    return found
  }

  /** Called by the registry. */
  async get() {
    const { name, help, type } = this.#settings
    return { name, help, type, values: [...this.#series.values()].flatMap(one => one.samples(name)), aggregator: 'sum' }
  }
}
