import type { Labels, Sample, Series } from './series-metric.js'

/** Seconds up to which a time belongs to a bucket. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** Times with the same labels, as a histogram. */
export class TimeSeries implements Series {
  readonly #labels: Labels
  /** The last one holds what is beyond all bounds. */
  readonly #counts = new Float64Array(bounds.length + 1)
  #sum = 0

  constructor(labels: Labels) {
    this.#labels = labels
  }

  observe(ms: number): void {
    const seconds = ms / 1_000
    let at = 0
    while (at < bounds.length && seconds > bounds[at]!) at++
    this.#counts[at]!++
    this.#sum += seconds
  }

  /** Each bucket holds all that are below it. */
  samples(name: string): Sample[] {
    let count = 0
    const buckets = [...bounds.map(String), '+Inf'].map((le, at) => {
      count += this.#counts[at]!
      return { metricName: `${name}_bucket`, labels: { ...this.#labels, le }, value: count }
    })
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: this.#labels, value: this.#sum },
      { metricName: `${name}_count`, labels: this.#labels, value: count },
    ]
  }
}
