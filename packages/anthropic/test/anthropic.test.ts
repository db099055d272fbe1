import { type AnthropicSettings, anthropic } from '@millrace/anthropic'
import { type ChatRecord, type ErrorInfo, errorInfo, type Transport } from '@millrace/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { giveBody, sliced as slices } from '../../../tests/support/in-turns.js'
import { blockStart, bodyOf, callBlock, delta, type FrameInput, messageEnd, messageStart, textBlock } from './read.js'

const messages = [{ role: 'user', content: 'Hello' }] as const
const answer = [messageStart(), ...textBlock(0, 'Hi ü.'), ...messageEnd()]
const stream = { 'content-type': 'text/event-stream' }

beforeEach(() => {
  for (const name of ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL']) vi.stubEnv(name, undefined)
})
afterEach(() => vi.unstubAllEnvs())

/** A vendor that answers every request alike, and remembers what it was asked. */
function vendor(frames: readonly FrameInput[] = answer, status = 200) {
  const seen: { url: string; headers: Headers }[] = []
  const fetch = async (url: unknown, init?: RequestInit): Promise<Response> => {
    seen.push({ url: String(url), headers: new Headers(init?.headers) })
    return status === 200
      ? new Response(bodyOf(frames) as Uint8Array<ArrayBuffer>, { headers: stream })
      : new Response(JSON.stringify(frames[0]), { status })
  }
  return { fetch: fetch as typeof globalThis.fetch, seen }
}

async function recordsOf(settings: AnthropicSettings, options = {}): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  for await (const batch of anthropic({ apiKey: 'key', ...settings })
    .stream({ messages }, options)
    .batches()) {
    records.push(...batch)
  }
  return records
}

const failureOf = (settings: AnthropicSettings): Promise<ErrorInfo | string> =>
  anthropic(settings).stream({ messages }).text().catch(errorInfo)

it('an answer comes over HTTP, with its warnings', async () => {
  const { fetch, seen } = vendor()
  const result = await anthropic({ apiKey: 'key', fetch }).stream({ messages, seed: 1 }).message()
  expect(result).toMatchObject({
    messageId: 'msg_1',
    content: [{ type: 'text', text: 'Hi ü.' }],
    warnings: [{ setting: 'seed' }],
  })
  expect(seen[0]!.url).toBe('https://api.anthropic.com/v1/messages')
})

it('what was answered goes back as the vendor wants it', async () => {
  const frames = [
    messageStart(),
    blockStart(0, { type: 'thinking', thinking: '' }),
    delta(0, { type: 'thinking_delta', thinking: 'hm' }),
    delta(0, { type: 'signature_delta', signature: 'c2ln' }),
    { type: 'content_block_stop', index: 0 },
    ...callBlock(1, { type: 'server_tool_use', id: 'srv_1', name: 'web_search' }, '{"query":"q"}'),
    blockStart(2, { type: 'web_search_tool_result', tool_use_id: 'srv_1', content: [{ encrypted_content: 'e' }] }),
    { type: 'content_block_stop', index: 2 },
    ...callBlock(3, {}, '{"a":1}'),
    ...messageEnd('tool_use'),
  ]
  const bodies: string[] = []
  const fetch = (async (_: unknown, init?: RequestInit) => {
    bodies.push(String(init?.body))
    return new Response(bodyOf(frames) as Uint8Array<ArrayBuffer>, { headers: stream })
  }) as typeof globalThis.fetch
  const provider = anthropic({ apiKey: 'key', fetch })
  const first = await provider.stream({ messages }).message()
  const result = { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'toolu_3', output: '2' }] } as const
  await provider.stream({ messages: [...messages, first, result] }).message()
  expect(JSON.parse(bodies[1]!).messages.slice(1)).toEqual([
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
        { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: { query: 'q' } },
        { type: 'web_search_tool_result', tool_use_id: 'srv_1', content: [{ encrypted_content: 'e' }] },
        { type: 'tool_use', id: 'toolu_3', name: 'add', input: { a: 1 } },
      ],
    },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_3', content: '2' }] },
  ])
})

describe('the key', () => {
  const sent = async (settings: AnthropicSettings): Promise<Headers> => {
    const { fetch, seen } = vendor()
    await anthropic({ ...settings, fetch })
      .stream({ messages })
      .text()
    return seen[0]!.headers
  }

  it.each<[string, AnthropicSettings, Record<string, string>, string, string]>([
    ['given', { apiKey: 'k' }, { ANTHROPIC_API_KEY: 'e' }, 'x-api-key', 'k'],
    ['given, as a token', { apiKey: 'k', auth: 'bearer' }, {}, 'authorization', 'Bearer k'],
    ['out of the environment', {}, { ANTHROPIC_API_KEY: 'e', ANTHROPIC_AUTH_TOKEN: 't' }, 'x-api-key', 'e'],
    ['a token out of the environment', {}, { ANTHROPIC_AUTH_TOKEN: 't' }, 'authorization', 'Bearer t'],
    [
      'a token first, where asked for',
      { auth: 'bearer' },
      { ANTHROPIC_API_KEY: 'e', ANTHROPIC_AUTH_TOKEN: 't' },
      'authorization',
      'Bearer t',
    ],
    ['a token as a key, where asked for', { auth: 'x-api-key' }, { ANTHROPIC_AUTH_TOKEN: 't' }, 'x-api-key', 't'],
  ])('%s travels in its header alone', async (_, settings, environment, header, value) => {
    for (const [name, text] of Object.entries(environment)) vi.stubEnv(name, text)
    const headers = await sent(settings)
    expect(headers.get(header)).toBe(value)
    expect(headers.has(header === 'x-api-key' ? 'authorization' : 'x-api-key')).toBe(false)
  })

  it('that is missing fails before any request', async () => {
    const { fetch, seen } = vendor()
    expect(await failureOf({ fetch })).toMatchObject({
      code: 'authentication',
      message: expect.stringContaining('ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN.'),
    })
    expect(seen).toEqual([])
  })

  it.each<[string, number, FrameInput[]]>([
    ['refused', 401, [{ type: 'error', error: { type: 'authentication_error', message: 'No: canary-key-1' } }]],
    [
      'repeated in the stream',
      200,
      [messageStart(), { type: 'error', error: { type: 'api_error', message: 'canary-key-1' } }],
    ],
    ['in a broken frame', 200, [messageStart(), '{"canary-key-1']],
  ])('%s is in no record', async (_, status, frames) => {
    const { fetch } = vendor(frames, status)
    const records = await recordsOf({ apiKey: 'canary-key-1', fetch, maxRetries: 0 })
    expect(records.at(-1)!.type).toBe('error')
    expect(JSON.stringify(records)).not.toContain('canary')
  })
})

describe('settings', () => {
  it.each<[string, object]>([
    ['an empty key', { apiKey: '' }],
    ['a key with a line end', { apiKey: 'key\n' }],
    ['auth', { auth: 'jwt' }],
    ['onCorruptFrame', { onCorruptFrame: 'skip' }],
    ['model', { model: '' }],
    ['baseURL', { baseURL: 'x' }],
  ])('that cannot work are a TypeError: %s', (_, settings) => {
    expect(() => anthropic(settings as AnthropicSettings)).toThrow(TypeError)
  })

  it.each([
    ['https://x.invalid/anthropic', undefined, 'https://x.invalid/anthropic/v1/messages'],
    ['https://x.invalid/v1/', undefined, 'https://x.invalid/v1/messages'],
    [undefined, 'https://y.invalid', 'https://y.invalid/v1/messages'],
    ['https://x.invalid', 'https://y.invalid', 'https://x.invalid/v1/messages'],
  ])('address %s with variable %s asks %s', async (baseURL, variable, url) => {
    vi.stubEnv('ANTHROPIC_BASE_URL', variable)
    const { fetch, seen } = vendor()
    await recordsOf({ fetch, ...(baseURL && { baseURL }) })
    expect(seen[0]!.url).toBe(url)
  })

  it('an address in the environment that is none fails the answer', async () => {
    vi.stubEnv('ANTHROPIC_BASE_URL', 'nowhere')
    expect(await failureOf({ apiKey: 'key', fetch: vendor().fetch })).toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('ANTHROPIC_BASE_URL'),
    })
  })

  it('an id of its own keeps the data of another vendor apart', async () => {
    const { fetch } = vendor([
      messageStart(),
      blockStart(0, { type: 'thinking', thinking: 'hm', signature: 's' }),
      { type: 'content_block_stop', index: 0 },
      ...messageEnd(),
    ])
    const records = await recordsOf({ id: 'glm', fetch })
    expect(records[0]).toMatchObject({ provider: 'glm' })
    expect(records).toContainEqual(expect.objectContaining({ providerData: { glm: { signature: 's' } } }))
  })
})

describe('the way', () => {
  /** Gives a body in slices of `size` bytes. */
  const sliced =
    (body: Uint8Array, size: number): Transport =>
    (_, receiver) => {
      queueMicrotask(() => {
        receiver.head(200, stream)
        void giveBody(receiver, slices(body, size))
      })
      return { pause() {}, resume() {}, cancel() {} }
    }

  const whole = bodyOf([
    messageStart(),
    ...textBlock(0, 'ü€😀'),
    ...callBlock(1, {}, '{"a":', '"ü"}'),
    ...messageEnd('tool_use'),
  ])
  const comesTo = async (body: Uint8Array, size = body.length): Promise<string> => {
    const settings = { apiKey: 'key', transport: sliced(body, size), maxRetries: 0 }
    const result = await anthropic(settings).stream({ messages }).message().catch(errorInfo)
    return JSON.stringify(result)
  }

  it('cuts nothing, wherever the bytes are cut', async () => {
    const expected = await comesTo(whole)
    expect(expected).toContain('ü€😀')
    for (let size = 1; size < whole.length; size += size < 64 ? 1 : 37)
      expect(await comesTo(whole, size)).toBe(expected)
  })

  it('takes no answer for whole that is not, wherever it ends', async () => {
    // The last blank line is no loss.
    for (let length = 0; length < whole.length - 2; length++) {
      expect(await comesTo(whole.subarray(0, length)), `${length} bytes`).toMatch(
        /"code":"(truncated|network|protocol)"/,
      )
    }
  })

  it('is closed when the caller stops', async () => {
    const cancel = vi.fn()
    const transport: Transport = (_, receiver) => {
      queueMicrotask(() => {
        receiver.head(200, stream)
        receiver.data(bodyOf(answer.slice(0, 3)))
      })
      return { pause() {}, resume() {}, cancel }
    }
    const stop = new AbortController()
    const records: ChatRecord[] = []
    for await (const batch of anthropic({ apiKey: 'key', transport })
      .stream({ messages }, { signal: stop.signal })
      .batches()) {
      records.push(...batch)
      stop.abort()
    }
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'aborted' } })
    expect(cancel).toHaveBeenCalled()
  })

  it.each([
    ['maxEventBytes', { maxEventBytes: 100 }],
    ['maxResponseBytes', { maxResponseBytes: 400 }],
    ['maxToolInputBytes', { maxToolInputBytes: 4 }],
  ])('is held to %s', async (name, limits) => {
    const { fetch } = vendor([messageStart(), ...callBlock(0, {}, '{"a":', '"0123456789"}'), ...messageEnd('tool_use')])
    const records = await recordsOf({ fetch, ...limits })
    expect(records.at(-1)).toMatchObject({
      type: 'error',
      error: { code: 'limit', message: expect.stringContaining(name) },
    })
  })

  it('is tried again where the vendor is overloaded, and not where the request is wrong', async () => {
    for (const [type, status, attempts] of [
      ['overloaded_error', 529, 3],
      ['invalid_request_error', 400, 1],
    ] as const) {
      const { fetch, seen } = vendor([{ type: 'error', error: { type, message: 'No.' } }], status)
      await failureOf({ apiKey: 'key', fetch, minRetryDelayMs: 0 })
      expect(seen).toHaveLength(attempts)
    }
  })
})
