import { type ChatRecord, type HttpRequest, mergeDeltas, type Transport } from '@millrace/core'
import { type OllamaSettings, ollama } from '@millrace/ollama'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bodyOf, inPieces, last, line, recordsOf } from './read.js'

const canary = 'canary-0123456789'
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const lines = [
  line({ thinking: '想一想 🤔' }),
  line({ content: '海内存知己，' }),
  line({ tool_calls: [{ id: 'c1', function: { name: 'f', arguments: { 城: '蜀州' } } }] }),
  last(),
]

beforeEach(() => {
  for (const name of ['OLLAMA_API_KEY', 'OLLAMA_HOST']) vi.stubEnv(name, undefined)
})
afterEach(() => vi.unstubAllEnvs())

describe('keys', () => {
  async function headersOf(settings: OllamaSettings): Promise<HttpRequest['headers']> {
    let headers: HttpRequest['headers'] = {}
    await recordsOf({
      ...settings,
      transport: (request, receiver) => {
        headers = request.headers
        return inPieces([encode(bodyOf(lines))])(request, receiver)
      },
    })
    return headers
  }

  it('are sent where there is one', async () => {
    expect(await headersOf({})).not.toHaveProperty('authorization')
    expect(await headersOf({ apiKey: canary })).toMatchObject({ authorization: `Bearer ${canary}` })
    vi.stubEnv('OLLAMA_API_KEY', 'from-environment')
    expect(await headersOf({})).toMatchObject({ authorization: 'Bearer from-environment' })
  })

  it('are never shown', async () => {
    for (const status of [200, 400, 401, 429, 500]) {
      const body = JSON.stringify({ error: `you sent ${canary}` })
      const fetch = async (): Promise<Response> => new Response(body, { status })
      const records = await recordsOf({ apiKey: canary, fetch })
      expect(records).toMatchObject([{ type: 'error' }])
      expect(JSON.stringify(records)).not.toContain('canary')
    }
  })

  it('that are malformed in the environment fail before any request', async () => {
    vi.stubEnv('OLLAMA_API_KEY', 'two words')
    expect(await recordsOf({})).toMatchObject([
      { error: { code: 'authentication', message: expect.stringMatching(/OLLAMA_API_KEY/) } },
    ])
  })
})

it.each<[OllamaSettings, RegExp]>([
  [{ apiKey: 'a\n' }, /apiKey/],
  [{ model: '' }, /model/],
  [{ baseURL: 'box:1' }, /baseURL/],
])('settings that cannot work are a TypeError: %o', (settings, words) => {
  expect(() => ollama(settings)).toThrow(TypeError)
  expect(() => ollama(settings)).toThrow(words)
})

const answer = async (...pieces: Uint8Array[]): Promise<readonly ChatRecord[]> =>
  mergeDeltas(withoutIds(await recordsOf({ transport: inPieces(pieces) })))
/** Ollama's answers have no id, so each gets a new one. */
const withoutIds = (records: ChatRecord[]): ChatRecord[] =>
  records.map(record => (record.type === 'start' ? { ...record, messageId: '' } : record))

describe.each([
  ['an answer', bodyOf(lines)],
  ['an error in the middle', bodyOf([lines[0]!, { error: '忙' }])],
  ['a cut', bodyOf(lines.slice(0, 3)).slice(0, -30)],
  ['CRLF, blank lines and no line end at the last', `\n${bodyOf(lines).replaceAll('\n', '\r\n\r\n')}`.trimEnd()],
])('%s', (_, text) => {
  const body = encode(text)

  it('is the same at every cut, and byte by byte', async () => {
    const whole = await answer(body)
    expect(whole.length).toBeGreaterThan(3)
    for (let at = 1; at < body.length; at++) {
      expect(await answer(body.subarray(0, at), body.subarray(at)), `cut at ${at}`).toEqual(whole)
    }
    expect(await answer(...Array.from(body, (__, at) => body.subarray(at, at + 1)))).toEqual(whole)
  })
})

it('an answer that ends before its last line is truncated, wherever it ends', async () => {
  for (let count = 1; count < lines.length; count++) {
    const records = await answer(encode(bodyOf(lines.slice(0, count))))
    expect(records.at(-1), `${count} lines`).toMatchObject({ type: 'error', error: { code: 'truncated' } })
  }
})

it('an answer is over with its end mark, whatever becomes of the connection', async () => {
  const transport: Transport = (_, receiver) => {
    queueMicrotask(() => {
      receiver.head(200, { 'content-type': 'application/x-ndjson' })
      receiver.data(encode(bodyOf(lines)))
    })
    return { pause() {}, resume() {}, cancel() {} }
  }
  expect((await recordsOf({ transport })).at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' })
})

it('an abort closes the upstream call', async () => {
  let cancelled = 0
  const transport: Transport = (_, receiver) => {
    queueMicrotask(() => {
      receiver.head(200, { 'content-type': 'application/x-ndjson' })
      receiver.data(encode(bodyOf([line({ content: 'a' })])))
    })
    return { pause() {}, resume() {}, cancel: () => void cancelled++ }
  }
  const stopper = new AbortController()
  const stream = ollama({ model: 'm', transport }).stream(
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
  const long = line({ tool_calls: [{ function: { name: 'f', arguments: { a: 'x'.repeat(2_000) } } }] })
  const transport = inPieces([encode(bodyOf([long, last()]))])
  for (const limit of [{ maxToolInputBytes: 1_000 }, { maxEventBytes: 1_000 }, { maxResponseBytes: 1_000 }]) {
    expect((await recordsOf({ transport, ...limit })).at(-1)).toMatchObject({ error: { code: 'limit' } })
  }
})
