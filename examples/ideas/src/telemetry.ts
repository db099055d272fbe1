// A span and metrics for each answer, in the names of OpenTelemetry's conventions for generative AI.
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { withTelemetry } from '@millrace/otel'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'

// In memory, so that this runs without a collector. An application registers its SDK once, and hands in neither tracer nor meter.
const spans = new InMemorySpanExporter()
const tracers = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] })
const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
const meters = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: metrics })] })

const vendor = glm({ apiKey: emulatorKey, fetch: createGlmEmulator().fetch })
const provider = withTelemetry(vendor, {
  tracer: tracers.getTracer('example'),
  meter: meters.getMeter('example'),
  prices: { 'glm-5.3': { input: 0.6, output: 2.2 } }, // for a million tokens, of your own table
})
await provider.stream({ model: 'glm-5.3', messages: [{ role: 'user', content: 'Hello' }] }).text()

// The texts are not in it, unless `content: true` asks for them.
for (const { name, attributes } of spans.getFinishedSpans()) console.log(name, attributes)
await meters.forceFlush()
for (const { scopeMetrics } of metrics.getMetrics())
  for (const { descriptor } of scopeMetrics.flatMap(scope => scope.metrics))
    console.log(descriptor.name, descriptor.unit)
await meters.shutdown()
