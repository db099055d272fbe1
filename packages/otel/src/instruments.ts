import type { Usage } from '@millrace/core'
import type { Attributes, Counter, Histogram, Meter } from '@opentelemetry/api'
import { attribute, bounds, type ConventionNames, own } from './names.js'

/** The instruments of one meter, under the names of one version. */
export class Instruments {
  readonly duration: Histogram
  readonly timeToFirstChunk: Histogram
  readonly timePerOutputChunk: Histogram
  readonly #cost: Counter
  readonly #usage: ((usage: Usage, attributes: Attributes) => void)[]

  constructor(meter: Meter, names: ConventionNames) {
    const seconds = (name: string, description: string): Histogram =>
      meter.createHistogram(name, { unit: 's', description, advice: { explicitBucketBoundaries: [...bounds.seconds] } })
    this.duration = seconds(names.duration, 'Time from the request to the end of the answer.')
    this.timeToFirstChunk = seconds(names.timeToFirstChunk, 'Time from the request to the first chunk of the answer.')
    this.timePerOutputChunk = seconds(names.timePerOutputChunk, 'Time between two chunks of an answer.')
    this.#cost = meter.createCounter(own.costMetric, { description: 'Cost by the table of prices.' })
    this.#usage = [...countersOf(meter, names), ...histogramsOf(meter, names)]
  }

  usage(usage: Usage, attributes: Attributes): void {
    for (const record of this.#usage) record(usage, attributes)
  }

  cost(cost: number, currency: string, attributes: Attributes): void {
    this.#cost.add(cost, { ...attributes, [own.currency]: currency })
  }
}

type Recorder = (usage: Usage, attributes: Attributes) => void

function countersOf(meter: Meter, { usage: names }: ConventionNames): Recorder[] {
  if (!names) return []
  const fields = [
    [names.input, 'inputTokens'],
    [names.output, 'outputTokens'],
    [names.cacheRead, 'cachedInputTokens'],
    [names.cacheWrite, 'cacheWriteTokens'],
    [names.reasoning, 'reasoningTokens'],
  ] as const
  return fields.map(([name, field]) => {
    const counter = meter.createCounter(name, { unit: '{token}', description: 'Tokens used.' })
    return (usage, attributes) => {
      const tokens = usage[field]
      if (tokens) counter.add(tokens, attributes)
    }
  })
}

function histogramsOf(meter: Meter, { tokens }: ConventionNames): Recorder[] {
  const histogram = (name: string): Histogram =>
    meter.createHistogram(name, {
      unit: '{token}',
      description: 'Tokens of one answer.',
      advice: { explicitBucketBoundaries: [...bounds.tokens] },
    })
  if ('both' in tokens) {
    const both = histogram(tokens.both)
    return [
      ({ inputTokens, outputTokens }, attributes) => {
        both.record(inputTokens, { ...attributes, [attribute.tokenType]: 'input' })
        both.record(outputTokens, { ...attributes, [attribute.tokenType]: 'output' })
      },
    ]
  }
  const [input, output] = [histogram(tokens.input), histogram(tokens.output)]
  return [
    ({ inputTokens, outputTokens }, attributes) => {
      input.record(inputTokens, attributes)
      output.record(outputTokens, attributes)
    },
  ]
}
