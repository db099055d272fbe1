import type { Labels, Sample, Series } from './series-metric.js'

/** A number of things with the same labels. */
export class CountSeries implements Series {
  readonly #labels: Labels
  #value = 0

  constructor(labels: Labels) {
    this.#labels = labels
  }

  /** @param by - negative where there are fewer. */
  add(by: number): void {
    this.#value += by
  }

  samples(name: string): Sample[] {
    return [{ metricName: name, labels: this.#labels, value: this.#value }]
  }
}
