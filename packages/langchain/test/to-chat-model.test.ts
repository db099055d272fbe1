import { InMemoryCache } from '@langchain/core/caches'
import { AIMessage, type AIMessageChunk, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages'
import { DynamicStructuredTool } from '@langchain/core/tools'
import {
  type ChatProvider,
  type ChatRecord,
  type ChatRequest,
  ChatStream,
  defineProvider,
  mapProvider,
  withTools,
} from '@millrace/core'
import { type MillraceCallOptions, type MillraceChatModel, toChatModel } from '@millrace/langchain'
import { describe, expect, it, vi } from 'vitest'

const start: ChatRecord = { type: 'start', messageId: 'm1', provider: 'test', model: 'test-1' }
const usage = { inputTokens: 10, outputTokens: 5, cachedInputTokens: 4, cacheWriteTokens: 1, reasoningTokens: 2 }
const finish = (reason: 'stop' | 'tool-calls' | 'length' = 'stop'): ChatRecord => ({ type: 'finish', reason, usage })
const block = (kind: 'text' | 'reasoning', deltas: string[], own = {}): ChatRecord[] => [
  { type: `${kind}-start`, id: kind },
  ...deltas.map(delta => ({ type: `${kind}-delta` as const, id: kind, delta })),
  { type: `${kind}-end`, id: kind, ...own },
]
const call = (toolCallId: string, own: object): ChatRecord[] =>
  [
    { type: 'tool-call-start', toolCallId, toolName: 'weather' },
    { type: 'tool-call-end', toolCallId, toolName: 'weather', ...own },
  ] as ChatRecord[]
const failure = (code: 'network' | 'truncated'): ChatRecord => ({
  type: 'error',
  error: { code, message: 'It failed.', retryable: true },
})

function answering(...answers: ChatRecord[][]) {
  const asked: ChatRequest[] = []
  const left: boolean[] = []
  const provider: ChatProvider = {
    id: 'test',
    stream(request, options) {
      asked.push(request)
      const records = answers[Math.min(asked.length, answers.length) - 1]!
      return ChatStream.from(async function* (signal) {
        signal.addEventListener('abort', () => left.push(true))
        for (const record of records) yield [record]
        if (!['finish', 'error'].includes(records.at(-1)!.type))
          await new Promise(done => signal.addEventListener('abort', done))
      }, options)
    },
  }
  return { asked, left, model: toChatModel(provider, 'test-1') }
}

const schema = { type: 'object', properties: { city: { type: 'string' } } }
const weather = {
  type: 'function' as const,
  function: { name: 'weather', description: 'Weather.', parameters: schema },
}

describe('an answer', () => {
  it('streams token by token; metadata and usage come once', async () => {
    const { model } = answering([start, ...block('reasoning', ['H', 'm']), ...block('text', ['Hel', 'lo']), finish()])
    const chunks: AIMessageChunk[] = []
    for await (const chunk of await model.stream('Hi')) chunks.push(chunk)
    expect(chunks.map(({ text }) => text).filter(text => text !== '')).toEqual(['Hel', 'lo'])
    const whole = chunks.reduce((all, chunk) => all.concat(chunk))
    expect(whole).toMatchObject({
      content: 'Hello',
      additional_kwargs: { reasoning_content: 'Hm' },
      response_metadata: { finish_reason: 'stop', model_name: 'test-1' },
      usage_metadata: {
        input_tokens: 10,
        output_tokens: 5,
        total_tokens: 15,
        input_token_details: { cache_read: 4, cache_creation: 1 },
      },
    })
  })

  it('comes whole, and tells the callbacks of each token', async () => {
    const { model } = answering([start, ...block('text', ['Hel', 'lo']), finish()])
    const handleLLMNewToken = vi.fn()
    const message = await model.invoke('Hi', { callbacks: [{ handleLLMNewToken }] })
    expect([message.content, message.id]).toEqual(['Hello', 'm1'])
    expect(handleLLMNewToken.mock.calls.map(([token]) => token).filter(Boolean)).toEqual(['Hel', 'lo'])
  })

  it('that says nothing is a message all the same', async () => {
    expect((await answering([start, finish()]).model.invoke('Hi')).content).toBe('')
  })

  it.each(['network', 'truncated'] as const)('that fails rejects, and is not asked for again: %s', async code => {
    const { model, asked } = answering([start, ...block('text', ['a']), failure(code)])
    await expect(model.invoke('Hi')).rejects.toMatchObject({ name: 'ChatError', code })
    expect(asked).toHaveLength(1)
  })

  it('that is aborted closes the call to the vendor, also while it is silent', async () => {
    const { model, left } = answering([start, ...block('text', ['a'])])
    const abort = new AbortController()
    const handleLLMNewToken = vi.fn()
    const waiting = model.invoke('Hi', { signal: abort.signal, callbacks: [{ handleLLMNewToken }] })
    await expect.poll(() => handleLLMNewToken).toHaveBeenCalled()
    abort.abort()
    await expect(waiting).rejects.toThrow()
    await expect.poll(() => left).toHaveLength(1)
  })

  it('that is left closes it with the next token, which is when LangChain tells of it', async () => {
    let isOver = false
    const provider: ChatProvider = {
      id: 'endless',
      stream: () =>
        ChatStream.from(async function* (signal) {
          signal.addEventListener('abort', () => {
            isOver = true
          })
          yield [start, { type: 'text-start', id: '0' }]
          for (;;) {
            await new Promise(setImmediate)
            yield [{ type: 'text-delta', id: '0', delta: 'a' }]
          }
        }),
    }
    for await (const _ of await toChatModel(provider, 'm').stream('Hi')) break
    await expect.poll(() => isOver).toBe(true)
  })
})

describe('calls', () => {
  it('are whole, with their results and signatures in the next request', async () => {
    const signed = { providerData: { test: { sign: 's' } } }
    const { model, asked } = answering(
      [
        start,
        ...block('reasoning', ['Hm'], signed),
        ...call('c1', { input: { city: '杭州' }, ...signed }),
        finish('tool-calls'),
      ],
      [start, ...block('text', ['Rain.']), finish()],
    )
    const bound = model.bindTools([weather])
    const answer = await bound.invoke('Hi')
    expect(answer.tool_calls).toMatchObject([{ id: 'c1', name: 'weather', args: { city: '杭州' } }])
    expect(answer.response_metadata.finish_reason).toBe('tool_calls')
    await bound.invoke([new HumanMessage('Hi'), answer, new ToolMessage({ tool_call_id: 'c1', content: 'rain' })])
    expect(asked[0]!.tools).toEqual([{ name: 'weather', description: 'Weather.', parameters: schema }])
    expect(asked[1]!.messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm', ...signed },
          { type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: { city: '杭州' }, ...signed },
        ],
      },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c1', output: 'rain', isError: false }] },
    ])
  })

  it.each<[string, object, number]>([
    ['that are told as whole', { input: {} }, 1],
    ['that are told as incomplete', { inputText: '', inputError: 'cut' }, 0],
  ])('without arguments, %s at the end of an answer that was cut', async (_, own, calls) => {
    const message = await answering([start, ...call('c1', own), finish('length')]).model.invoke('Hi')
    expect([message.tool_calls?.length, message.invalid_tool_calls?.length]).toEqual([calls, 1 - calls])
  })

  it('that a vendor takes back, since it begins anew, are not told, nor what it has thought and not shown', async () => {
    const hidden = block('reasoning', [], { providerData: { test: { sign: 'lost' } } })
    const kept = [
      ...call('ran', { input: { city: 'Rome' } }),
      ...block('reasoning', [], { providerData: { test: { sign: 'kept' } } }),
    ]
    const message = await answering([
      start,
      ...kept,
      { type: 'step-end' },
      ...hidden,
      ...call('lost', { input: { city: 'Rome' } }),
      ...call('broken', { inputText: '{', inputError: 'broken' }),
      { type: 'reset' },
      ...call('good', { input: { city: 'Oslo' } }),
      finish('tool-calls'),
    ]).model.invoke('Hi')
    expect(message.tool_calls?.map(({ id }) => id)).toEqual(['ran', 'good'])
    expect(message.invalid_tool_calls).toEqual([])
    expect(JSON.stringify(message.additional_kwargs)).toMatch(/^(?!.*lost).*kept/)
  })

  it('thoughts of one name after another are all wanted back', async () => {
    const thought = (sign: string): ChatRecord[] => block('reasoning', [sign], { providerData: { test: { sign } } })
    const { model, asked } = answering([start, ...thought('one'), ...thought('two'), ...block('text', ['a']), finish()])
    await model.invoke([new HumanMessage('Hi'), await model.invoke('Hi')])
    expect(asked[1]!.messages[1]!.content).toMatchObject([
      { type: 'reasoning', text: 'one', providerData: { test: { sign: 'one' } } },
      { type: 'reasoning', text: 'two', providerData: { test: { sign: 'two' } } },
      { type: 'text' },
    ])
  })

  it('that were cut or broken are invalid, however much of them could be read', async () => {
    for (const inputText of ['{"city":"a","force":t', '{"city":"Ha', 'no json']) {
      const { model } = answering([start, ...call('c1', { inputText, inputError: 'cut' }), finish('length')])
      const { tool_calls, invalid_tool_calls } = await model.invoke('Hi')
      expect([tool_calls, invalid_tool_calls?.map(({ name }) => name)]).toEqual([[], ['weather']])
    }
  })

  it('that a person must approve are invalid: no agent runs them unasked', async () => {
    const asks: ChatRecord = { type: 'tool-approval', toolCallId: 'c1', approvalId: 'a1', signature: 'f0' }
    const input = { city: 'a' }
    const { model } = answering([start, ...call('c1', { input }), ...call('c2', { input }), asks, finish('tool-calls')])
    const { tool_calls, invalid_tool_calls } = await model.invoke('Hi')
    expect(tool_calls?.map(({ id }) => id)).toEqual(['c2'])
    expect(invalid_tool_calls?.map(({ id }) => id)).toEqual(['c1'])
  })

  it('without arguments have an empty object; those that the vendor has run are left out', async () => {
    const { model } = answering([
      start,
      ...call('c1', { input: {} }),
      ...call('c2', { input: {} }),
      { type: 'tool-result', toolCallId: 'c2', output: 'x' },
      finish('tool-calls'),
    ])
    expect((await model.invoke('Hi')).tool_calls).toMatchObject([{ id: 'c1', args: {} }])
  })
})

describe('by events of version v3', () => {
  const signed = (sign: string) => ({ providerData: { test: { sign } } })
  /** A model's version, where none is named. */
  const v3 = (model: MillraceChatModel, options: Partial<MillraceCallOptions> = {}) =>
    model.streamEvents([new HumanMessage('Hi')], options)
  const told = async (...records: ChatRecord[]) => await v3(answering([start, ...records]).model)
  /** What the next request tells of an answer. */
  async function sentBack(...records: ChatRecord[]) {
    const { model, asked } = answering([start, ...records])
    await v3(model)
    await model.invoke([new HumanMessage('Hi'), await v3(model)])
    return asked.at(-1)!.messages[1]!.content
  }

  it('an answer is told block by block, each with a place of its own, and its end with all that is known of it', async () => {
    const { model } = answering([
      start,
      ...block('reasoning', ['H', 'm'], signed('s')),
      ...block('text', ['Hel', 'lo']),
      ...call('c1', { input: { city: 'Rome' } }),
      finish('tool-calls'),
    ])
    const events = []
    for await (const event of v3(model)) events.push(event)
    const usage_metadata = {
      input_tokens: 10,
      output_tokens: 5,
      total_tokens: 15,
      input_token_details: { cache_read: 4, cache_creation: 1 },
      output_token_details: { reasoning: 2 },
    }
    const [reasoning, text, asked] = [
      { type: 'reasoning', reasoning: 'Hm', millrace: { test: { sign: 's' } } },
      { type: 'text', text: 'Hello' },
      { type: 'tool_call', id: 'c1', name: 'weather', args: { city: 'Rome' } },
    ]
    const chunk = { type: 'tool_call_chunk', id: 'c1', name: 'weather', args: '' }
    expect(events).toEqual([
      { event: 'message-start', id: 'm1' },
      { event: 'content-block-start', index: 0, content: { type: 'reasoning', reasoning: '' } },
      { event: 'content-block-delta', index: 0, delta: { type: 'reasoning-delta', reasoning: 'H' } },
      { event: 'content-block-delta', index: 0, delta: { type: 'reasoning-delta', reasoning: 'm' } },
      { event: 'content-block-finish', index: 0, content: reasoning },
      { event: 'content-block-start', index: 1, content: { type: 'text', text: '' } },
      { event: 'content-block-delta', index: 1, delta: { type: 'text-delta', text: 'Hel' } },
      { event: 'content-block-delta', index: 1, delta: { type: 'text-delta', text: 'lo' } },
      { event: 'content-block-finish', index: 1, content: text },
      { event: 'content-block-start', index: 2, content: chunk },
      { event: 'content-block-delta', index: 2, delta: { type: 'tool-call-delta', args: '{"city":"Rome"}' } },
      { event: 'content-block-finish', index: 2, content: asked },
      {
        event: 'message-finish',
        reason: 'tool_use',
        usage: usage_metadata,
        responseMetadata: { model_name: 'test-1' },
      },
    ])
    const message = await v3(model)
    expect(message).toMatchObject({ id: 'm1', content: [reasoning, text, asked], usage_metadata })
    expect([message.text, message.tool_calls]).toEqual(['Hello', [asked]])
  })

  it.each([[], ['I ask.']])(
    'parallel calls are all told, one without arguments among them, beside text %j',
    async (...words) => {
      const message = await told(
        ...block('text', words),
        ...call('c1', { input: {} }),
        ...call('c2', { input: { city: 'Rome' } }),
        finish('tool-calls'),
      )
      expect(message.tool_calls?.map(({ id, args }) => [id, args])).toEqual([
        ['c1', {}],
        ['c2', { city: 'Rome' }],
      ])
      expect(message.text).toBe(words.join(''))
    },
  )

  it('calls that are cut, broken, no object, to be approved, or run already are none', async () => {
    const asks: ChatRecord = { type: 'tool-approval', toolCallId: 'c4', approvalId: 'a1', signature: 'f0' }
    const message = await told(
      ...call('c1', { inputText: '{"city":"a","force":t', inputError: 'cut' }),
      ...call('c2', { inputText: 'no json', inputError: 'broken' }),
      ...call('c3', { input: 'Rome' }),
      ...call('c4', { input: { city: 'Rome' } }),
      asks,
      ...call('c5', { input: {} }),
      { type: 'tool-result', toolCallId: 'c5', output: 'x' },
      finish('length'),
    )
    expect(message.tool_calls).toEqual([])
    const blocks = message.content as { type: string; id: string; args: string }[]
    expect(blocks.map(({ type, id, args }) => [type, id, args]).sort()).toEqual([
      ['invalid_tool_call', 'c1', '{"city":"a","force":t'],
      ['invalid_tool_call', 'c2', 'no json'],
      ['invalid_tool_call', 'c3', '"Rome"'],
      ['invalid_tool_call', 'c4', '{"city":"Rome"}'],
    ])
    expect(message.response_metadata.finish_reason).toBe('length')
  })

  it('thoughts, texts of one name and calls go back in their order, each with its signature', async () => {
    const records = [
      ...block('reasoning', ['one'], signed('one')),
      ...block('text', ['I ask.'], signed('text')),
      ...block('text', ['Now.']),
      ...block('reasoning', [], signed('hidden')),
      ...block('reasoning', ['unsigned']),
      ...call('c1', { input: { city: 'Rome' }, ...signed('call') }),
      ...block('reasoning', [], signed('last')),
      finish('tool-calls'),
    ]
    const asked = { type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: { city: 'Rome' } }
    expect(await sentBack(...records)).toEqual([
      { type: 'reasoning', text: 'one', ...signed('one') },
      { type: 'text', text: 'I ask.', ...signed('text') },
      { type: 'text', text: 'Now.' },
      { type: 'reasoning', text: '', ...signed('hidden') },
      { type: 'reasoning', text: 'unsigned' },
      { type: 'reasoning', text: '', ...signed('last') },
      { ...asked, ...signed('call') },
    ])
  })

  it('what a vendor takes back is not told, and an answer of which something was shown cannot be', async () => {
    const lost = [...block('reasoning', [], signed('lost')), ...call('lost', { input: {} }), { type: 'reset' } as const]
    const ran = [...block('reasoning', [], signed('kept')), { type: 'step-end' } as const]
    expect(await sentBack(...ran, ...lost, ...call('good', { input: {} }), finish('tool-calls'))).toMatchObject([
      { type: 'reasoning', ...signed('kept') },
      { type: 'tool-call', toolCallId: 'good' },
    ])
    const again = told(...block('text', ['a']), { type: 'reset' }, ...block('text', ['b']), finish())
    await expect(again).rejects.toMatchObject({ code: 'truncated' })
  })

  it.each([
    ['content-filter', 'content_filter', { raw_finish_reason: 'sensitive', finish_reason: 'content_filter' }],
    ['other', undefined, { raw_finish_reason: 'sensitive', finish_reason: 'other' }],
  ] as const)(
    'the reason of the end is told in the words of the events, or beside them: %s',
    async (reason, word, metadata) => {
      const { model } = answering([start, { type: 'finish', reason, rawReason: 'sensitive' }])
      const events = []
      for await (const event of v3(model)) events.push(event)
      expect(events.at(-1)).toMatchObject({ event: 'message-finish', ...(word && { reason: word }) })
      expect((await v3(model)).response_metadata).toMatchObject(metadata)
    },
  )

  it('a failure rejects after what was told, and is not asked for again', async () => {
    const { model, asked } = answering([start, ...block('text', ['a']), failure('network')])
    const words: string[] = []
    const reading = (async () => {
      for await (const word of v3(model).text) words.push(word)
    })()
    await expect(reading).rejects.toMatchObject({ name: 'ChatError', code: 'network' })
    expect([words, asked.length]).toEqual([['a'], 1])
  })

  it('an abort closes the call to the vendor', async () => {
    const { model, left } = answering([start, ...block('text', ['a'])])
    const abort = new AbortController()
    const stream = v3(model, { signal: abort.signal })
    for await (const event of stream) if (event.event === 'content-block-finish') break
    abort.abort()
    await expect(stream.output).rejects.toThrow()
    await expect.poll(() => left).toHaveLength(1)
  })

  it('LangChain tells callbacks nothing of it; it tells them of version v2', async () => {
    const { model } = answering([start, ...block('text', ['a']), finish()])
    const callbacks = [{ handleChatModelStart: vi.fn(), handleLLMNewToken: vi.fn(), handleLLMEnd: vi.fn() }]
    await v3(model, { callbacks })
    expect(callbacks[0]!.handleChatModelStart).not.toHaveBeenCalled()
    for await (const _ of model.streamEvents('Hi', { version: 'v2', callbacks }));
    for (const told of Object.values(callbacks[0]!)) expect(told).toHaveBeenCalled()
  })
})

it("a message in LangChain's standard blocks goes back once: its thoughts, its calls, and those of another model", async () => {
  const own = { providerData: { test: { sign: 's' } } }
  const { model, asked } = answering([
    start,
    ...block('reasoning', ['Hm'], own),
    ...block('text', ['I ask.']),
    ...call('c1', { input: {}, ...own }),
    finish('tool-calls'),
  ])
  const standard = await model.invoke('Hi', { outputVersion: 'v1' })
  const other = new AIMessage({
    contentBlocks: [
      { type: 'reasoning', reasoning: 'So.' },
      { type: 'text', text: 'I ask.' },
      { type: 'tool_call', id: 'c1', name: 'weather', args: {} },
    ],
  })
  await model.invoke([new HumanMessage('Hi'), standard, other])
  const [text, asks] = [
    { type: 'text', text: 'I ask.' },
    { type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: {} },
  ]
  expect(
    asked
      .at(-1)!
      .messages.slice(1)
      .map(({ content }) => content),
  ).toEqual([
    [{ type: 'reasoning', text: 'Hm', ...own }, text, { ...asks, ...own }],
    [{ type: 'reasoning', text: 'So.' }, text, asks],
  ])
})

describe('what came in front of a failure is told, also in one batch with it', () => {
  const ways: Record<string, (model: MillraceChatModel, words: string[]) => Promise<void>> = {
    async 'by stream'(model, words) {
      for await (const { text } of await model.stream('Hi')) words.push(text)
    },
    async 'by events of version v3'(model, words) {
      for await (const word of model.streamEvents([new HumanMessage('Hi')], {}).text) words.push(word)
    },
  }
  it.each(Object.entries(ways))('%s', async (_, read) => {
    const records = [start, ...block('text', ['a', 'b']), failure('network')]
    const stream = () =>
      ChatStream.from(async function* () {
        yield records
      })
    const words: string[] = []
    await expect(read(toChatModel({ id: 'test', stream }, 'm'), words)).rejects.toMatchObject({ code: 'network' })
    expect(words).toEqual(['a', 'b'])
  })
})

it('a cache of LangChain tells providers, models and settings apart', async () => {
  const cache = new InMemoryCache(new Map())
  const asked: string[] = []
  const modelOf = (id: string, name: string, request = {}) => {
    const stream = () => {
      asked.push(id)
      return ChatStream.from(async function* () {
        yield [start, ...block('text', [`${id} ${name} ${JSON.stringify(request)}`]), finish()]
      })
    }
    return toChatModel({ id, stream }, name, { cache, request })
  }
  for (const [id, name, request] of [
    ['a', 'small', {}],
    ['b', 'small', {}],
    ['a', 'large', {}],
    ['a', 'small', { temperature: 1 }],
    ['a', 'small', {}],
  ] as const)
    expect((await modelOf(id, name, request).invoke('Hi')).content).toBe(`${id} ${name} ${JSON.stringify(request)}`)
  expect(asked).toHaveLength(4)
})

it('a cache of LangChain tells vendors of one provider apart by their addresses, through what is around it', async () => {
  const cache = new InMemoryCache(new Map())
  const asked: string[] = []
  const at = (url: string, around = (provider: ChatProvider) => provider, namespace?: string) => {
    const fetch = async () => {
      asked.push(url)
      return Response.json({ text: url })
    }
    const provider = defineProvider(
      {
        id: 'own',
        toRequest: () => ({ url, method: 'POST', headers: {}, body: '{}' }),
        createDecoder: () => ({
          decode({ data }, sink) {
            sink.text(JSON.parse(data).text)
            sink.finish('stop')
          },
        }),
        toError: () => ({ code: 'unknown', message: 'x', retryable: false }),
      },
      { fetch: fetch as never },
    )
    return toChatModel(around(provider), 'small', { cache, ...(namespace !== undefined && { namespace }) })
  }
  const loop = (provider: ChatProvider) => mapProvider(withTools(provider, {}), {})
  for (const [url, around] of [
    ['https://a.example/v1?key=1'],
    ['https://b.example/v1'],
    ['https://a.example/v1?key=2'],
    ['https://b.example/v1', loop],
    ['https://c.example/v1', loop],
  ] as const)
    expect((await at(url, around).invoke('Hi')).content).toContain(url.split('?')[0])
  expect(asked).toEqual(['https://a.example/v1?key=1', 'https://b.example/v1', 'https://c.example/v1'])
  await at('https://a.example/v1', undefined, 'mine').invoke('Hi')
  expect(asked).toHaveLength(4)
  expect(() => at('https://a.example', undefined, 5 as never)).toThrow('namespace of toChatModel takes a name.')
})

it('LangSmith is told the provider, the model and its settings', async () => {
  const stream = () =>
    ChatStream.from(async function* () {
      yield [start, finish()]
    })
  const model = toChatModel({ id: 'test', stream }, 'small', { request: { temperature: 0, maxOutputTokens: 5 } })
  const seen: unknown[] = []
  const handleChatModelStart = (...told: unknown[]) => void seen.push(told[6])
  await model.invoke('Hi', { callbacks: [{ handleChatModelStart }], stop: ['x'], request: { maxOutputTokens: 9 } })
  expect(seen).toEqual([
    expect.objectContaining({
      ls_provider: 'test',
      ls_model_name: 'small',
      ls_model_type: 'chat',
      ls_temperature: 0,
      ls_max_tokens: 9,
      ls_stop: ['x'],
    }),
  ])
})

describe('an answer in the form of a schema', () => {
  const called = [start, ...call('c1', { input: { city: 'Rome' } }), finish('tool-calls')].map(record =>
    'toolName' in record ? { ...record, toolName: 'extract' } : record,
  ) as ChatRecord[]

  it('is asked for by a tool that the model must call', async () => {
    const { model, asked } = answering(called)
    expect(await model.withStructuredOutput(schema).invoke('Hi')).toEqual({ city: 'Rome' })
    expect([asked[0]!.toolChoice, asked[0]!.tools]).toEqual([
      'required',
      [expect.objectContaining({ name: 'extract', parameters: schema })],
    ])
  })

  it('comes too where a callback wants the events of version v3, as in a graph that is read by them', async () => {
    const events = vi.fn()
    const handler = { name: 'events', lc_prefer_chat_model_stream_events: true, handleChatModelStreamEvent: events }
    const { model } = answering(called)
    const reader = model.withStructuredOutput(schema, { includeRaw: true })
    const { raw, parsed } = await reader.invoke('Hi', { callbacks: [handler as never] })
    expect([parsed, raw.id]).toEqual([{ city: 'Rome' }, 'm1'])
    expect(events).toHaveBeenCalled()
  })
})

it.each<[string, object, object]>([
  [
    'a schema, as agents ask for by providerStrategy',
    {
      type: 'json_schema',
      json_schema: { name: 'place', schema: { $schema: 'https://json-schema.org/draft', ...schema }, strict: true },
    },
    { type: 'json', name: 'place', schema, adapt: 'where-needed' },
  ],
  [
    'a schema that is not to be strict',
    { type: 'json_schema', json_schema: { name: 'place', schema, strict: false } },
    { type: 'json', name: 'place', schema, strict: false, adapt: 'where-needed' },
  ],
  ['JSON of any form', { type: 'json_object' }, { type: 'json', adapt: 'where-needed' }],
  ['text', { type: 'text' }, { type: 'text' }],
])('response_format asks for the form of the answer: %s', async (_, format, output) => {
  const { model, asked } = answering([start, finish()])
  await model.withConfig({ response_format: format as never, request: { output: { type: 'json' } } }).invoke('Hi')
  await model.bindTools([weather], { response_format: format as never }).invoke('Hi')
  expect(asked.map(request => request.output)).toEqual([output, output])
})

describe('a tool', () => {
  const input = () => ({ $schema: 'https://json-schema.org/draft-07/schema', ...schema })
  const standard = (more: object) => ({
    version: 1,
    vendor: 'valibot',
    validate: (value: unknown) => ({ value }),
    ...more,
  })
  const telling = { '~standard': standard({ jsonSchema: { input, output: () => ({}) } }) }
  /** What is sent of a tool, by LangChain's own class and as an object. */
  async function sent(of: unknown): Promise<unknown[]> {
    const fields = { name: 'weather', description: 'Weather.', schema: of as never }
    const told = []
    for (const made of [new DynamicStructuredTool({ ...fields, func: async () => 'rain' }), fields]) {
      const { model, asked } = answering([start, finish()])
      await model.bindTools([made as never]).invoke('Hi')
      told.push(asked[0]!.tools![0])
    }
    return told
  }

  it.each<[string, unknown]>([
    ['a plain JSON Schema', schema],
    ['one that names its draft', input()],
    ['a Standard Schema that tells it', telling],
    ['a function that is one, as of ArkType', Object.assign(() => {}, { ...telling, json: 'its memory' })],
    ['one whose output has another form', { ...telling, output: { required: ['city'] } }],
  ])('is sent with its JSON Schema: %s', async (_, of) => {
    const told = { name: 'weather', description: 'Weather.', parameters: schema }
    expect(await sent(of)).toEqual([told, told])
  })

  it('whose schema tells none is refused by name, and nothing of the schema is sent', async () => {
    const of = { kind: 'schema', type: 'object', entries: { city: { kind: 'schema' } }, '~standard': standard({}) }
    await expect(sent(of)).rejects.toThrow(/"weather": valibot tells no JSON Schema/)
  })

  it('that is no function of its caller is refused', async () => {
    const { model, asked } = answering([start, finish()])
    await expect(model.bindTools([{ type: 'web_search' } as never]).invoke('Hi')).rejects.toThrow(
      /"web_search" is no function/,
    )
    expect(asked).toEqual([])
  })
})

it('a request has roles, media, choices and settings', async () => {
  const { model, asked } = answering([start, finish()])
  await model.invoke(
    [
      new SystemMessage('Be brief.'),
      new HumanMessage({
        content: [
          { type: 'text', text: 'What is it?' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,YWJj' } },
          { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
        ],
      }),
      new AIMessage('A cat.'),
    ],
    { tools: [weather], tool_choice: 'any', stop: ['x'], request: { temperature: 0 } },
  )
  expect(asked[0]).toEqual({
    model: 'test-1',
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is it?' },
          { type: 'image', mediaType: 'image/png', data: 'YWJj' },
          { type: 'image', mediaType: 'image/*', url: 'https://example.com/a.png' },
        ],
      },
      { role: 'assistant', content: [{ type: 'text', text: 'A cat.' }] },
    ],
    tools: [{ name: 'weather', description: 'Weather.', parameters: schema }],
    toolChoice: 'required',
    stop: ['x'],
    temperature: 0,
  })
})

it.each<[string, unknown[]]>([
  ['no provider', [undefined, 'm']],
  ['no model', [{ id: 'x', stream() {} }]],
])('%s is a TypeError', (_, args) => {
  expect(() => toChatModel(...(args as [never, never]))).toThrow(TypeError)
})
