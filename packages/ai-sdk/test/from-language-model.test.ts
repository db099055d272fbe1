import {
  APICallError,
  type LanguageModelV4,
  type LanguageModelV4CallOptions,
  type LanguageModelV4StreamPart,
  type SharedV4ProviderOptions,
} from '@ai-sdk/provider'
import { fromLanguageModel, toLanguageModel } from '@millrace/ai-sdk'
import type { ChatRecord, ChatRequest, StreamOptions } from '@millrace/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { grammarFaults } from '../../core/test/grammar.js'
import { answering, block, call, collect, failure, finish, start, text } from './records.js'

type Request = ChatRequest<SharedV4ProviderOptions>
const request: Request = { messages: [{ role: 'user', content: 'Hi' }] }
const usage = {
  inputTokens: { total: 10, noCache: 5, cacheRead: 4, cacheWrite: 1 },
  outputTokens: { total: 5, text: 3, reasoning: 2 },
}
const stop: LanguageModelV4StreamPart = { type: 'finish', finishReason: { unified: 'stop', raw: 'end' }, usage }

/** A model that answers with these parts, and then ends or waits. */
function modelOf(parts: readonly LanguageModelV4StreamPart[], { ends = true, supportedUrls = {} } = {}) {
  const asked: LanguageModelV4CallOptions[] = []
  const cancelled: unknown[] = []
  const model: LanguageModelV4 = {
    specificationVersion: 'v4',
    provider: 'other.chat',
    modelId: 'other-1',
    supportedUrls,
    doGenerate: () => expect.unreachable(),
    async doStream(options) {
      asked.push(options)
      const stream = new ReadableStream<LanguageModelV4StreamPart>({
        start(controller) {
          for (const part of parts) controller.enqueue(part)
          if (ends) controller.close()
        },
        cancel: reason => void cancelled.push(reason),
      })
      return { stream }
    },
  }
  return { model, asked, cancelled }
}

async function recordsOf(parts: readonly LanguageModelV4StreamPart[], options?: StreamOptions): Promise<ChatRecord[]> {
  const stream = fromLanguageModel(modelOf(parts).model).stream(request, options)
  return (await collect(stream.batches())).flat()
}

describe('there and back again', () => {
  it.each<[string, ChatRecord[]]>([
    ['text', [start, ...text('Hel', 'lo'), finish()]],
    ['reasoning with a signature', [start, ...block('reasoning', 'r', ['Hm']), ...text('Hello'), finish()]],
    ['a call', [start, ...call('c1', 'weather', '{"city":"杭州"}'), finish('tool-calls')]],
    [
      'sources and files',
      [
        start,
        { type: 'source', id: 's', url: 'https://example.com', title: 'E' },
        { type: 'file', mediaType: 'image/png', data: 'YWJj' },
        finish(),
      ],
    ],
    ['an end for its length', [start, ...text('Hel'), finish('length')]],
  ])('%s is what it was', async (_, records) => {
    const model = toLanguageModel(answering([records]).provider, 'test-1')
    const read = (await collect(fromLanguageModel(model).stream(request).batches())).flat()
    expect(grammarFaults(read)).toEqual([])
    const plain = (all: readonly ChatRecord[]) =>
      all.map(record => JSON.parse(JSON.stringify({ ...record, id: undefined, providerData: undefined })))
    expect(plain(read)).toEqual(plain(records))
  })

  it('several calls are what they were', async () => {
    const records = [start, ...call('c1', 'f', '{}'), ...call('c2', 'g', '{"a":[1]}'), finish('tool-calls')]
    const { provider } = answering([records])
    const model = toLanguageModel(provider, 'test-1')
    const { content } = await fromLanguageModel(model).stream(request).message()
    expect(content).toEqual((await provider.stream(request).message()).content)
  })

  it.each(['network', 'truncated'] as const)('%s stays a failure', async code => {
    const model = toLanguageModel(answering([[start, ...text('a'), failure(code)]]).provider, 'test-1')
    await expect(fromLanguageModel(model).stream(request).text()).rejects.toMatchObject({ code })
  })
})

describe('odd streams', () => {
  it.each<[string, LanguageModelV4StreamPart[], string]>([
    ['a delta that was never opened', [{ type: 'text-delta', id: '1', delta: 'a' }, stop], 'a'],
    [
      'a block that is never closed',
      [{ type: 'text-start', id: '1' }, { type: 'text-delta', id: '1', delta: 'a' }, stop],
      'a',
    ],
    [
      'one id for text and for reasoning',
      [
        { type: 'reasoning-start', id: '1' },
        { type: 'reasoning-delta', id: '1', delta: 'Hm' },
        { type: 'text-delta', id: '1', delta: 'a' },
        stop,
      ],
      'a',
    ],
    [
      'parts that say nothing',
      [
        { type: 'ping' },
        { type: 'custom', kind: 'other.thing' },
        { type: 'raw', rawValue: {} },
        { type: 'text-end', id: 'x', providerMetadata: { other: { a: 1 } } },
        { type: 'text-delta', id: '1', delta: 'a' },
        stop,
      ],
      'a',
    ],
  ])('%s', async (_, parts, expected) => {
    const records = await recordsOf(parts)
    expect(grammarFaults(records)).toEqual([])
    const said = records.flatMap(record => (record.type === 'text-delta' ? [record.delta] : []))
    expect([said.join(''), records.at(-1)?.type]).toEqual([expected, 'finish'])
  })

  const said = [
    { type: 'text-start', id: '1' },
    { type: 'text-delta', id: '1', delta: 'a' },
  ]

  it.each<[string, object, object]>([
    ['no usage', { finishReason: { unified: 'length', raw: 'max' } }, { reason: 'length', rawReason: 'max' }],
    ['null in it', { finishReason: { unified: 'stop', raw: null }, usage: { inputTokens: null } }, { reason: 'stop' }],
    [
      'the form of earlier versions',
      {
        finishReason: 'length',
        usage: { inputTokens: 3, outputTokens: 4, cachedInputTokens: 2, reasoningTokens: 1 },
      },
      {
        reason: 'length',
        usage: { inputTokens: 3, outputTokens: 4, cachedInputTokens: 2, reasoningTokens: 1 },
      },
    ],
    ['a reason that nobody knows', { finishReason: { unified: 'constructor' }, usage }, { reason: 'other' }],
    ['no reason', { usage }, { error: { code: 'truncated' } }],
  ])('a finish with %s', async (_, fields, end) => {
    const records = await recordsOf([...said, { type: 'finish', ...fields }] as LanguageModelV4StreamPart[])
    expect(records.at(-1)).toMatchObject(end)
  })

  it.each<[string, unknown, object]>([
    ['base64', 'YWJj', { data: 'YWJj' }],
    ['bytes', Uint8Array.of(97, 98, 99), { data: 'YWJj' }],
    ['text', { type: 'text', text: 'abc' }, { data: 'YWJj' }],
    ['an address as text', { type: 'url', url: 'https://example.com/a' }, { url: 'https://example.com/a' }],
  ])('a file of %s', async (_, data, file) => {
    const records = await recordsOf([
      { type: 'file', mediaType: 'text/plain', data } as LanguageModelV4StreamPart,
      stop,
    ])
    expect(records[1]).toEqual({ type: 'file', mediaType: 'text/plain', ...file })
  })

  it('a file of nothing is none', async () => {
    const parts = [{ type: 'file', mediaType: 'text/plain' }, ...said, stop] as LanguageModelV4StreamPart[]
    expect((await recordsOf(parts)).map(({ type }) => type)).not.toContain('file')
  })

  it.each([true, false])('arguments that are a value and no text, behind pieces: %s', async streamed => {
    const pieces = [
      { type: 'tool-input-start', id: 'c', toolName: 'f' },
      { type: 'tool-input-delta', id: 'c', delta: '{"a"' },
    ]
    const parts = [...(streamed ? pieces : []), { type: 'tool-call', toolCallId: 'c', toolName: 'f', input: { a: 1 } }]
    const records = await recordsOf([...parts, stop] as LanguageModelV4StreamPart[])
    expect(records).toContainEqual({ type: 'tool-call-end', toolCallId: 'c', toolName: 'f', input: { a: 1 } })
    expect(records.at(-1)).toMatchObject({ reason: 'tool-calls' })
  })

  it.each<[string, unknown, object]>([
    ['words', 'The engine is full.', { code: 'unknown', message: 'The engine is full.', retryable: false }],
    [
      'words with a key',
      'No sk-canary0123456789abcdef0123.',
      { message: expect.not.stringContaining('canary0123456789') },
    ],
    [
      'the object of Anthropic',
      { type: 'overloaded_error', message: 'Overloaded' },
      { code: 'overloaded', message: 'Overloaded', retryable: true },
    ],
    [
      'the object of OpenAI',
      { message: 'Slow down.', type: 'requests', code: 'rate_limit_exceeded', param: null },
      { code: 'rate-limit', message: 'Slow down.', retryable: true, providerCode: 'rate_limit_exceeded' },
    ],
    ['nothing', undefined, { code: 'unknown', retryable: false }],
  ])('an error inside of the answer that is %s', async (_, error, info) => {
    const records = await recordsOf([...said, { type: 'error', error }, stop] as LanguageModelV4StreamPart[])
    expect(records.at(-1)).toMatchObject({ type: 'error', error: info })
    expect(records.at(-1)).not.toHaveProperty('error.status')
  })

  it('a beginning without its list of warnings', async () => {
    const records = await recordsOf([{ type: 'stream-start' }, ...said, stop] as LanguageModelV4StreamPart[])
    expect(records.at(-1)).toMatchObject({ reason: 'stop' })
  })

  it('a call in whole, without its pieces', async () => {
    const records = await recordsOf([
      { type: 'tool-call', toolCallId: 'c', toolName: 'f', input: '{"a":1}' },
      { type: 'finish', finishReason: { unified: 'tool-calls', raw: undefined }, usage },
    ])
    expect(records.find(({ type }) => type === 'tool-call-end')).toMatchObject({ input: { a: 1 } })
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' })
  })

  it('a call that the vendor has run asks the caller for nothing', async () => {
    const records = await recordsOf([
      { type: 'tool-call', toolCallId: 'c', toolName: 'f', input: '{}', providerExecuted: true },
      { type: 'tool-result', toolCallId: 'c', toolName: 'f', result: 'x' },
      { type: 'text-delta', id: '1', delta: 'a' },
      stop,
    ])
    expect(grammarFaults(records)).toEqual([])
    expect(records.at(-1)).toMatchObject({ reason: 'stop' })
  })

  it('stages of a result as such', async () => {
    const ran = { type: 'tool-result', toolCallId: 'c', toolName: 'f' } as const
    const records = await recordsOf([
      { type: 'tool-call', toolCallId: 'c', toolName: 'f', input: '{}', providerExecuted: true },
      { ...ran, result: 'half', preliminary: true },
      { ...ran, result: 'whole' },
      stop,
    ])
    expect(grammarFaults(records)).toEqual([])
    expect(records.filter(({ type }) => type === 'tool-result')).toEqual([
      { type: 'tool-result', toolCallId: 'c', output: 'half', preliminary: true },
      { type: 'tool-result', toolCallId: 'c', output: 'whole' },
    ])
  })

  it.each<[string, LanguageModelV4StreamPart[], string]>([
    ['no finish', [{ type: 'text-delta', id: '1', delta: 'a' }], 'truncated'],
    ['nothing at all', [], 'truncated'],
    [
      'interrupted',
      [
        { type: 'text-delta', id: '1', delta: 'a' },
        { ...stop, finishReason: { unified: 'interrupted', raw: undefined } },
      ],
      'truncated',
    ],
    ['an error without an error part', [{ ...stop, finishReason: { unified: 'error', raw: 'x' } }], 'unknown'],
    [
      'an error part in front of a stop',
      [{ type: 'text-delta', id: '1', delta: 'a' }, { type: 'error', error: new Error('x') }, stop],
      'unknown',
    ],
  ])('%s is a failure: %s', async (_, parts, code) => {
    const records = await recordsOf(parts)
    expect(grammarFaults(records)).toEqual([])
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code } })
  })

  it.each<[string, number | undefined, object]>([
    ['429 with a time to wait', 429, { code: 'rate-limit', status: 429, retryable: true, retryAfterMs: 7_000 }],
    ['503', 503, { code: 'overloaded', status: 503 }],
    ['no status', undefined, { code: 'network' }],
  ])('a refusal, %s', async (_, statusCode, expected) => {
    const { model } = modelOf([])
    model.doStream = async () => {
      throw new APICallError({
        message: 'Refused for Bearer sk-canary0123456789.',
        url: 'https://other.example',
        requestBodyValues: {},
        ...(statusCode !== undefined && { statusCode }),
        responseHeaders: { 'retry-after': '7' },
      })
    }
    const error = await fromLanguageModel(model)
      .stream(request)
      .text()
      .catch(thrown => thrown)
    expect(error).toMatchObject({ ...expected, provider: 'other.chat' })
    expect(error.message).not.toContain('canary')
  })
})

describe('the prompt', () => {
  it('is the conversation, with what the model wants back', async () => {
    const { model, asked } = modelOf([stop])
    await fromLanguageModel(model)
      .stream({
        messages: [
          { role: 'system', content: 'Be brief.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'a' },
              { type: 'image', mediaType: 'image/png', data: 'YWJj', name: 'n' },
            ],
          },
          {
            role: 'assistant',
            content: [
              {
                type: 'reasoning',
                text: 'Hm',
                providerData: { 'other.chat': { other: { sign: 's' } }, glm: { x: 1 } },
              },
              { type: 'tool-call', toolCallId: 'c', toolName: 'f', input: { a: 1 } },
            ],
          },
          {
            role: 'tool',
            content: [
              { type: 'tool-result', toolCallId: 'c', output: { b: 1 }, isError: true },
              { type: 'tool-approval', approvalId: 'a', approved: true },
            ],
          },
        ],
        tools: [{ name: 'f', parameters: { type: 'object' } }],
        toolChoice: 'required',
        stop: ['x'],
        reasoning: { enabled: false },
        output: { type: 'json', schema: { type: 'object' } },
        providerOptions: { other: { own: true } },
      })
      .message()
    const { abortSignal, ...options } = asked[0]!
    expect(abortSignal).toBeInstanceOf(AbortSignal)
    expect(options).toEqual({
      prompt: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'file', mediaType: 'image/png', filename: 'n', data: { type: 'data', data: 'YWJj' } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Hm', providerOptions: { other: { sign: 's' } } },
            { type: 'tool-call', toolCallId: 'c', toolName: 'f', input: { a: 1 } },
          ],
        },
        {
          role: 'tool',
          content: [
            { type: 'tool-result', toolCallId: 'c', toolName: 'f', output: { type: 'error-json', value: { b: 1 } } },
          ],
        },
      ],
      tools: [{ type: 'function', name: 'f', inputSchema: { type: 'object' } }],
      toolChoice: { type: 'required' },
      stopSequences: ['x'],
      reasoning: 'none',
      responseFormat: { type: 'json', schema: { type: 'object' } },
      providerOptions: { other: { own: true } },
    })
  })

  it('brings back what a block came with', async () => {
    const { model, asked } = modelOf([
      { type: 'reasoning-start', id: '1' },
      { type: 'reasoning-delta', id: '1', delta: 'Hm' },
      { type: 'reasoning-end', id: '1', providerMetadata: { other: { sign: 's' } } },
      stop,
    ])
    const provider = fromLanguageModel(model)
    const { messages } = await provider.stream(request).message()
    await provider.stream({ messages: [...request.messages, ...messages, ...request.messages] }).message()
    expect(asked[1]!.prompt[1]).toEqual({
      role: 'assistant',
      content: [{ type: 'reasoning', text: 'Hm', providerOptions: { other: { sign: 's' } } }],
    })
  })

  const image = (url: string): Request => ({
    messages: [{ role: 'user', content: [{ type: 'image', mediaType: 'image/png', url }] }],
  })

  it('has an address where the model fetches it, and is refused where it does not', async () => {
    const supportedUrls = { 'image/*': [/^https:\/\/example\.com\//] }
    const { model, asked } = modelOf([stop], { supportedUrls })
    const provider = fromLanguageModel(model)
    await provider.stream(image('https://example.com/a.png')).message()
    await provider.stream(image('data:image/png;base64,YWJj')).message()
    expect(asked.map(({ prompt }) => prompt[0]!.content[0])).toMatchObject([
      { data: { type: 'url', url: new URL('https://example.com/a.png') } },
      { data: { type: 'data', data: 'YWJj' } },
    ])
    await expect(provider.stream(image('https://other.example/a.png')).text()).rejects.toMatchObject({
      code: 'invalid-request',
    })
  })

  it('is not sent for another model', async () => {
    const { model, asked } = modelOf([stop])
    const provider = fromLanguageModel(model)
    await expect(provider.stream({ ...request, model: 'x' }).text()).rejects.toMatchObject({ code: 'not-found' })
    expect(asked).toEqual([])
    await provider.stream({ ...request, model: 'other-1' }).message()
    expect(asked).toHaveLength(1)
  })
})

describe('ending early', () => {
  it('closes the model: by leaving and by the signal, also while it is silent', async () => {
    const { model, asked, cancelled } = modelOf([{ type: 'text-delta', id: '1', delta: 'a' }], { ends: false })
    const provider = fromLanguageModel(model)
    for await (const _ of provider.stream(request)) break
    await vi.waitFor(() => expect(cancelled).toHaveLength(1), { timeout: 20_000 })
    const abort = new AbortController()
    const reading = provider.stream(request, { signal: abort.signal }).text()
    await vi.waitFor(() => expect(asked).toHaveLength(2), { timeout: 20_000 })
    abort.abort()
    await expect(reading).rejects.toMatchObject({ code: 'aborted' })
    await vi.waitFor(() => expect(cancelled).toHaveLength(2), { timeout: 20_000 })
    expect(asked.every(({ abortSignal }) => abortSignal!.aborted)).toBe(true)
  })

  it.each(['leaves', 'waited too long'])('closes a model that answers after its reader %s', async why => {
    const { model, cancelled } = modelOf([{ type: 'text-delta', id: '1', delta: 'a' }], { ends: false })
    const opened = Promise.withResolvers<void>()
    const late: LanguageModelV4 = {
      ...model,
      // It hears of no signal.
      doStream: options => opened.promise.then(() => model.doStream(options)),
    }
    const options = why === 'leaves' ? {} : { firstByteTimeoutMs: 1 }
    const reading = fromLanguageModel(late).stream(request, options)
    const ended = new Promise<void>(resolve => {
      const flow = reading.connect({ batch: () => resolve() })
      if (why !== 'leaves') return
      setTimeout(() => {
        flow.cancel()
        resolve()
      }, 1)
    })
    await ended
    opened.resolve()
    await vi.waitFor(() => expect(cancelled).toHaveLength(1), { timeout: 20_000 })
  })

  it('behind an error part closes a model that goes on', async () => {
    const { model, cancelled } = modelOf([{ type: 'error', error: new Error('x') }], { ends: false })
    await expect(fromLanguageModel(model).stream(request).text()).rejects.toMatchObject({ code: 'unknown' })
    await vi.waitFor(() => expect(cancelled).toHaveLength(1), { timeout: 20_000 })
  })
})

describe('time limits', () => {
  afterEach(() => void vi.useRealTimers())

  it.each<[StreamOptions, string]>([
    [{ firstByteTimeoutMs: 100, idleTimeoutMs: 9_000 }, 'firstByteTimeoutMs'],
    [{ totalTimeoutMs: 100 }, 'totalTimeoutMs'],
  ])('%j', async (options, name) => {
    vi.useFakeTimers()
    const { model, cancelled } = modelOf([], { ends: false })
    const reading = expect(fromLanguageModel(model).stream(request, options).text()).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining(name),
    })
    await vi.advanceTimersByTimeAsync(110)
    await reading
    expect(cancelled).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('idleTimeoutMs counts from part to part', async () => {
    vi.useFakeTimers()
    const { model } = modelOf([{ type: 'text-delta', id: '1', delta: 'a' }], { ends: false })
    const stream = fromLanguageModel(model).stream(request, { firstByteTimeoutMs: 10, idleTimeoutMs: 500 })
    const reading = expect(stream.text()).rejects.toMatchObject({ message: expect.stringContaining('idleTimeoutMs') })
    await vi.advanceTimersByTimeAsync(510)
    await reading
  })
})

it.each<[string, unknown, unknown?]>([
  ['no model', undefined],
  ['a model of an older specification', { ...modelOf([]).model, specificationVersion: 'v2' }],
  ['an id that is no name', modelOf([]).model, { id: '' }],
])('%s is a TypeError', (_, model, options) => {
  expect(() => fromLanguageModel(model as never, options as never)).toThrow(TypeError)
})
