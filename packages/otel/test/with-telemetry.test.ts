import {
  type ChatProvider,
  type ChatRecord,
  type ChatRequest,
  ChatStream,
  streamObject,
  withFallback,
  withTools,
} from '@millrace/core'
import { type TelemetryOptions, withTelemetry } from '@millrace/otel'
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  context.disable()
})

/** An OpenTelemetry that remembers what it is told. */
function recording() {
  const spans = new InMemorySpanExporter()
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1_000_000 })
  const meters = new MeterProvider({ readers: [reader] })
  // The processors of SDK 3 take the exporter in an object.
  const tracers = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] })
  return {
    tracer: tracers.getTracer('test'),
    meter: meters.getMeter('test'),
    spans: () => spans.getFinishedSpans(),
    /** The points of each metric by its name: a sum, or the sum and count of a histogram. */
    async metrics() {
      // The exporter answers in a timer.
      vi.useRealTimers()
      await reader.collect()
      await meters.forceFlush()
      const all = exporter
        .getMetrics()
        .at(-1)!
        .scopeMetrics.flatMap(scope => scope.metrics)
      return Object.fromEntries(
        all.map(({ descriptor, dataPoints }) => [
          descriptor.name,
          dataPoints.map(({ value, attributes }) => ({
            attributes,
            value:
              typeof value === 'number'
                ? value
                : { sum: (value as { sum: number }).sum, count: (value as { count: number }).count },
          })),
        ]),
      )
    },
  }
}

const start: ChatRecord = { type: 'start', messageId: 'm1', provider: 'gemini', model: 'gemini-3.8-flash-001' }
const usage = {
  inputTokens: 1_000,
  outputTokens: 200,
  cachedInputTokens: 400,
  cacheWriteTokens: 100,
  reasoningTokens: 50,
}
const batches: ChatRecord[][] = [
  [start, { type: 'text-start', id: '0' }, { type: 'text-delta', id: '0', delta: 'A secret ' }],
  [{ type: 'text-delta', id: '0', delta: 'poem.' }],
  [
    { type: 'text-end', id: '0' },
    { type: 'finish', reason: 'stop', rawReason: 'STOP', usage },
  ],
]

/** A provider that takes 100 ms for each batch. */
const vendorOf = (answer: readonly (readonly ChatRecord[])[], id = 'gemini'): ChatProvider => ({
  id,
  stream: (_, options) =>
    ChatStream.from(async function* () {
      for (const batch of answer) {
        await new Promise(resolve => setTimeout(resolve, 100))
        yield batch
      }
    }, options),
})

const request: ChatRequest = {
  model: 'gemini-3.8-flash',
  messages: [{ role: 'user', content: 'A secret question.' }],
  temperature: 0.5,
  maxOutputTokens: 900,
  stop: ['x'],
  reasoning: { effort: 'high' },
  output: { type: 'json' },
}

/** Reads an answer to its end, whatever it is. */
async function read(provider: ChatProvider, options?: { signal: AbortSignal }): Promise<void> {
  const reading = provider
    .stream(request, options)
    .message()
    .catch(() => {})
  await vi.advanceTimersByTimeAsync(1_000)
  await reading
}

async function told(answer: readonly (readonly ChatRecord[])[], options: TelemetryOptions = {}) {
  vi.useFakeTimers()
  const { spans, metrics, ...api } = recording()
  await read(withTelemetry(vendorOf(answer), { ...api, ...options }))
  const [span] = spans()
  return { span: span!, spans: spans(), metrics: await metrics() }
}

describe('a span', () => {
  it('tells the request and the answer, in the names of the conventions', async () => {
    const { span, spans } = await told(batches)
    expect(spans).toHaveLength(1)
    expect([span.name, span.kind, span.status.code]).toEqual([
      'chat gemini-3.8-flash',
      SpanKind.CLIENT,
      SpanStatusCode.UNSET,
    ])
    const { 'gen_ai.response.time_to_first_chunk': first, ...attributes } = span.attributes
    expect(first).toBeCloseTo(0.1, 2)
    expect(attributes).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'gcp.gemini',
      'gen_ai.request.model': 'gemini-3.8-flash',
      'gen_ai.request.stream': true,
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.max_tokens': 900,
      'gen_ai.request.stop_sequences': ['x'],
      'gen_ai.request.reasoning.level': 'high',
      'gen_ai.output.type': 'json',
      'gen_ai.response.id': 'm1',
      'gen_ai.response.model': 'gemini-3.8-flash-001',
      'gen_ai.response.finish_reasons': ['STOP'],
      'gen_ai.usage.input_tokens': 1_000,
      'gen_ai.usage.output_tokens': 200,
      'gen_ai.usage.cache_read.input_tokens': 400,
      'gen_ai.usage.cache_creation.input_tokens': 100,
      'gen_ai.usage.reasoning.output_tokens': 50,
    })
  })

  it('holds no text of anybody, unless content is true', async () => {
    const { span } = await told(batches)
    expect(JSON.stringify([span.attributes, span.events])).not.toContain('secret')
    const { span: open } = await told(batches, { content: true })
    expect(JSON.parse(open.attributes['gen_ai.input.messages'] as string)).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'A secret question.' }] },
    ])
    expect(JSON.parse(open.attributes['gen_ai.output.messages'] as string)).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: 'A secret poem.' }], finish_reason: 'stop' },
    ])
  })

  const failure: ChatRecord = {
    type: 'error',
    error: { code: 'overloaded', message: 'The secret of account 4711.', retryable: true, status: 529 },
  }

  it.each<[string, ChatRecord[][], string]>([
    ['before it began', [[failure]], 'overloaded'],
    ['in its middle', [batches[0]!, [failure]], 'overloaded'],
    ['by a cut', [batches[0]!], 'truncated'],
  ])('tells a failure %s by its code, without the words of the vendor', async (_, answer, code) => {
    const { span } = await told(answer)
    expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: code })
    expect(span.attributes).toMatchObject({ 'error.type': code, 'gen_ai.response.finish_reasons': ['error'] })
    expect(span.events.map(({ name }) => name)).toEqual(['gen_ai.client.inference.exception'])
    expect(JSON.stringify([span.attributes, span.events])).not.toContain('secret')
  })

  it('ends once: by a reader who leaves, and by the signal', async () => {
    const { spans, metrics: _, ...api } = recording()
    const provider = withTelemetry(vendorOf(batches), api)
    const flow = provider.stream(request).connect({ batch() {} })
    await vi.advanceTimersByTimeAsync(150)
    flow.cancel()
    flow.cancel()
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 150)
    await read(provider, { signal: abort.signal })
    expect(spans().map(({ attributes }) => attributes['error.type'])).toEqual(['aborted', 'aborted'])
  })

  it('ends once, although the meter throws', async () => {
    const { tracer, meter, spans } = recording()
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const failing = () => {
      throw new Error('x')
    }
    vi.spyOn(meter, 'createHistogram').mockReturnValue({ record: failing })
    await read(withTelemetry(vendorOf(batches), { tracer, meter }))
    expect(spans().map(({ name }) => name)).toEqual(['chat gemini-3.8-flash'])
    vi.restoreAllMocks()
  })

  it('tells the provider that answered, and why', async () => {
    const { spans, metrics: _, ...api } = recording()
    const busy = vendorOf([[failure]], 'busy')
    await read(withTelemetry(withFallback([busy, vendorOf(batches)]), api))
    const [span] = spans()
    expect(span!.attributes['gen_ai.provider.name']).toBe('gcp.gemini')
    expect(span!.events).toMatchObject([
      { name: 'millrace.warning', attributes: { 'millrace.warning.message': expect.stringContaining('busy') } },
    ])
  })

  it('is the child of the span around it, and the parent of those below it', async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    const { spans, metrics: _, ...api } = recording()
    const inner = vendorOf(batches)
    const provider: ChatProvider = {
      id: 'inner',
      stream: (asked, options) => {
        const stream = inner.stream(asked, options)
        return new ChatStream(reader => {
          api.tracer.startSpan('POST').end()
          return stream.connect(reader)
        })
      },
    }
    const outer = api.tracer.startSpan('route')
    const reading = context.with(trace.setSpan(context.active(), outer), () =>
      withTelemetry(provider, api).stream(request).text(),
    )
    await vi.advanceTimersByTimeAsync(1_000)
    await reading
    outer.end()
    const [post, chat, route] = spans()
    expect([post!.name, chat!.name, route!.name]).toEqual(['POST', 'chat gemini-3.8-flash', 'route'])
    expect(post!.parentSpanContext?.spanId).toBe(chat!.spanContext().spanId)
    expect(chat!.parentSpanContext?.spanId).toBe(route!.spanContext().spanId)
  })

  it('has no model in its name where the request names none', async () => {
    const { spans, metrics: _, ...api } = recording()
    const { messages } = request
    const reading = withTelemetry(vendorOf(batches), api).stream({ messages }).text()
    await vi.advanceTimersByTimeAsync(1_000)
    await reading
    expect(spans()[0]!.name).toBe('chat')
  })
})

describe('around what asks several times', () => {
  /** A provider that gives one answer after the other, at once. */
  const scripted = (...answers: readonly ChatRecord[][]): ChatProvider => {
    let asked = 0
    return {
      id: 'vendor',
      stream: () =>
        ChatStream.from(async function* () {
          yield [{ type: 'start', messageId: `m${asked}`, provider: 'vendor' }, ...answers[asked++]!]
        }),
    }
  }
  const saying = (text: string): ChatRecord[] => [
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: text },
    { type: 'text-end', id: '0' },
    { type: 'finish', reason: 'stop' },
  ]
  const asking: ChatRecord[] = [
    { type: 'tool-call-start', toolCallId: 'c1', toolName: 'look' },
    { type: 'tool-call-end', toolCallId: 'c1', toolName: 'look', input: { of: 'secret' } },
    { type: 'finish', reason: 'tool-calls', rawReason: 'tool_calls' },
  ]
  const tools = {
    look: {
      input: { type: 'object' },
      execute: () => {
        throw new Error('secret failure')
      },
    },
  }

  it.each<[string, (inner: ChatProvider, wrap: (provider: ChatProvider) => ChatProvider) => ChatProvider, string[][]]>([
    ['each step is a span', (inner, wrap) => withTools(wrap(inner), tools), [['tool_calls'], ['stop']]],
    ['the loop is one', (inner, wrap) => wrap(withTools(inner, tools)), [['stop']]],
  ])('of tools, %s, and none holds what was called or what came of it', async (_, made, reasons) => {
    vi.useRealTimers()
    const { spans, metrics: _metrics, ...api } = recording()
    const provider = made(scripted(asking, saying('secret words')), inner => withTelemetry(inner, api))
    await provider.stream(request).message()
    expect(spans().map(({ attributes }) => attributes['gen_ai.response.finish_reasons'])).toEqual(reasons)
    expect(new Set(spans().map(({ name }) => name))).toEqual(new Set(['chat gemini-3.8-flash']))
    expect(JSON.stringify(spans().map(({ attributes, events, status }) => [attributes, events, status]))).not.toContain(
      'secret',
    )
  })

  it('of objects, a repair is a span of its own, and none holds the object', async () => {
    vi.useRealTimers()
    const { spans, metrics: _metrics, ...api } = recording()
    const provider = withTelemetry(scripted(saying('{"secret":'), saying('{"secret":1}')), api)
    const schema = { type: 'object', properties: { secret: { type: 'number' } }, required: ['secret'] } as const
    const { object } = streamObject(provider, request, schema, {
      repair: true,
    })
    await expect(object()).resolves.toEqual({ secret: 1 })
    expect(spans().map(({ attributes }) => attributes['gen_ai.output.type'])).toEqual(['json', 'json'])
    expect(JSON.stringify(spans().map(({ attributes, events }) => [attributes, events]))).not.toContain('secret')
  })
})

describe('metrics', () => {
  const asked = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'gcp.gemini',
    'gen_ai.request.model': 'gemini-3.8-flash',
  }
  const answered = { ...asked, 'gen_ai.response.model': 'gemini-3.8-flash-001' }

  it('tell times, chunks and tokens', async () => {
    const { metrics } = await told(batches)
    expect(metrics).toEqual({
      'gen_ai.client.inference.duration': [{ attributes: answered, value: { sum: expect.closeTo(0.3, 1), count: 1 } }],
      'gen_ai.client.inference.time_to_first_chunk': [
        { attributes: expect.objectContaining(asked), value: { sum: expect.closeTo(0.1, 1), count: 1 } },
      ],
      'gen_ai.client.inference.time_per_output_chunk': [
        { attributes: expect.objectContaining(asked), value: { sum: expect.closeTo(0.2, 1), count: 2 } },
      ],
      'gen_ai.client.inference.usage.input_tokens': [{ attributes: answered, value: 1_000 }],
      'gen_ai.client.inference.usage.output_tokens': [{ attributes: answered, value: 200 }],
      'gen_ai.client.inference.usage.cache_read.input_tokens': [{ attributes: answered, value: 400 }],
      'gen_ai.client.inference.usage.cache_creation.input_tokens': [{ attributes: answered, value: 100 }],
      'gen_ai.client.inference.usage.reasoning.output_tokens': [{ attributes: answered, value: 50 }],
      'gen_ai.client.inference.operation.input_tokens': [{ attributes: answered, value: { sum: 1_000, count: 1 } }],
      'gen_ai.client.inference.operation.output_tokens': [{ attributes: answered, value: { sum: 200, count: 1 } }],
    })
  })

  it('tell a failure by its code', async () => {
    const { metrics } = await told([batches[0]!])
    expect(metrics['gen_ai.client.inference.duration']).toMatchObject([{ attributes: { 'error.type': 'truncated' } }])
  })

  it('have older names by a switch', async () => {
    const { metrics } = await told(batches, { conventions: 'semconv-1.45' })
    expect(Object.keys(metrics).sort()).toEqual([
      'gen_ai.client.operation.duration',
      'gen_ai.client.operation.time_per_output_chunk',
      'gen_ai.client.operation.time_to_first_chunk',
      'gen_ai.client.token.usage',
    ])
    expect(metrics['gen_ai.client.token.usage']).toEqual([
      { attributes: { ...answered, 'gen_ai.token.type': 'input' }, value: { sum: 1_000, count: 1 } },
      { attributes: { ...answered, 'gen_ai.token.type': 'output' }, value: { sum: 200, count: 1 } },
    ])
  })

  it('have the attributes of the application', async () => {
    const { metrics, span } = await told(batches, { attributes: { feature: 'search' } })
    expect(span.attributes.feature).toBe('search')
    for (const points of Object.values(metrics))
      for (const { attributes } of points) expect(attributes.feature).toBe('search')
  })
})

describe('costs', () => {
  const price = { input: 1, output: 10, cachedInput: 0.1 }
  const cost = (600 * 1 + 400 * 0.1 + 200 * 10) / 1e6

  it.each<[string, TelemetryOptions['prices'], number | undefined]>([
    [
      'by the vendor’s name of the model',
      { 'gemini-3.8-flash-001': price, 'gemini-3.8-flash': { input: 0, output: 0 } },
      cost,
    ],
    ['by the name that was asked for', { 'gemini-3.8-flash': price }, cost],
    [
      'by a function',
      (model, provider) => (model.startsWith('gemini') && provider === 'gemini' ? price : undefined),
      cost,
    ],
    [
      'with a price for tokens written into the cache',
      { 'gemini-3.8-flash': { ...price, cacheWrite: 1.25 } },
      (500 * 1 + 400 * 0.1 + 100 * 1.25 + 200 * 10) / 1e6,
    ],
    ['without a price for cached tokens', { 'gemini-3.8-flash': { input: 1, output: 10 } }, (1_000 + 2_000) / 1e6],
    ['for no other model', { 'glm-5.3': price }, undefined],
    ['for no name that is only inherited', Object.create({ 'gemini-3.8-flash': price }), undefined],
  ])('are told %s', async (_, prices, expected) => {
    const { span, metrics } = await told(batches, { prices: prices!, currency: 'CNY' })
    expect(span.attributes['millrace.usage.cost']).toEqual(
      expected === undefined ? undefined : expect.closeTo(expected, 9),
    )
    const points = metrics['millrace.client.inference.cost']
    if (expected === undefined) expect(points).toBeUndefined()
    else
      expect(points).toMatchObject([
        { attributes: { 'millrace.usage.currency': 'CNY' }, value: expect.closeTo(expected, 9) },
      ])
  })
})

it.each<[string, unknown]>([
  ['throws', () => expect.fail('the words of its own')],
  ['is async', async () => ({ input: 1, output: 1 })],
  ['is async and rejects', () => Promise.reject(new Error('the words of its own'))],
  ['gives no price', () => ({ input: 'one', output: 1 })],
])('a table of prices that %s costs no span: an event tells that the cost is not known', async (_, prices) => {
  const { span, metrics } = await told(batches, { prices: prices as never })
  expect(span.attributes).toMatchObject({ 'gen_ai.usage.input_tokens': 1_000 })
  expect(span.attributes).not.toHaveProperty('millrace.usage.cost')
  expect(metrics['millrace.client.inference.cost']).toBeUndefined()
  const events = span.events.filter(({ name }) => name === 'millrace.warning')
  expect(events.map(({ attributes }) => attributes)).toEqual([
    { 'millrace.warning.message': 'The cost is not known: prices of withTelemetry gave no price.' },
  ])
})

it('without an SDK nothing is told, and the answer is as it was', async () => {
  const reading = withTelemetry(vendorOf(batches)).stream(request).text()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await reading).toBe('A secret poem.')
})

it.each<[string, unknown, object]>([
  ['no provider', undefined, {}],
  ['conventions that are none', vendorOf([]), { conventions: '1.0' }],
  ['a table that is none', vendorOf([]), { prices: 5 }],
])('%s is a TypeError', (_, provider, options) => {
  expect(() => withTelemetry(provider as ChatProvider, options)).toThrow(TypeError)
})
