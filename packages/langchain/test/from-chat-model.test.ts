import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage, AIMessageChunk, type BaseMessage } from '@langchain/core/messages'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'
import { ChatOpenAI } from '@langchain/openai'
import { type ChatRecord, type ChatRequest, ChatStream, type Message, type StreamOptions } from '@millrace/core'
import { fromChatModel, type LangChainModel, toChatModel } from '@millrace/langchain'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { grammarFaults } from '../../core/test/grammar.js'

type Options = { readonly [name: string]: unknown }
const request: ChatRequest<Options> = { messages: [{ role: 'user', content: 'Hi' }] }
const stop = { response_metadata: { finish_reason: 'stop' } }
type Fields = Exclude<ConstructorParameters<typeof AIMessageChunk>[0], string | readonly unknown[]>
const chunk = (fields: object = {}): AIMessageChunk => new AIMessageChunk({ content: '', ...fields } as Fields)
const said = (text: string): AIMessageChunk => chunk({ content: text })

interface Asked {
  readonly messages: BaseMessage[]
  readonly options: { readonly [name: string]: unknown }
}

/** A model whose every answer is these chunks; one that is no chunk is thrown. */
class Scripted extends BaseChatModel {
  readonly asked: Asked[] = []
  readonly model: string | undefined = 'scripted-1'
  readonly #chunks: readonly unknown[]
  readonly #waits: boolean
  left = false

  constructor(chunks: readonly unknown[], waits = false) {
    super({ maxRetries: 0 })
    this.#chunks = chunks
    this.#waits = waits
  }
  override _llmType(): string {
    return 'scripted'
  }
  override bindTools(tools: unknown[], kwargs: object = {}) {
    return this.withConfig({ tools, ...kwargs } as never) as never
  }
  override _generate(): Promise<ChatResult> {
    return expect.unreachable()
  }
  override async *_streamResponseChunks(messages: BaseMessage[], options: this['ParsedCallOptions']) {
    this.asked.push({ messages, options: options as never })
    options.signal?.addEventListener('abort', () => {
      this.left = true
    })
    for (const each of this.#chunks) {
      if (!AIMessageChunk.isInstance(each)) throw each
      yield new ChatGenerationChunk({ text: '', message: each })
    }
    if (this.#waits) await new Promise(resolve => options.signal?.addEventListener('abort', resolve))
  }
}

async function recordsOf(model: LangChainModel, asked = request, options?: StreamOptions): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  for await (const batch of fromChatModel(model).stream(asked, options).batches()) records.push(...batch)
  expect(grammarFaults(records)).toEqual([])
  return records
}
const messageOf = (chunks: readonly unknown[]) => fromChatModel(new Scripted(chunks)).stream(request).message()

describe('an answer', () => {
  it('has text, the end, the model, and the usage of all chunks', async () => {
    const usage = (input: number, output: number, cached: number, reasoning: number) => ({
      usage_metadata: {
        input_tokens: input,
        output_tokens: output,
        total_tokens: input + output,
        input_token_details: { cache_read: cached, cache_creation: cached / 2 },
        output_token_details: { reasoning },
      },
    })
    const records = await recordsOf(
      new Scripted([
        chunk({ id: 'm1', content: 'Hel', ...usage(10, 0, 4, 0) }),
        said('lo'),
        chunk({ ...usage(0, 5, 0, 2), response_metadata: { finish_reason: 'stop', model_name: 'scripted-1-0901' } }),
      ]),
    )
    expect(records).toMatchObject([
      { type: 'start', messageId: 'm1', provider: 'langchain.scripted', model: 'scripted-1' },
      { type: 'text-start' },
      { type: 'text-delta', delta: 'Hel' },
      { type: 'text-delta', delta: 'lo' },
      { type: 'text-end' },
      {
        type: 'finish',
        reason: 'stop',
        rawReason: 'stop',
        usage: { inputTokens: 10, outputTokens: 5, cachedInputTokens: 4, cacheWriteTokens: 2, reasoningTokens: 2 },
      },
    ])
  })

  type Told = [input: number, output: number, total: number, cached?: number]
  const told = ([input, output, total, cached]: Told) =>
    chunk({
      usage_metadata: {
        input_tokens: input,
        output_tokens: output,
        total_tokens: total,
        ...(cached !== undefined && { input_token_details: { cache_read: cached } }),
      },
    })
  it.each<[string, Told[], object]>([
    ['once', [[1000, 10, 1010, 900]], { inputTokens: 1000, outputTokens: 10, cachedInputTokens: 900 }],
    [
      'with each chunk as what is new',
      [
        [1000, 2, 1002, 900],
        [100, 8, 108, 50],
      ],
      { inputTokens: 1100, outputTokens: 10, cachedInputTokens: 950 },
    ],
    [
      'again with each chunk, as @langchain/google-genai tells them',
      [
        [1000, 2, 1002, 900],
        [0, 2, 2, 900],
        [50, 6, 56, 900],
      ],
      { inputTokens: 1050, outputTokens: 10, cachedInputTokens: 900 },
    ],
    [
      'behind the input',
      [
        [1000, 0, 1000],
        [0, 10, 10, 900],
      ],
      { inputTokens: 1000, outputTokens: 10, cachedInputTokens: 900 },
    ],
  ])('has cached tokens that are told %s', async (_, chunks, usage) => {
    expect((await messageOf([...chunks.map(told), said('a'), chunk(stop)])).usage).toEqual(usage)
  })

  it('has no usage where all counts are zero, as @langchain/google-vertexai tells them of a streamed Claude', async () => {
    expect((await messageOf([told([0, 0, 0]), said('a'), told([0, 0, 0, 0]), chunk(stop)])).usage).toBeUndefined()
    const counted = await messageOf([told([0, 0, 0]), told([9, 1, 10]), said('a'), told([0, 0, 0]), chunk(stop)])
    expect(counted.usage).toEqual({ inputTokens: 9, outputTokens: 1 })
  })

  it('has thoughts that are in the total alone in its output', async () => {
    const chunks = [told([1000, 2, 1202]), told([0, 8, 8]), said('a'), chunk(stop)]
    expect((await messageOf(chunks)).usage).toEqual({ inputTokens: 1000, outputTokens: 210 })
  })

  it('has cached tokens of Bedrock that are in the total alone in its input', async () => {
    const usage = told([100, 10, 1010, 900])
    const last = chunk({
      usage_metadata: usage.usage_metadata,
      response_metadata: { model_provider: 'bedrock-converse' },
    })
    expect((await messageOf([said('a'), chunk(stop), last])).usage).toEqual({
      inputTokens: 1000,
      outputTokens: 10,
      cachedInputTokens: 900,
    })
  })

  it.each<[string, object, string, string]>([
    ['@langchain/openai', { response_metadata: { finish_reason: 'length' } }, 'length', 'length'],
    ['@langchain/anthropic', { additional_kwargs: { stop_reason: 'max_tokens' } }, 'length', 'max_tokens'],
    ['@langchain/mistralai', { response_metadata: { finishReason: 'tool_calls' } }, 'other', 'tool_calls'],
    ['@langchain/google-genai', { response_metadata: { finishReason: 'SAFETY' } }, 'content-filter', 'SAFETY'],
    ['@langchain/ollama', { response_metadata: { done_reason: 'stop' } }, 'stop', 'stop'],
    ['@langchain/aws', { response_metadata: { messageStop: { stopReason: 'end_turn' } } }, 'stop', 'end_turn'],
    [
      '@langchain/openai, Responses',
      {
        response_metadata: {
          object: 'response',
          status: 'incomplete',
          incomplete_details: { reason: 'max_output_tokens' },
        },
      },
      'length',
      'max_output_tokens',
    ],
    ['a word that nobody knows', { response_metadata: { finish_reason: 'tired' } }, 'other', 'tired'],
  ])('ends as %s tells', async (_, fields, reason, raw) => {
    expect((await messageOf([said('a'), chunk(fields)])).finish).toMatchObject({ reason, rawReason: raw })
  })

  it('without a word for its end was cut, unless the model never has one', async () => {
    const model = new Scripted([said('half')])
    await expect(fromChatModel(model).stream(request).text()).rejects.toMatchObject({ code: 'truncated' })
    expect(await fromChatModel(model, { tellsReason: false }).stream(request).text()).toBe('half')
  })

  it('that comes whole, from a model that does not stream, is one too', async () => {
    class Whole extends Scripted {
      override _streamResponseChunks = BaseChatModel.prototype._streamResponseChunks as never
      override async _generate(): Promise<ChatResult> {
        const calls = [{ id: 'c1', name: 'look', args: { at: 1 } }]
        const message = new AIMessage({
          content: 'Hm.',
          tool_calls: calls,
          response_metadata: { finish_reason: 'tool_calls' },
        })
        return { generations: [{ text: 'Hm.', message }] }
      }
    }
    const { content, finish } = await fromChatModel(new Whole([])).stream(request).message()
    expect(content).toMatchObject([
      { type: 'text', text: 'Hm.' },
      { type: 'tool-call', toolCallId: 'c1', toolName: 'look', input: { at: 1 } },
    ])
    expect(finish.reason).toBe('tool-calls')
  })
})

describe('reasoning', () => {
  it('of one field goes by itself', async () => {
    const thought = (text: string) => chunk({ additional_kwargs: { reasoning_content: text } })
    const { content } = await messageOf([thought('H'), thought('m'), said('Hello'), chunk(stop)])
    expect(content).toEqual([
      { type: 'reasoning', text: 'Hm' },
      { type: 'text', text: 'Hello' },
    ])
  })

  // @langchain/mistralai 1.2.0.
  it('in blocks without an index is one, with its texts in a list or not', async () => {
    const thought = (thinking: unknown) => chunk({ content: [{ type: 'thinking', thinking }] })
    const { content } = await messageOf([
      thought([{ type: 'text', text: 'Let me ' }]),
      thought([
        { type: 'text', text: 'see' },
        { type: 'reference', reference_ids: [1] },
        { type: 'text', text: '.' },
      ]),
      said('Four.'),
      thought('H'),
      thought('m.'),
      chunk(stop),
    ])
    expect(content).toEqual([
      { type: 'reasoning', text: 'Let me see.' },
      { type: 'text', text: 'Four.' },
      { type: 'reasoning', text: 'Hm.' },
    ])
  })

  it('in whole blocks stays apart, each with its signature', async () => {
    const blocks = [
      { type: 'thinking', thinking: 'I look.', signature: 'one' },
      { type: 'thinking', thinking: 'So.', signature: 'two' },
    ]
    const model = new Scripted([chunk({ content: blocks }), said('Four.'), chunk(stop)])
    const provider = fromChatModel(model)
    const { content, messages } = await provider.stream(request).message()
    expect(content).toMatchObject([{ text: 'I look.' }, { text: 'So.' }, { text: 'Four.' }])
    await provider.stream({ messages: [...request.messages, ...messages, ...request.messages] }).text()
    expect(model.asked[1]!.messages[1]!.content).toEqual([...blocks, { type: 'text', text: 'Four.' }])
  })

  it('with its texts in a list does not go back, since @langchain/mistralai refuses it', async () => {
    const thought = { type: 'thinking', thinking: [{ type: 'text', text: 'So.' }], signature: 'sig', closed: true }
    const model = new Scripted([chunk({ content: [thought] }), said('Four.'), chunk(stop)])
    const provider = fromChatModel(model)
    const { content, messages } = await provider.stream(request).message()
    expect(content).toEqual([
      { type: 'reasoning', text: 'So.' },
      { type: 'text', text: 'Four.' },
    ])
    await provider.stream({ messages: [...request.messages, ...messages, ...request.messages] }).text()
    expect(model.asked[1]!.messages[1]!.content).toBe('Four.')
  })

  it('in blocks comes back with its signature, and with its text as it stands in the history', async () => {
    const blocks = (...content: object[]) => chunk({ content })
    const model = new Scripted([
      blocks({ type: 'thinking', thinking: '', index: 0 }),
      blocks({ type: 'thinking', thinking: 'I lo', index: 0 }),
      blocks({ type: 'thinking', thinking: 'ok.', index: 0 }),
      blocks({ type: 'thinking', signature: 'sig', index: 0 }),
      blocks({ type: 'redacted_thinking', data: 'secret', index: 1 }),
      blocks({ type: 'text', text: 'Here', index: 2 }),
      blocks({ type: 'text', text: '.', index: 2 }),
      // The same index is of another kind: OpenAI's Responses count each kind by itself.
      blocks({ type: 'reasoning', reasoning: 'So.', index: 2 }),
      chunk(stop),
    ])
    const provider = fromChatModel(model)
    const { content, messages } = await provider.stream(request).message()
    const own = (block: object) => ({ providerData: { 'langchain.scripted': { block } } })
    expect(content).toEqual([
      { type: 'reasoning', text: 'I look.', ...own({ type: 'thinking', signature: 'sig' }) },
      { type: 'reasoning', text: '', ...own({ type: 'redacted_thinking', data: 'secret' }) },
      { type: 'text', text: 'Here.' },
      { type: 'reasoning', text: 'So.' },
    ])
    await provider.stream({ messages: [...request.messages, ...messages, ...request.messages] }).text()
    expect(model.asked[1]!.messages[1]!.content).toEqual([
      { type: 'thinking', signature: 'sig', thinking: 'I look.' },
      { type: 'redacted_thinking', data: 'secret' },
      { type: 'text', text: 'Here.' },
    ])
  })
})

describe('calls', () => {
  const piece = (...pieces: object[]) => chunk({ tool_call_chunks: pieces })
  const ends = chunk({ response_metadata: { finish_reason: 'tool_calls' } })

  it.each<[string, AIMessageChunk[]]>([
    [
      'by an index',
      [
        piece({ index: 0, id: 'c1', name: 'look', args: '' }, { index: 1, id: 'c2', name: 'see', args: '{' }),
        piece({ index: 1, args: '"b":2}' }),
        piece({ index: 0, args: '{"a":1}' }),
      ],
    ],
    [
      'by an index that is a text',
      [
        piece({ index: 'x', id: 'c1', name: 'look', args: '{"a":1}' }),
        piece({ index: 'y', id: 'c2', name: 'see', args: '{"b":2}' }),
      ],
    ],
    [
      'by their order',
      [
        piece({ id: 'c1', name: 'look', args: '{"a"' }),
        piece({ args: ':1}' }),
        piece({ id: 'c2', name: 'see', args: '{"b":' }),
        piece({ args: '2}' }),
      ],
    ],
    [
      // @langchain/cohere 1.0.5, whose pieces LangChain itself reads as "[object Object]".
      'from arguments that are no text',
      [piece({ id: 'c1', name: 'look', args: { a: 1 } }, { id: 'c2', name: 'see', args: { b: 2 } })],
    ],
    [
      'whole',
      [
        chunk({ tool_calls: [{ id: 'c1', name: 'look', args: { a: 1 } }] }),
        chunk({ tool_calls: [{ id: 'c2', name: 'see', args: { b: 2 } }] }),
      ],
    ],
  ])('come together %s', async (_, pieces) => {
    const { content, finish } = await messageOf([...pieces, ends])
    const sorted = content.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
    expect(sorted).toMatchObject([
      { type: 'tool-call', toolCallId: 'c1', toolName: 'look', input: { a: 1 } },
      { type: 'tool-call', toolCallId: 'c2', toolName: 'see', input: { b: 2 } },
    ])
    expect(finish.reason).toBe('tool-calls')
  })

  it('that were cut are no calls, however much of them LangChain reads', async () => {
    const cut = [
      piece({ index: 0, id: 'c1', name: 'look', args: '{"a":1,"force":t' }),
      chunk({ response_metadata: { finish_reason: 'length' } }),
    ]
    const [call] = (await messageOf(cut)).content
    expect(call).toMatchObject({ type: 'tool-call', inputText: '{"a":1,"force":t', inputError: expect.any(String) })
    expect(call).not.toHaveProperty('input')
  })

  it('without arguments have an empty object', async () => {
    const { content } = await messageOf([piece({ index: 0, id: 'c1', name: 'look', args: '' }), ends])
    expect(content).toMatchObject([{ input: {} }])
  })

  it('are read without LangChain reading them all anew at each piece', async () => {
    const pieces = Array.from({ length: 50 }, () => piece({ index: 0, args: '1' }))
    const parsed = pieces.map(each => {
      const seen = vi.fn(() => [])
      Object.defineProperty(each, 'tool_calls', { get: seen, configurable: true })
      return seen
    })
    class Bare extends Scripted {
      override async stream() {
        return (async function* () {
          yield* [piece({ index: 0, id: 'c1', name: 'look', args: '[' }), ...pieces, ends]
        })() as never
      }
    }
    await recordsOf(new Bare([]))
    for (const seen of parsed) expect(seen).not.toHaveBeenCalled()
  })
})

it('a request has roles, media, calls and results; choices and options reach the model', async () => {
  const model = new Scripted([said('ok'), chunk(stop)])
  const messages: Message[] = [
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is it?' },
        { type: 'image', mediaType: 'image/png', data: new Uint8Array([97, 98, 99]) },
        { type: 'image', mediaType: 'image/png', url: 'https://example.com/a.png' },
        { type: 'file', mediaType: 'application/pdf', data: 'YWJj', name: 'a.pdf' },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'Not mine.', providerData: { other: { block: { type: 'thinking' } } } },
        { type: 'text', text: 'I look.' },
        { type: 'tool-call', toolCallId: 'c1', toolName: 'look', input: { at: 1 } },
        { type: 'tool-call', toolCallId: 'c2', toolName: 'look', inputText: '{"at":', inputError: 'cut' },
        { type: 'tool-call', toolCallId: 'c3', toolName: 'search', input: {} },
        { type: 'tool-result', toolCallId: 'c3', output: 'of the vendor' },
      ],
    },
    {
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId: 'c1', toolName: 'look', output: { seen: true } },
        { type: 'tool-result', toolCallId: 'c2', output: 'No such place.', isError: true },
      ],
    },
  ]
  const tools = [{ name: 'look', description: 'Looks.', parameters: { type: 'object' }, strict: true }]
  const asked = {
    messages,
    tools,
    toolChoice: 'required' as const,
    stop: ['x'],
    temperature: 0,
    seed: 1,
    providerOptions: { top_k: 5 },
  }
  const [start] = await recordsOf(model, asked)
  expect(start).toMatchObject({ type: 'start', warnings: [{ setting: 'temperature' }, { setting: 'seed' }] })
  const { messages: given, options } = model.asked[0]!
  expect(options).toMatchObject({
    stop: ['x'],
    top_k: 5,
    tool_choice: 'any',
    tools: [{ type: 'function', function: tools[0] }],
  })
  expect(given.map(message => [message.getType(), message.content])).toEqual([
    ['system', 'Be brief.'],
    [
      'human',
      [
        { type: 'text', text: 'What is it?' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,YWJj' } },
        { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
        {
          type: 'file',
          source_type: 'base64',
          data: 'YWJj',
          mime_type: 'application/pdf',
          metadata: { filename: 'a.pdf' },
        },
      ],
    ],
    ['ai', 'I look.'],
    ['tool', '{"seen":true}'],
    ['tool', 'No such place.'],
  ])
  // LangChain's models send no invalid calls, and a result without its call is refused.
  expect(given[2]).toMatchObject({
    tool_calls: [
      { id: 'c1', name: 'look', args: { at: 1 } },
      { id: 'c2', name: 'look', args: { INVALID_JSON: '{"at":' } },
    ],
    invalid_tool_calls: [],
  })
  expect(given.slice(3)).toMatchObject([
    { tool_call_id: 'c1', name: 'look', status: 'success' },
    { tool_call_id: 'c2', status: 'error' },
  ])
})

it('a model that is bound to settings is one too', async () => {
  const model = new Scripted([said('ok'), chunk(stop)])
  const [start] = await recordsOf(model.withConfig({ stop: ['y'] }))
  expect(start).toMatchObject({ type: 'start', provider: 'langchain' })
  expect(model.asked[0]!.options.stop).toEqual(['y'])
})

it.each([
  ['auto', 'auto'],
  ['none', 'none'],
  [{ toolName: 'look' }, 'look'],
] as const)('the choice %o of a tool is %s', async (toolChoice, expected) => {
  const model = new Scripted([said('ok'), chunk(stop)])
  await recordsOf(model, { ...request, tools: [{ name: 'look', parameters: {} }], toolChoice })
  expect(model.asked[0]!.options.tool_choice).toBe(expected)
})

describe('failures', () => {
  const thrown = (fields: object, message = 'No.') => Object.assign(new Error(message), fields)

  it.each<[string, unknown, object]>([
    [
      'a status',
      thrown({ status: 429, headers: { 'Retry-After': '3' } }),
      { code: 'rate-limit', status: 429, retryAfterMs: 3_000, retryable: true },
    ],
    [
      'headers of the platform',
      thrown({ status: 503, headers: new Headers({ 'retry-after': '1' }) }),
      { code: 'overloaded', retryAfterMs: 1_000 },
    ],
    ['a status of its response', thrown({ response: { status: 401 } }), { code: 'authentication', retryable: false }],
    [
      'a word of LangChain',
      thrown({ status: 400, lc_error_code: 'CONTEXT_OVERFLOW' }),
      { code: 'context-length', status: 400, retryable: false },
    ],
    [
      'an error of LangChain around that of a vendor',
      thrown({ name: 'ContextOverflowError', cause: thrown({ status: 400 }) }),
      { code: 'context-length', status: 400, retryable: false },
    ],
    ['a quota', thrown({ status: 429, name: 'InsufficientQuotaError' }), { code: 'quota', retryable: false }],
    ['a time limit of the client', thrown({ name: 'TimeoutError' }), { code: 'timeout', retryable: true }],
    [
      'a connection that was refused',
      thrown({ cause: { code: 'ECONNREFUSED' } }),
      { code: 'network', retryable: true },
    ],
    ['a bug', new TypeError('x is not a function'), { code: 'unknown', retryable: false }],
    ['no error at all', 'no', { code: 'unknown' }],
  ])('by %s', async (_, failure, expected) => {
    for (const chunks of [[failure], [said('a'), failure]]) {
      const records = await recordsOf(new Scripted(chunks))
      expect(records.at(-1)).toMatchObject({ type: 'error', error: { provider: 'langchain.scripted', ...expected } })
    }
  })

  it('tell no key that a vendor repeats', async () => {
    const [record] = await recordsOf(
      new Scripted([thrown({ status: 401 }, 'Incorrect API key: sk-abcdefghij0123456789.')]),
    )
    expect(JSON.stringify(record)).toContain('Incorrect API key: [redacted]')
  })

  it('are those of the request too: another model, tools where it takes none', async () => {
    expect(await recordsOf(new Scripted([]), { ...request, model: 'other' })).toMatchObject([
      { error: { code: 'not-found' } },
    ])
    const bare = { stream: () => expect.unreachable() }
    const asked = { ...request, tools: [{ name: 'look', parameters: {} }] }
    expect(await recordsOf(bare, asked)).toMatchObject([{ error: { code: 'invalid-request', provider: 'langchain' } }])
  })
})

describe('time and leaving', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it.each([
    ['firstByteTimeoutMs', []],
    ['idleTimeoutMs', [said('a')]],
    ['totalTimeoutMs', [said('a')]],
  ] as const)('%s ends it, and the model is told', async (name, chunks) => {
    const model = new Scripted(chunks, true)
    const reading = recordsOf(model, request, { [name]: 50 })
    await vi.advanceTimersByTimeAsync(60)
    expect((await reading).at(-1)).toMatchObject({
      type: 'error',
      error: { code: 'timeout', message: expect.stringContaining(name) },
    })
    expect(model.left).toBe(true)
  })

  it('a signal and a reader who leaves reach the model while it is silent', async () => {
    for (const leave of ['signal', 'reader'] as const) {
      const model = new Scripted([said('a')], true)
      const abort = new AbortController()
      const stream = fromChatModel(model).stream(request, { signal: abort.signal })
      const flow = stream.connect({ batch() {} })
      await vi.advanceTimersByTimeAsync(10)
      if (leave === 'signal') abort.abort()
      else flow.cancel()
      await vi.advanceTimersByTimeAsync(10)
      expect(model.left).toBe(true)
    }
  })
})

it('there and back again: a provider of ours as a model of LangChain, as a provider', async () => {
  const provider = {
    id: 'ours',
    stream: () =>
      ChatStream.from(async function* () {
        yield [
          { type: 'start', messageId: 'm1', provider: 'ours', model: 'ours-1' },
          { type: 'reasoning-start', id: 'r' },
          { type: 'reasoning-delta', id: 'r', delta: 'Hm' },
          { type: 'reasoning-end', id: 'r' },
          { type: 'text-start', id: 't' },
          { type: 'text-delta', id: 't', delta: 'Hello' },
          { type: 'text-end', id: 't' },
          { type: 'tool-call-start', toolCallId: 'c1', toolName: 'look' },
          { type: 'tool-call-end', toolCallId: 'c1', toolName: 'look', input: { city: '杭州' } },
          { type: 'finish', reason: 'tool-calls', usage: { inputTokens: 3, outputTokens: 2 } },
        ] as ChatRecord[]
      }),
  }
  const back = fromChatModel(toChatModel(provider, 'ours-1'))
  expect(back.id).toBe('langchain.millrace')
  expect(await back.stream(request).message()).toMatchObject({
    messageId: 'm1',
    content: [
      { type: 'reasoning', text: 'Hm' },
      { type: 'text', text: 'Hello' },
      { type: 'tool-call', toolCallId: 'c1', input: { city: '杭州' } },
    ],
    finish: { reason: 'tool-calls' },
    usage: { inputTokens: 3, outputTokens: 2 },
  })
})

it('a connection of ChatOpenAI that fails is of the network', async () => {
  const fetch = async () => {
    throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } })
  }
  const model = new ChatOpenAI({ model: 'gpt-5.4', apiKey: 'none', maxRetries: 0, configuration: { fetch } })
  expect(await recordsOf(model)).toMatchObject([{ type: 'error', error: { code: 'network', retryable: true } }])
})

it.each<[string, unknown[]]>([
  ['no model', [undefined]],
  ['what is none', [{}]],
  ['an id that is no name', [{ stream() {} }, { id: '' }]],
  ['a setting that is neither true nor false', [{ stream() {} }, { tellsReason: 'yes' }]],
])('%s is a TypeError', (_, args) => {
  expect(() => fromChatModel(...(args as [never, never]))).toThrow(TypeError)
})
