import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { toLanguageModel } from '@millrace/ai-sdk'
import { ChatError, type ChatProvider, type ChatRecord, ChatStream } from '@millrace/core'
import { generateText, jsonSchema, Output, stepCountIs, streamText, tool } from 'ai'
import { describe, expect, it, vi } from 'vitest'
import { answering, block, call, collect, failure, finish, start, text } from './records.js'

/** All parts of an answer. */
async function partsOf(...batches: ChatRecord[][]): Promise<LanguageModelV4StreamPart[]> {
  const model = toLanguageModel(answering(batches).provider, 'test-1')
  const { stream } = await model.doStream({ prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] })
  return collect(stream)
}

const types = (parts: readonly { readonly type: string }[]): string => parts.map(({ type }) => type).join(' ')

const weather = (execute: (input: { city: string }) => unknown) =>
  tool({
    description: 'The weather of a city.',
    inputSchema: jsonSchema<{ city: string }>({ type: 'object', properties: { city: { type: 'string' } } }),
    execute: async input => execute(input),
  })

describe('parts', () => {
  it('are those of the records, in their order, with ids of blocks that no other answer has', async () => {
    const parts = await partsOf(
      [start, ...block('reasoning', 'r', ['Hm', 'm'])],
      [...text('Hel', 'lo'), { type: 'source', id: 's', url: 'https://example.com', title: 'Example' }],
      [{ type: 'file', mediaType: 'image/png', data: 'YWJj' }, finish()],
    )
    expect(parts).toEqual([
      { type: 'stream-start', warnings: [] },
      { type: 'response-metadata', id: 'm1', modelId: 'test-1' },
      { type: 'reasoning-start', id: 'm1:r' },
      { type: 'reasoning-delta', id: 'm1:r', delta: 'Hm' },
      { type: 'reasoning-delta', id: 'm1:r', delta: 'm' },
      { type: 'reasoning-end', id: 'm1:r' },
      { type: 'text-start', id: 'm1:0' },
      { type: 'text-delta', id: 'm1:0', delta: 'Hel' },
      { type: 'text-delta', id: 'm1:0', delta: 'lo' },
      { type: 'text-end', id: 'm1:0' },
      { type: 'source', sourceType: 'url', id: 's', url: 'https://example.com', title: 'Example' },
      { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'YWJj' } },
      {
        type: 'finish',
        finishReason: { unified: 'stop', raw: 'raw stop' },
        usage: {
          inputTokens: { total: 10, noCache: 5, cacheRead: 4, cacheWrite: 1 },
          outputTokens: { total: 5, text: 3, reasoning: 2 },
          raw: { total: 15 },
        },
      },
    ])
  })

  it('of a call come with the whole of its arguments, as text', async () => {
    const parts = await partsOf([start, ...call('c1', 'weather', '{"city":"杭州"}'), finish('tool-calls')])
    expect(parts.slice(2, -1)).toEqual([
      { type: 'tool-input-start', id: 'c1', toolName: 'weather' },
      { type: 'tool-input-delta', id: 'c1', delta: '{"city":"杭州"}' },
      { type: 'tool-input-end', id: 'c1' },
      { type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: '{"city":"杭州"}' },
    ])
  })

  it.each(['length', 'content-filter'] as const)(
    'leave a call out that %s has cut, and keep a whole one',
    async reason => {
      const parts = await partsOf([
        start,
        ...call('c1', 'weather', '{}'),
        ...call('c2', 'weather', '{"city":"Ha', { inputText: '{"city":"Ha', inputError: 'cut' }),
        finish(reason),
      ])
      expect(parts.filter(part => part.type === 'tool-call').map(({ toolCallId }) => toolCallId)).toEqual(['c1'])
    },
  )

  it.each<[string, object, string[]]>([
    ['is told as whole', { input: {} }, ['c1']],
    ['is told as incomplete', { inputText: '', inputError: 'cut' }, []],
    ['is told as incomplete, though it can be read,', { inputText: '{}', inputError: 'cut' }, []],
  ])(
    'believe the records: a call without arguments that %s at the end of an answer that was cut',
    async (_, own, calls) => {
      const parts = await partsOf([start, ...call('c1', 'weather', '{}', own), finish('length')])
      expect(parts.filter(part => part.type === 'tool-call').map(({ toolCallId }) => toolCallId)).toEqual(calls)
    },
  )

  it.each<[string, string, string[]]>([
    ['that can be read', '{"city":"Bern"}', []],
    ['none', '', []],
    ['that cannot be read, which the model is asked to mend', '{"city":', ['c1']],
  ])('a call that is not whole, in an answer that is not cut, with arguments %s', async (_, inputText, calls) => {
    const own = { inputText, inputError: 'The arguments are incomplete.' }
    const parts = await partsOf([start, ...call('c1', 'weather', inputText, own), finish('tool-calls')])
    expect(parts.filter(part => part.type === 'tool-call').map(({ toolCallId }) => toolCallId)).toEqual(calls)
  })

  it('tell that the vendor has run a call', async () => {
    const parts = await partsOf([
      start,
      ...call('c1', 'search', '{"q":"a"}'),
      { type: 'tool-result', toolCallId: 'c1', output: ['b'], isError: true },
      { type: 'step-end' },
      ...text('b'),
      finish(),
    ])
    expect(parts.filter(({ type }) => type.startsWith('tool-') && !type.includes('input'))).toEqual([
      {
        type: 'tool-call',
        toolCallId: 'c1',
        toolName: 'search',
        input: '{"q":"a"}',
        providerExecuted: true,
        dynamic: true,
      },
      { type: 'tool-result', toolCallId: 'c1', toolName: 'search', result: ['b'], isError: true, dynamic: true },
    ])
  })

  it.each<[string, ChatRecord[][], string, string]>([
    ['a failure', [[start, ...text('a'), failure()]], 'error', 'network'],
    ['a cut', [[start, ...text('a'), failure('truncated')]], 'interrupted', 'truncated'],
    [
      'an answer begun anew',
      [
        [start, ...text('a')],
        [{ type: 'reset' }, ...text('b'), finish()],
      ],
      'interrupted',
      'truncated',
    ],
  ])('%s is an error part and a finish, once', async (_, batches, unified, raw) => {
    const parts = await partsOf(...batches)
    expect(types(parts)).toMatch(/^stream-start response-metadata text-start text-delta text-end error finish$/)
    const [error, end] = parts.slice(-2)
    expect(error).toMatchObject({ type: 'error', error: expect.any(ChatError) })
    expect(end).toMatchObject({ finishReason: { unified, raw } })
  })

  it('an answer begun anew before anything was shown goes on', async () => {
    const parts = await partsOf(
      [start, { type: 'data', name: 'n', value: 1 }],
      [{ type: 'reset' }, ...text('b'), finish()],
    )
    expect(types(parts)).toBe('stream-start response-metadata text-start text-delta text-end finish')
  })

  it.each<[string, ChatRecord]>([
    ['a source', { type: 'source', id: 's', url: 'https://example.com' }],
    ['a file', { type: 'file', mediaType: 'image/png', data: 'YWJj' }],
  ])('an answer begun anew behind %s cannot take it back', async (_, shown) => {
    const parts = await partsOf([start, shown], [{ type: 'reset' }, shown, finish()])
    expect(types(parts)).toMatch(/^stream-start response-metadata (source|file) error finish$/)
  })

  it('a failure before the first token is a rejection', async () => {
    await expect(partsOf([failure('overloaded')])).rejects.toMatchObject({ name: 'ChatError', code: 'overloaded' })
  })
})

describe('a call', () => {
  it('becomes a request', async () => {
    const { provider, asked } = answering([[start, ...text('a'), finish()]])
    const { warnings } = await toLanguageModel(provider, 'test-1').doGenerate({
      prompt: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'file', mediaType: 'image', data: { type: 'data', data: new Uint8Array([1]) }, filename: 'a.png' },
            {
              type: 'file',
              mediaType: 'application/pdf',
              data: { type: 'url', url: new URL('https://example.com/a') },
            },
            { type: 'file', mediaType: 'text/plain', data: { type: 'text', text: 'x' } },
            { type: 'file', mediaType: 'text/plain', data: { type: 'reference', reference: { test: 'f1' } } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Hm', providerOptions: { millrace: { providerData: { test: { sign: 's' } } } } },
            { type: 'tool-call', toolCallId: 'c1', toolName: 'f', input: { a: 1 } },
          ],
        },
        {
          role: 'tool',
          content: [
            { type: 'tool-result', toolCallId: 'c1', toolName: 'f', output: { type: 'json', value: [1] } },
            { type: 'tool-result', toolCallId: 'c2', toolName: 'f', output: { type: 'error-text', value: 'no' } },
            { type: 'tool-result', toolCallId: 'c3', toolName: 'f', output: { type: 'execution-denied' } },
            {
              type: 'tool-result',
              toolCallId: 'c4',
              toolName: 'f',
              output: { type: 'content', value: [{ type: 'text', text: 'a' }] },
            },
            { type: 'tool-approval-response', approvalId: 'a1', approved: true },
          ],
        },
      ],
      tools: [
        { type: 'function', name: 'f', inputSchema: { type: 'object' }, strict: true },
        { type: 'provider', id: 'a.b', name: 'b', args: {} },
      ],
      toolChoice: { type: 'tool', toolName: 'f' },
      temperature: 0,
      topK: 5,
      presencePenalty: 0.5,
      frequencyPenalty: 0,
      maxOutputTokens: 9,
      stopSequences: ['x'],
      seed: 1,
      reasoning: 'high',
      responseFormat: { type: 'json', schema: { type: 'object' }, name: 'n' },
      providerOptions: { test: { own: true }, other: { own: false } },
      headers: { 'x-own': '1', 'User-Agent': 'ai/7' },
    })
    expect(asked).toEqual([
      {
        model: 'test-1',
        messages: [
          { role: 'system', content: 'Be brief.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is it?' },
              { type: 'image', mediaType: 'image/*', data: new Uint8Array([1]), name: 'a.png' },
              { type: 'file', mediaType: 'application/pdf', url: 'https://example.com/a' },
              { type: 'file', mediaType: 'text/plain', data: new TextEncoder().encode('x') },
            ],
          },
          {
            role: 'assistant',
            content: [
              { type: 'reasoning', text: 'Hm', providerData: { test: { sign: 's' } } },
              { type: 'tool-call', toolCallId: 'c1', toolName: 'f', input: { a: 1 } },
            ],
          },
          {
            role: 'tool',
            content: [
              { type: 'tool-result', toolCallId: 'c1', toolName: 'f', output: [1] },
              { type: 'tool-result', toolCallId: 'c2', toolName: 'f', output: 'no', isError: true },
              {
                type: 'tool-result',
                toolCallId: 'c3',
                toolName: 'f',
                output: 'The call was not allowed.',
                isError: true,
              },
              { type: 'tool-result', toolCallId: 'c4', toolName: 'f', output: 'a' },
              { type: 'tool-approval', approvalId: 'a1', approved: true },
            ],
          },
        ],
        tools: [{ name: 'f', parameters: { type: 'object' }, strict: true }],
        toolChoice: { toolName: 'f' },
        temperature: 0,
        topK: 5,
        presencePenalty: 0.5,
        frequencyPenalty: 0,
        maxOutputTokens: 9,
        stop: ['x'],
        seed: 1,
        reasoning: { enabled: true, effort: 'high' },
        output: { type: 'json', schema: { type: 'object' }, name: 'n', adapt: 'where-needed' },
        providerOptions: { own: true },
      },
    ])
    expect(
      warnings.map(warning => ('feature' in warning ? warning.feature : 'message' in warning && warning.message)),
    ).toEqual(['headers', 'Left out of the prompt: a file by its reference.', 'provider-defined tool a.b'])
  })
})

describe('generateText and streamText', () => {
  it('give text, reasoning, usage, sources and the vendor’s warnings', async () => {
    const warned = { ...start, warnings: [{ setting: 'seed', message: 'Left out.' }] } as ChatRecord
    const { provider } = answering([
      [warned, ...block('reasoning', 'r', ['Hm'])],
      [...text('Hel', 'lo'), { type: 'source', id: 's', url: 'https://example.com' }, finish()],
    ])
    const model = toLanguageModel(provider, 'test-1')
    const whole = await generateText({ model, prompt: 'Hi' })
    expect([whole.text, whole.reasoningText, whole.finishReason]).toEqual(['Hello', 'Hm', 'stop'])
    expect(whole.usage).toMatchObject({ inputTokens: 10, outputTokens: 5 })
    expect(whole.warnings).toMatchObject([{ type: 'compatibility', feature: 'seed', details: 'Left out.' }])
    expect(whole.sources).toMatchObject([{ url: 'https://example.com' }])
    const streamed = streamText({ model, prompt: 'Hi' })
    expect((await collect(streamed.textStream)).join('|')).toBe('Hel|lo')
    expect(await streamed.reasoningText).toBe('Hm')
    expect(await streamed.finishReason).toBe('stop')
  })

  it('run tools, and bring signatures back with the next step', async () => {
    const signed = { providerData: { test: { signature: 's1' } } }
    const { provider, asked } = answering(
      [
        [start, ...block('reasoning', 'r', ['Hm'], signed)],
        [...call('c1', 'weather', '{"city":"杭州"}', { input: { city: '杭州' }, ...signed }), finish('tool-calls')],
      ],
      [[start, ...text('Rain.'), finish()]],
    )
    const execute = vi.fn(() => ({ sky: 'rain' }))
    const result = streamText({
      model: toLanguageModel(provider, 'test-1'),
      prompt: 'Hi',
      tools: { weather: weather(execute) },
      stopWhen: stepCountIs(3),
    })
    expect((await collect(result.textStream)).join('')).toBe('Rain.')
    expect(execute).toHaveBeenCalledExactlyOnceWith({ city: '杭州' })
    expect(asked[1]!.messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm', ...signed },
          { type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: { city: '杭州' }, ...signed },
        ],
      },
      {
        role: 'tool',
        content: [{ type: 'tool-result', toolCallId: 'c1', toolName: 'weather', output: { sky: 'rain' } }],
      },
    ])
  })

  it('get the whole output of a tool that was run here in stages, once', async () => {
    const batches = [
      [start, ...call('c1', 'weather', '{"city":"a"}')],
      [{ type: 'tool-result', toolCallId: 'c1', output: 'clouds', preliminary: true } as ChatRecord],
      [{ type: 'tool-result', toolCallId: 'c1', output: 'drops', preliminary: true } as ChatRecord],
      [{ type: 'tool-result', toolCallId: 'c1', output: 'rain' } as ChatRecord, { type: 'step-end' } as ChatRecord],
      [...text('Rain.'), finish()],
    ]
    const model = () => toLanguageModel(answering(batches).provider, 'test-1')
    const parts = await collect(streamText({ model: model(), prompt: 'Hi' }).stream)
    expect(parts.filter(({ type }) => type === 'tool-call')).toHaveLength(1)
    expect(parts.flatMap(part => (part.type === 'tool-result' ? [part.output] : []))).toEqual(['rain'])
    const { toolResults } = await generateText({ model: model(), prompt: 'Hi' })
    expect(toolResults.map(({ output }) => output)).toEqual(['rain'])
  })

  it('do not run a call that the vendor has run, nor one that was cut', async () => {
    const execute = vi.fn()
    for (const records of [
      [
        ...call('c1', 'weather', '{"city":"a"}'),
        { type: 'tool-result', toolCallId: 'c1', output: 'rain' } as ChatRecord,
        ...text('Rain.'),
        finish(),
      ],
      [...call('c1', 'weather', '{"city":"a', { inputText: '{"city":"a', inputError: 'cut' }), finish('length')],
    ]) {
      const model = toLanguageModel(answering([[start, ...records]]).provider, 'test-1')
      const { finishReason } = await generateText({ model, prompt: 'Hi', tools: { weather: weather(execute) } })
      expect(['stop', 'length']).toContain(finishReason)
    }
    expect(execute).not.toHaveBeenCalled()
  })

  it('give an object by its schema', async () => {
    const { provider, asked } = answering([[start, ...text('{"city":', '"杭州"}'), finish()]])
    const schema = jsonSchema<{ city: string }>({ type: 'object', properties: { city: { type: 'string' } } })
    const { output } = await generateText({
      model: toLanguageModel(provider, 'test-1'),
      prompt: 'Hi',
      output: Output.object({ schema }),
    })
    expect(output).toEqual({ city: '杭州' })
    expect(asked[0]!.output).toMatchObject({ type: 'json', schema: { type: 'object' } })
  })

  it('are told a failure once, and ask the vendor once: it was tried again already', async () => {
    const { provider, asked } = answering([[failure('overloaded')]])
    const model = toLanguageModel(provider, 'test-1')
    await expect(generateText({ model, prompt: 'Hi' })).rejects.toMatchObject({ name: 'ChatError', code: 'overloaded' })
    expect(asked).toHaveLength(1)
    const onError = vi.fn()
    const parts = await collect(streamText({ model, prompt: 'Hi', onError }).fullStream)
    expect(parts.filter(({ type }) => type === 'error')).toHaveLength(1)
    expect(onError).toHaveBeenCalledTimes(1)
    expect(asked).toHaveLength(2)
  })

  it('are told a failure in the middle, and no success', async () => {
    const model = toLanguageModel(answering([[start, ...text('a'), failure('truncated')]]).provider, 'test-1')
    await expect(generateText({ model, prompt: 'Hi' })).rejects.toMatchObject({ code: 'truncated' })
    const result = streamText({ model, prompt: 'Hi', onError() {} })
    const parts = await collect(result.fullStream)
    expect(types(parts)).toMatch(/text-delta text-end error/)
    expect(await result.finishReason).toBe('interrupted')
  })

  it('close the call to the vendor when they are aborted, and when the reader leaves', async () => {
    const { provider, cancelled } = answering([[start, ...text('a')]])
    const model = toLanguageModel(provider, 'test-1')
    const abort = new AbortController()
    const aborted = streamText({ model, prompt: 'Hi', abortSignal: abort.signal, onError() {} })
    const seen: string[] = []
    for await (const { type } of aborted.fullStream) {
      seen.push(type)
      if (type === 'text-end') abort.abort()
    }
    expect(seen.at(-1)).toBe('abort')
    expect(seen).not.toContain('error')
    await expect.poll(() => cancelled).toEqual([true])
    const { stream } = await model.doStream({ prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] })
    const reader = stream.getReader()
    await reader.read()
    await reader.cancel()
    await expect.poll(() => cancelled).toEqual([true, true])
  })

  it('are aborted before the first token by the reason of their own signal', async () => {
    const abort = new AbortController()
    const { provider } = answering([[]])
    const model = toLanguageModel(provider, 'test-1')
    const waiting = generateText({ model, prompt: 'Hi', abortSignal: abort.signal })
    setImmediate(() => abort.abort())
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  })
})

it('holds the vendor back where nobody reads', async () => {
  let given = 0
  const provider: ChatProvider = {
    id: 'endless',
    stream: () =>
      ChatStream.from(async function* () {
        yield [start, { type: 'text-start', id: '0' }]
        for (;;) {
          given++
          yield [{ type: 'text-delta', id: '0', delta: 'a' }]
        }
      }),
  }
  const { stream } = await toLanguageModel(provider, 'test-1').doStream({
    prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
  })
  await new Promise(resolve => setTimeout(resolve, 20))
  const before = given
  expect(before).toBeLessThan(200)
  const reader = stream.getReader()
  for (let i = 0; i < 300; i++) await reader.read()
  expect(given).toBeGreaterThan(before)
  await reader.cancel()
})

it.each<[string, unknown[]]>([
  ['no provider', [undefined, 'm']],
  ['no model', [answering([[]]).provider]],
])('%s is a TypeError', (_, args) => {
  expect(() => toLanguageModel(...(args as [never, never]))).toThrow(TypeError)
})

it('usage is told as it is known', async () => {
  const parts = await partsOf([start, { type: 'finish', reason: 'other' }])
  expect(parts.at(-1)).toMatchObject({
    finishReason: { unified: 'other' },
    usage: { inputTokens: { total: undefined } },
  })
})
