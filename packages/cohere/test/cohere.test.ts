import { type CohereSettings, cohere } from '@millrace/cohere'
import { type ChatRecord, mergeDeltas, type Transport } from '@millrace/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bodyOf, call, event, inPieces, input, last, plan, recordsOf, start, text, thought } from './read.js'

const canary = 'canary-0123456789'
const encode = (body: string): Uint8Array => new TextEncoder().encode(body)
const events = [
  start,
  thought('想一想 🤔'),
  event('content-end', 0),
  text('海内存知己，', 1),
  event('content-end', 1),
  plan('我要查'),
  call('c1', 'f'),
  input('{"城":"蜀州"}'),
  event('tool-call-end', 0),
  last('TOOL_CALL'),
]
const done = 'data: [DONE]\n\n'

beforeEach(() => {
  for (const name of ['CO_API_KEY', 'COHERE_API_KEY']) vi.stubEnv(name, undefined)
})
afterEach(() => vi.unstubAllEnvs())

describe('keys', () => {
  it('come from the code or the environment, CO_API_KEY first', async () => {
    const seen: (string | undefined)[] = []
    const transport: Transport = (request, receiver) => {
      seen.push(request.headers.authorization)
      return inPieces([encode(bodyOf(events))])(request, receiver)
    }
    await recordsOf({ apiKey: canary, transport })
    for (const name of ['COHERE_API_KEY', 'CO_API_KEY']) {
      vi.stubEnv(name, name)
      await cohere({ transport })
        .stream({ messages: [{ role: 'user', content: 'a' }] })
        .message()
    }
    expect(seen).toEqual([`Bearer ${canary}`, 'Bearer COHERE_API_KEY', 'Bearer CO_API_KEY'])
  })

  it('that are missing fail before any request', async () => {
    const stream = cohere({ fetch: () => expect.unreachable() }).stream({ messages: [{ role: 'user', content: 'a' }] })
    await expect(stream.text()).rejects.toMatchObject({
      code: 'authentication',
      message: expect.stringMatching(/CO_API_KEY/),
    })
  })

  it('are never shown', async () => {
    for (const status of [200, 400, 401, 429, 500]) {
      const body = JSON.stringify({ id: 'R', message: `you sent ${canary}` })
      const stream = { headers: { 'content-type': 'text/event-stream' } }
      const fetch = async (): Promise<Response> =>
        status === 200 ? new Response(`data: ${body}\n\n`, stream) : new Response(body, { status })
      const records = await recordsOf({ apiKey: canary, fetch })
      expect(records).toMatchObject([{ type: 'error' }])
      expect(JSON.stringify(records)).not.toContain('canary')
    }
  })
})

it.each<[CohereSettings, RegExp]>([
  [{ apiKey: 'a\n' }, /apiKey/],
  [{ model: '' }, /model/],
  [{ baseURL: 'ftp://a' }, /baseURL/],
])('settings that cannot work are a TypeError: %o', (settings, words) => {
  expect(() => cohere(settings)).toThrow(TypeError)
  expect(() => cohere(settings)).toThrow(words)
})

const answer = async (...pieces: Uint8Array[]): Promise<readonly ChatRecord[]> =>
  mergeDeltas(await recordsOf({ transport: inPieces(pieces) }))

describe.each([
  ['an answer', bodyOf(events) + done],
  ['an error in the middle', `${bodyOf(events.slice(0, 2))}data: {"id":"R","message":"忙"}\n\n`],
  ['a cut', bodyOf(events.slice(0, 9)).slice(0, -30)],
  ['CRLF and no blank line at the end', bodyOf(events).replaceAll('\n', '\r\n').slice(0, -2)],
])('%s', (_, body) => {
  const bytes = encode(body)

  it('is the same at every cut, and byte by byte', async () => {
    const whole = await answer(bytes)
    expect(whole.length).toBeGreaterThan(3)
    for (let at = 1; at < bytes.length; at++) {
      expect(await answer(bytes.subarray(0, at), bytes.subarray(at)), `cut at ${at}`).toEqual(whole)
    }
    expect(await answer(...Array.from(bytes, (__, at) => bytes.subarray(at, at + 1)))).toEqual(whole)
  })
})

it('an answer that ends before its last event is truncated, wherever it ends', async () => {
  for (let count = 1; count < events.length; count++) {
    const records = await answer(encode(bodyOf(events.slice(0, count))))
    expect(records.at(-1), `${count} events`).toMatchObject({ type: 'error', error: { code: 'truncated' } })
  }
})

it('an answer is over with its end mark, whatever becomes of the connection', async () => {
  const transport: Transport = (_, receiver) => {
    queueMicrotask(() => {
      receiver.head(200, { 'content-type': 'text/event-stream' })
      receiver.data(encode(bodyOf(events)))
    })
    return { pause() {}, resume() {}, cancel() {} }
  }
  expect((await recordsOf({ transport })).at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' })
})

it('an abort closes the upstream call', async () => {
  let cancelled = 0
  const transport: Transport = (_, receiver) => {
    queueMicrotask(() => {
      receiver.head(200, { 'content-type': 'text/event-stream' })
      receiver.data(encode(bodyOf([start, text('a')])))
    })
    return { pause() {}, resume() {}, cancel: () => void cancelled++ }
  }
  const stopper = new AbortController()
  const stream = cohere({ apiKey: canary, transport }).stream(
    { messages: [{ role: 'user', content: 'a' }] },
    { signal: stopper.signal },
  )
  const types: string[] = []
  for await (const batch of stream.batches()) {
    types.push(...batch.map(record => (record.type === 'error' ? record.error.code : record.type)))
    stopper.abort()
  }
  expect([types.at(-1), cancelled]).toEqual(['aborted', 1])
})

it('limits hold', async () => {
  const transport = inPieces([encode(bodyOf([start, call('c1', 'f', 0, `"${'x'.repeat(2_000)}"`), last()]))])
  for (const limit of [{ maxToolInputBytes: 1_000 }, { maxEventBytes: 1_000 }, { maxResponseBytes: 1_000 }]) {
    expect((await recordsOf({ transport, ...limit })).at(-1)).toMatchObject({ error: { code: 'limit' } })
  }
})
