import { type ChatError, type ChatRecord, errorInfo, type Receiver, type Transport } from '@millrace/core'
import { createGlmEmulator, type GlmEmulatorOptions, type GlmToolShape } from '@millrace/emulator'
import { type GlmSettings, glm } from '@millrace/glm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { turn } from '../../../tests/support/in-turns.js'
import { shownText } from './read.js'

const messages = [{ role: 'user', content: '你是唐朝诗人王勃,请创作一首诗句' }] as const
const ask = { messages: [{ role: 'user', content: 'What is 2 + 3?' }] } as const
const apiKey = 'canaryid.canarysecret'

const withEmulator = (options: GlmEmulatorOptions = {}, settings: GlmSettings = {}) => {
  const emulator = createGlmEmulator(options)
  return { emulator, provider: glm({ apiKey, fetch: emulator.fetch, minRetryDelayMs: 0, ...settings }) }
}

async function recordsOf(
  options: GlmEmulatorOptions,
  settings?: GlmSettings,
  request: object = ask,
): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  for await (const batch of withEmulator(options, settings)
    .provider.stream(request as never)
    .batches())
    records.push(...batch)
  return records
}

beforeEach(() => {
  for (const name of ['ZAI_API_KEY', 'ZHIPU_API_KEY', 'ZHIPUAI_API_KEY', 'ZAI_BASE_URL']) vi.stubEnv(name, undefined)
})
afterEach(() => vi.unstubAllEnvs())

describe('an answer', () => {
  it('has reasoning, text, usage and an end', async () => {
    const result = await withEmulator().provider.stream({ messages }).message()
    expect(result).toMatchObject({
      model: 'glm-5.3',
      finish: { reason: 'stop' },
      content: [{ type: 'reasoning' }, { type: 'text' }],
    })
    expect(result.content[1]).toMatchObject({ text: expect.stringContaining('海内存知己') })
    expect(result.usage!.outputTokens).toBeGreaterThan(result.usage!.reasoningTokens!)
    expect(result).not.toHaveProperty('warnings')
  })

  it('is the same over HTTP', async () => {
    const listening = await createGlmEmulator().listen()
    try {
      const provider = glm({ apiKey, baseURL: listening.baseURL })
      expect(await provider.stream({ messages }).text()).toContain('海内存知己')
    } finally {
      await listening.close()
    }
  })

  it('without thinking has none, and what was asked for arrives', async () => {
    const { emulator, provider } = withEmulator()
    const result = await provider
      .stream({
        model: 'glm-4.7',
        messages,
        reasoning: { enabled: false },
        user: 'user-1',
        providerOptions: { requestId: 'request-1' },
      })
      .message()
    expect(result.content.map(part => part.type)).toEqual(['text'])
    expect(JSON.parse(emulator.requests[0]!.body)).toMatchObject({
      thinking: { type: 'disabled' },
      user_id: 'user-1',
      request_id: 'request-1',
    })
  })

  it('says in start what was left out', async () => {
    const [start] = await recordsOf({}, {}, { ...ask, temperature: 2, stop: ['x', 'y'] })
    expect(start).toMatchObject({ type: 'start', warnings: [{ setting: 'temperature' }, { setting: 'stop' }] })
  })

  it('with a web search has sources', async () => {
    for (const resultSequence of ['before', 'after'] as const) {
      const { provider } = withEmulator()
      const request = { ...ask, providerOptions: { webSearch: { searchQuery: 'sums', resultSequence } } }
      const { sources } = await provider.stream(request).message()
      expect(sources!.length).toBeGreaterThan(0)
    }
  })

  it('goes round with a tool and its result', async () => {
    const { provider } = withEmulator()
    const tools = [
      {
        name: 'get_weather',
        description: 'Weather of a city',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      },
    ]
    const question = { role: 'user', content: 'Use get_weather for Berlin' } as const
    const first = await provider.stream({ messages: [question], tools }).message()
    const call = first.content.find(part => part.type === 'tool-call')!
    expect(first.finish.reason).toBe('tool-calls')
    expect(call).toMatchObject({ toolName: 'get_weather', input: { city: expect.any(String) } })
    const result = {
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId: call.toolCallId, output: { sky: 'clear' } }],
    } as const
    const second = await provider.stream({ messages: [question, first, result], tools }).text()
    expect(second).toContain('clear')
  })

  const shapes: GlmToolShape[] = [
    'whole',
    'pieces',
    'negative-index',
    'no-index',
    'name-then-arguments',
    'new-id-per-piece',
    'repeated-metadata',
    'empty-metadata',
    'separate',
    'in-finish-chunk',
  ]
  it.each(shapes)('with tool calls sent as "%s" has them all', async toolShape => {
    const toolCalls = [
      { name: 'add', input: { a: 1, b: [2, 'three'] } },
      { name: 'now', input: {} },
    ]
    const { provider } = withEmulator({ toolShape, answer: () => ({ text: 'Well.', toolCalls }) })
    const { content, finish } = await provider.stream(ask).message()
    expect(
      content.filter(part => part.type === 'tool-call').map(({ toolName: name, input }) => ({ name, input })),
    ).toEqual(toolCalls)
    expect(finish.reason).toBe('tool-calls')
  })
})

describe('a fault of the vendor', () => {
  it.each(['data', 'event'] as const)('in the stream, as %s, is its error, and what came before stays', async form => {
    const records = await recordsOf({ fault: { type: 'error-in-stream', code: '1305', form } })
    expect(records.at(-1)).toMatchObject({
      type: 'error',
      error: { code: 'overloaded', providerCode: '1305', provider: 'glm', status: 200 },
    })
    expect(records.length).toBeGreaterThan(3)
  })

  it('as JSON under status 200 is its error, tried again as its code says', async () => {
    const { emulator, provider } = withEmulator({ fault: { type: 'error-in-stream', code: '1302', form: 'json' } })
    await expect(provider.stream(ask).text()).rejects.toMatchObject({ code: 'rate-limit', providerCode: '1302' })
    expect(emulator.requests).toHaveLength(3)
  })

  it.each([
    ['1302', 3],
    ['1305', 3],
    ['1234', 3],
    ['1113', 1],
    ['1211', 1],
    ['1301', 1],
    ['1308', 1],
  ])('%s before the stream makes %i attempts', async (code, attempts) => {
    const { emulator, provider } = withEmulator({ fault: { type: 'error', code } })
    await expect(provider.stream(ask).text()).rejects.toMatchObject({ providerCode: code })
    expect(emulator.requests).toHaveLength(attempts)
  })

  it('1308 says how long to wait', async () => {
    const failed = await withEmulator({ fault: { type: 'error', code: '1308' } })
      .provider.stream(ask)
      .text()
      .catch(errorInfo)
    expect(failed).toMatchObject({ code: 'quota', retryable: true })
    expect((failed as ChatError).retryAfterMs! / 3_600_000).toBeCloseTo(5, 1)
  })

  it('passing, is not seen by the reader', async () => {
    const faulty = createGlmEmulator({
      fault: () => (faulty.requests.length < 3 ? { type: 'error', code: '1302' } : undefined),
    })
    const text = await glm({ apiKey, fetch: faulty.fetch, minRetryDelayMs: 0 }).stream(ask).text()
    expect(text).not.toBe('')
    expect(faulty.requests).toHaveLength(3)
  })

  it.each([
    ['sensitive', 'finish', 'content-filter'],
    ['model_context_window_exceeded', 'finish', 'length'],
    ['network_error', 'error', 'network'],
  ])('finish reason %s', async (reason, type, word) => {
    const end = (await recordsOf({ fault: { type: 'finish', reason } })).at(-1)!
    expect(end).toMatchObject(
      type === 'finish' ? { type, reason: word, rawReason: reason } : { type, error: { code: word, retryable: true } },
    )
  })

  /** The second generation, as the emulator begins it. */
  const again = async (): Promise<string> =>
    `Once more, from the beginning.\n\n${await withEmulator().provider.stream(ask).text()}`

  it('a spliced frame is recovered: the reader ends with the second generation alone', async () => {
    const pace = { tokensPerSecond: 1_000 }
    const records = await recordsOf({ fault: { type: 'splice', after: 8 }, pace })
    expect(records.filter(record => record.type === 'reset')).toHaveLength(1)
    expect(shownText(records)).toBe(await again())
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
  })

  it('a spliced frame is not even seen where both generations come at once', async () => {
    const records = await recordsOf({ fault: { type: 'splice', after: 8 } })
    expect(records.some(record => record.type === 'reset')).toBe(false)
    expect(shownText(records)).toBe(await again())
  })

  it('a spliced frame is an error where that is wanted', async () => {
    const records = await recordsOf({ fault: { type: 'splice', after: 8 } }, { onCorruptFrame: 'error' })
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'protocol', retryable: true } })
    expect(records.some(record => record.type === 'reset')).toBe(false)
  })

  it.each<[string, GlmEmulatorOptions['fault'], string]>([
    ['cut', { type: 'cut', after: 5 }, 'truncated'],
    ['cut in good order', { type: 'cut', after: 5, clean: true }, 'truncated'],
    ['garbage', { type: 'garbage', kind: 'json', after: 5 }, 'protocol'],
    ['a page', { type: 'garbage', kind: 'html' }, 'protocol'],
  ])('%s is an error, never a success', async (_, fault, code) => {
    const records = await recordsOf({ fault: fault! })
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code } })
  })

  it('a whole answer is that answer', async () => {
    const records = await recordsOf({ fault: { type: 'json-answer' } })
    expect(shownText(records)).toBe(await withEmulator().provider.stream(ask).text())
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
  })

  it('a missing [DONE] is no fault', async () => {
    expect((await recordsOf({ fault: { type: 'no-done' } })).at(-1)).toMatchObject({ type: 'finish' })
  })
})

describe('the key', () => {
  it.each<[string, GlmEmulatorOptions]>([
    ['refused', { keys: ['other.secret'] }],
    [
      'repeated by the vendor',
      { fault: { type: 'error', code: '1000', message: `No such key: ${apiKey}, or canarysecret` } },
    ],
    ['repeated in the stream', { fault: { type: 'error-in-stream', code: '1305', message: `Key ${apiKey}` } }],
  ])('%s is in no record', async (_, options) => {
    for (const auth of ['bearer', 'jwt'] as const) {
      const records = await recordsOf({ keys: [apiKey], ...options }, { auth })
      expect(records.at(-1)!.type).toBe('error')
      expect(JSON.stringify(records)).not.toContain('canarysecret')
    }
  })
})

describe('silence', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  /** A vendor that says one word, then nothing. */
  function silentVendor(): { transport: Transport; vendor: () => Receiver } {
    let receiver: Receiver | undefined
    const transport: Transport = (_, to) => {
      receiver = to
      queueMicrotask(() => {
        to.head(200, { 'content-type': 'text/event-stream' })
        to.data(
          new TextEncoder().encode('data: {"id":"A","choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}\n\n'),
        )
      })
      return { pause() {}, resume() {}, cancel() {} }
    }
    return { transport, vendor: () => receiver! }
  }

  async function listen(settings: GlmSettings): Promise<{ records: ChatRecord[]; vendor: () => Receiver }> {
    const { transport, vendor } = silentVendor()
    const records: ChatRecord[] = []
    // Chunk by chunk, however busy this machine is.
    glm({ apiKey, transport, gatherMs: 0, ...settings })
      .stream(ask)
      .connect({ batch: batch => void records.push(...batch) })
    await vi.advanceTimersByTimeAsync(1)
    await turn()
    expect(records.at(-1)).toMatchObject({ type: 'reasoning-delta', delta: 'hm' })
    return { records, vendor }
  }

  it('of 400 s does not end an answer', async () => {
    const { records, vendor } = await listen({})
    await vi.advanceTimersByTimeAsync(400_000)
    vendor().data(
      new TextEncoder().encode(
        'data: {"choices":[{"index":0,"finish_reason":"stop","delta":{"content":"so"}}]}\n\ndata: [DONE]\n\n',
      ),
    )
    await vi.advanceTimersByTimeAsync(1)
    await turn()
    expect(shownText(records)).toBe('so')
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
  })

  it.each([
    ['GLM', {}, 600_000],
    ['the caller', { idleTimeoutMs: 5_000 }, 5_000],
  ])('longer than %s allows does', async (_, settings, limit) => {
    const { records } = await listen(settings)
    await vi.advanceTimersByTimeAsync(limit - 10)
    expect(records.at(-1)!.type).toBe('reasoning-delta')
    await vi.advanceTimersByTimeAsync(20)
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'timeout', retryable: true } })
  })

  it('before the first byte may last as long', async () => {
    const records: ChatRecord[] = []
    const transport: Transport = () => ({ pause() {}, resume() {}, cancel() {} })
    glm({ apiKey, transport, maxRetries: 0 })
      .stream(ask)
      .connect({ batch: batch => void records.push(...batch) })
    await vi.advanceTimersByTimeAsync(599_000)
    expect(records).toEqual([])
    await vi.advanceTimersByTimeAsync(2_000)
    expect(records).toMatchObject([{ type: 'error', error: { code: 'timeout' } }])
  })
})
