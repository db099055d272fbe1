import type { HttpRequest, Receiver, Transport } from '@millrace/core'
import { type GeminiSettings, gemini } from '@millrace/gemini'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bodyOf, chunk, last, recordsOf } from './read.js'

const canary = 'a-canary-0123456789'
const words = bodyOf([chunk([{ text: 'Hello' }]), last()])

/** Answers with these bodies in turn, and remembers what was asked. */
function scripted(...answers: (readonly [status: number, body: string])[]) {
  const requests: HttpRequest[] = []
  const transport: Transport = (request, receiver) => {
    const [status, body] = answers[Math.min(requests.push(request), answers.length) - 1]!
    queueMicrotask(() => {
      receiver.head(status, { 'content-type': status === 200 ? 'text/event-stream' : 'application/json' })
      receiver.data(new TextEncoder().encode(body))
      receiver.end()
    })
    return { pause() {}, resume() {}, cancel() {} }
  }
  return { requests, transport }
}

beforeEach(() => {
  for (const name of ['GEMINI_API_KEY', 'GOOGLE_API_KEY']) vi.stubEnv(name, undefined)
})
afterEach(() => vi.unstubAllEnvs())

describe('keys', () => {
  it.each<[string, GeminiSettings, object]>([
    ['in code', { apiKey: canary }, { 'x-goog-api-key': canary }],
    ['as a token', { accessToken: canary }, { authorization: `Bearer ${canary}` }],
    ['as a token that is fetched', { accessToken: async () => canary }, { authorization: `Bearer ${canary}` }],
    ['for Vertex AI', { vertex: { project: 'p' }, apiKey: canary }, { 'x-goog-api-key': canary }],
  ])('%s', async (_, settings, headers) => {
    const { requests, transport } = scripted([200, words])
    expect(
      await gemini({ ...settings, transport })
        .stream({ messages: [{ role: 'user', content: 'a' }] })
        .text(),
    ).toBe('Hello')
    expect(requests[0]!.headers).toMatchObject(headers)
  })

  it('come from the environment, GEMINI_API_KEY first', async () => {
    const { requests, transport } = scripted([200, words])
    const provider = gemini({ transport })
    for (const name of ['GOOGLE_API_KEY', 'GEMINI_API_KEY']) {
      vi.stubEnv(name, name)
      await provider.stream({ messages: [{ role: 'user', content: 'a' }] }).text()
    }
    expect(requests.map(({ headers }) => headers['x-goog-api-key'])).toEqual(['GOOGLE_API_KEY', 'GEMINI_API_KEY'])
  })

  it('that are missing or malformed fail before any request', async () => {
    const { requests, transport } = scripted([200, words])
    const stream = gemini({ transport }).stream({ messages: [{ role: 'user', content: 'a' }] })
    await expect(stream.text()).rejects.toMatchObject({
      code: 'authentication',
      message: expect.stringMatching(/GEMINI_API_KEY/),
    })
    const bad = gemini({ transport, accessToken: () => 'two words' }).stream({
      messages: [{ role: 'user', content: 'a' }],
    })
    await expect(bad.text()).rejects.toMatchObject({
      code: 'authentication',
      message: expect.stringMatching(/^accessToken/),
    })
    expect(requests).toEqual([])
  })

  it('are fetched anew, once, where a token is refused', async () => {
    const refused = [401, '{"error":{"code":401,"status":"UNAUTHENTICATED","message":"expired"}}'] as const
    const { requests, transport } = scripted(refused, [200, words])
    let asked = 0
    const provider = gemini({ transport, accessToken: () => `token-${++asked}` })
    expect(await provider.stream({ messages: [{ role: 'user', content: 'a' }] }).text()).toBe('Hello')
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2'])
  })

  it.each<[string, GeminiSettings]>([
    ['a key', { apiKey: canary }],
    ['a token', { accessToken: canary }],
    ['a token that is fetched', { accessToken: async () => canary }],
  ])('are never shown: %s', async (_, settings) => {
    for (const status of [200, 400, 401, 429, 500]) {
      const body = JSON.stringify({ error: { code: status, status: 'X', message: `you sent ${canary}` } })
      const { transport } = scripted([status, status === 200 ? `data: ${body}\n\n` : body])
      const records = await recordsOf({ apiKey: undefined as never, ...settings, transport })
      expect(records.at(-1)!.type).toBe('error')
      expect(JSON.stringify(records)).not.toContain('canary')
    }
  })
})

it.each<[GeminiSettings, RegExp]>([
  [{ apiKey: 'a\n' }, /apiKey/],
  [{ apiKey: '' }, /apiKey/],
  [{ apiKey: 'a', accessToken: 'b' }, /not both/],
  [{ accessToken: 3 as never }, /^accessToken/],
  [{ accessToken: 'two words' }, /^accessToken holds white space/],
  [{ model: '' }, /model/],
  [{ baseURL: 'ftp://a' }, /baseURL/],
  [{ baseURL: 'https://a', vertex: { project: 'p' } }, /not both/],
  [{ vertex: { project: 'a/b' } }, /vertex\.project/],
  [{ vertex: { project: 'p', location: 'a.evil.example/' } }, /vertex\.location/],
])('settings that cannot work are a TypeError: %o', (settings, words) => {
  expect(() => gemini(settings)).toThrow(TypeError)
  expect(() => gemini(settings)).toThrow(words)
})

it('an abort closes the upstream call', async () => {
  let receiver: Receiver | undefined
  let cancelled = 0
  const transport: Transport = (_, to) => {
    receiver = to
    queueMicrotask(() => {
      to.head(200, { 'content-type': 'text/event-stream' })
      to.data(new TextEncoder().encode(bodyOf([chunk([{ text: 'Hello' }])])))
    })
    return { pause() {}, resume() {}, cancel: () => void cancelled++ }
  }
  const stopper = new AbortController()
  const stream = gemini({ apiKey: canary, transport }).stream(
    { messages: [{ role: 'user', content: 'a' }] },
    { signal: stopper.signal },
  )
  const types: string[] = []
  for await (const batch of stream.batches()) {
    types.push(...batch.map(record => (record.type === 'error' ? record.error.code : record.type)))
    stopper.abort()
  }
  expect(types.at(-1)).toBe('aborted')
  expect([cancelled, receiver]).toEqual([1, expect.anything()])
})

it('limits hold', async () => {
  const long = chunk([{ functionCall: { name: 'f', args: { a: 'x'.repeat(2_000) } } }])
  const { transport } = scripted([200, bodyOf([long, last()])])
  for (const limit of [{ maxToolInputBytes: 1_000 }, { maxEventBytes: 1_000 }, { maxResponseBytes: 1_000 }]) {
    const records = await recordsOf({ transport, ...limit })
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'limit' } })
  }
})
