import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { withTelemetry } from '@millrace/otel'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { installNpmFixture, type NpmFixture } from '../support/npm-fixture.ts'

// OpenTelemetry's SDK 2.12 takes the API 1.9 alone, and an API 1.10 that finds it registered records nothing (2026-11). With a tracer and a meter that are handed
// in, it does not matter which API this package has found.

const fixture = join(import.meta.dirname, 'otel-sdk-2')
let npm: NpmFixture

beforeAll(async () => {
  npm = await installNpmFixture(fixture)
})
afterAll(() => npm?.remove())

/** The used part of the SDK, which the workspace does not have. */
interface Spans {
  getFinishedSpans(): {
    readonly name: string
    readonly attributes: object
    readonly events: { readonly name: string }[]
  }[]
}
interface Metrics {
  getMetrics(): {
    readonly scopeMetrics: { readonly metrics: { readonly descriptor: { readonly name: string } }[] }[]
  }[]
}
type Make<Made> = new (...args: unknown[]) => Made

async function sdk() {
  const traces = await npm.load<{ [name: string]: Make<never> }>('@opentelemetry/sdk-trace-base')
  const metrics = await npm.load<{ [name: string]: Make<never> }>('@opentelemetry/sdk-metrics')
  const spans: Spans = new traces.InMemorySpanExporter!()
  const processor: object = new traces.SimpleSpanProcessor!(spans)
  const tracers: { getTracer(name: string): never } = new traces.BasicTracerProvider!({ spanProcessors: [processor] })
  const exporter: Metrics = new metrics.InMemoryMetricExporter!(0)
  const reader: { forceFlush(): Promise<void> } = new metrics.PeriodicExportingMetricReader!({
    exporter,
    exportIntervalMillis: 1e6,
  })
  const meters: { getMeter(name: string): never } = new metrics.MeterProvider!({ readers: [reader] })
  return { spans, exporter, reader, tracer: tracers.getTracer('test'), meter: meters.getMeter('test') }
}

test('the lockfile holds no download addresses', () => {
  expect(readFileSync(join(fixture, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
})

test('spans and metrics of an answer, of one that failed, and of one that was left', async () => {
  const { spans, exporter, reader, tracer, meter } = await sdk()
  const ask = (fault?: string) => {
    const { fetch } = createGlmEmulator({ answer: () => ({ text: 'A channel to a wheel.' }), ...(fault && { fault }) })
    const provider = withTelemetry(glm({ apiKey: emulatorKey, fetch, maxRetries: 0 }), { tracer, meter })
    return provider.stream({ model: 'glm-5.3', messages: [{ role: 'user', content: 'What is a millrace?' }] })
  }
  await ask().text()
  await ask('error:1113')
    .text()
    .catch(() => {})
  for await (const _ of ask('stall:3')) break
  const seen = spans.getFinishedSpans()
  expect(seen.map(({ name }) => name)).toEqual(Array(3).fill('chat glm-5.3'))
  expect(seen.map(({ attributes }) => attributes)).toMatchObject([
    { 'gen_ai.response.finish_reasons': ['stop'], 'gen_ai.usage.output_tokens': expect.any(Number) },
    { 'error.type': 'quota' },
    { 'error.type': 'aborted' },
  ])
  expect(JSON.stringify(seen.map(({ attributes, events }) => [attributes, events]))).not.toContain('wheel')
  await reader.forceFlush()
  const names = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
  expect(names.map(({ descriptor }) => descriptor.name)).toEqual(
    expect.arrayContaining([
      'gen_ai.client.inference.duration',
      'gen_ai.client.inference.time_to_first_chunk',
      'gen_ai.client.inference.usage.output_tokens',
    ]),
  )
})
