import { type ChatRecord, type ChatRequest, ChatStream } from '@millrace/core'
import { createChatHandler, type WireFormat } from '@millrace/server'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { describe, expect, test } from 'vitest'
import { everyWire, posted, requestOf } from './support/every-wire.ts'

// Nothing that a model, a vendor or a client writes becomes a field, an event or a header of an answer, in any dialect.

const hostile: Readonly<Record<string, string>> = {
  'a line end': '\nevent: evil\ndata: {"evil":1}\n\n',
  'a carriage return': '\rdata: {"evil":1}\r\r',
  both: '\r\n\r\ndata: {"evil":1}\r\n\r\n',
  'an id and a retry': '\nid: 7\nretry: 1\n\n',
  'an id with NUL': '\u0000\nid: \u0000\n\n',
  'line ends of Unicode': 'a\u2028b\u2029c\u0085d\u000be\u000cf',
  'a byte order mark': '\ufeffdata: evil\n\n',
  'an end mark': '\n\ndata: [DONE]\n\n',
  'a comment': ': evil\n: evil\n\n',
  quotes: '"},{"type":"evil","evil":"\\"',
  'a script': '</script><script>alert(1)</script>',
}

/** An answer with the words in every field that can hold some. */
function answer(w: string, end: 'finish' | 'error'): readonly ChatRecord[] {
  const providerData = { [w]: { [w]: [w] } }
  const error = { code: w as never, message: w, retryable: false, provider: w, providerCode: w, requestId: w }
  return [
    { type: 'start', messageId: w, provider: w, model: w, warnings: [{ setting: w, message: w }] },
    { type: 'reasoning-start', id: `r${w}` },
    { type: 'reasoning-delta', id: `r${w}`, delta: w },
    { type: 'reasoning-end', id: `r${w}`, providerData },
    { type: 'text-start', id: w },
    { type: 'text-delta', id: w, delta: w },
    { type: 'text-end', id: w, providerData },
    { type: 'source', id: w, url: `https://a.example/${w}`, title: w, snippet: w },
    { type: 'file', mediaType: `a/${w}`, url: `https://a.example/${w}` },
    { type: 'file', mediaType: `a/${w}`, data: 'AAAA' },
    { type: 'data', name: w, value: { [w]: w } },
    { type: 'tool-call-start', toolCallId: w, toolName: w },
    { type: 'tool-call-delta', toolCallId: w, delta: JSON.stringify({ [w]: w }) },
    { type: 'tool-call-end', toolCallId: w, toolName: w, input: { [w]: w }, providerData },
    { type: 'tool-result', toolCallId: w, output: { [w]: [w] } },
    { type: 'step-end', usage: { inputTokens: 1, outputTokens: 1, raw: { [w]: w } } },
    { type: 'tool-call-start', toolCallId: `2${w}`, toolName: w },
    { type: 'tool-call-end', toolCallId: `2${w}`, toolName: w, input: { [w]: w } },
    { type: 'tool-approval', toolCallId: `2${w}`, approvalId: w, signature: w },
    end === 'finish'
      ? { type: 'finish', reason: 'tool-calls', rawReason: w, usage: { inputTokens: 1, outputTokens: 1, raw: w } }
      : { type: 'error', error },
  ]
}

const context = (w: string) => ({ startedAt: 1, model: w, threadId: w, runId: w, streamId: w, includeUsage: true })

/** All that a reader of events gets. */
function read(wire: WireFormat, records: readonly ChatRecord[], w: string) {
  const events: EventSourceMessage[] = []
  const others: unknown[] = []
  const parser = createParser({
    onEvent: event => void events.push(event),
    onRetry: retry => void others.push(retry),
    onComment: comment => void others.push(comment),
    onError: error => void others.push(error.type),
  })
  const encoder = wire.createEncoder(context(w))
  const text = records.map(record => (encoder.ended ? '' : encoder.encode([record]))).join('')
  // As it comes over the network.
  parser.feed(new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text)))
  return { events, others }
}

const value = ({ data }: EventSourceMessage): unknown => (data === '[DONE]' ? data : JSON.parse(data))

/** The texts inside of a JSON value, names of fields too. */
const textsIn = (json: unknown): string[] =>
  typeof json === 'string'
    ? [json]
    : typeof json === 'object' && json !== null
      ? Object.entries(json).flatMap(([name, inner]) => [name, ...textsIn(inner)])
      : []

const streaming = [...everyWire.values()].filter(wire => wire.headers['content-type']?.startsWith('text/event-stream'))

describe.each(streaming.map(wire => [wire.id, wire] as const))('%s', (_, wire) => {
  describe.each(Object.entries(hostile))('%s', (_name, words) => {
    test.each(['finish', 'error'] as const)('in every field of an answer that ends by %s stays inside', end => {
      const plain = read(wire, answer('x', end), 'x')
      const given = read(wire, answer(words, end), words)
      expect(given.others).toEqual(plain.others)
      expect(given.events.map(({ event, id }) => [event, id])).toEqual(plain.events.map(({ event, id }) => [event, id]))
      const shown = given.events.map(value).flatMap(textsIn)
      expect(shown.some(text => text.includes(words))).toBe(true)
    })
  })
})

describe.each([...everyWire].map(([id, wire]) => [id, wire] as const))('%s, asked', (_, wire) => {
  /** Sends a body, and gives what came back and what the provider was asked. */
  async function send(body: unknown) {
    const asked: ChatRequest[] = []
    const stream = (request: ChatRequest) => {
      asked.push(request)
      return ChatStream.from(async function* () {
        yield answer('x', 'finish')
      })
    }
    const errors: unknown[] = []
    const onError = (error: unknown): void => void errors.push(error)
    const handler = createChatHandler({ provider: { id: 'test', stream }, wire, models: ['m'], onError })
    const response = await handler.fetch(posted(body))
    return {
      status: response.status,
      headers: [...response.headers].flat(),
      text: await response.text(),
      asked,
      errors,
    }
  }

  test('in its smallest form answers', async () => {
    const { status, asked } = await send(requestOf(wire, 'hi'))
    expect([status, asked.length]).toEqual([200, 1])
  })

  test.each(Object.entries(hostile))(
    'with %s in any field shows it in no header, and fails in no odd way',
    async (_name, words) => {
      for (const body of [requestOf(wire, words), ...spoiled(requestOf(wire, 'hi'), words)]) {
        const { status, headers, text, errors } = await send(body)
        expect([status < 500, errors]).toEqual([true, []])
        for (const header of headers) expect(header).not.toMatch(/evil|[\r\n]/)
        if (status !== 200) expect(JSON.parse(text)).toEqual(expect.any(Object))
      }
    },
  )

  test.each([
    '"__proto__":{"polluted":true}',
    '"constructor":{"prototype":{"polluted":true}}',
    '"prototype":{"polluted":true}',
    '"__proto__":null',
    '"toString":1,"valueOf":1,"hasOwnProperty":1',
  ])('with %s at any place pollutes nothing', async fields => {
    for (const body of withFields(requestOf(wire, 'hi'), fields)) {
      const { status, asked } = await send(body)
      expect(status).toBeLessThan(500)
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
      for (const request of asked) expect(inherits(request)).toBe(false)
    }
  })
})

/** The value with the words in place of each of its texts and numbers, one at a time. */
function spoiled(json: unknown, words: string): unknown[] {
  if (typeof json !== 'object' || json === null) return [words]
  if (Array.isArray(json)) return json.flatMap((inner, i) => spoiled(inner, words).map(bad => json.with(i, bad)))
  return [
    { ...json, [words]: words },
    ...Object.entries(json).flatMap(([name, inner]) => spoiled(inner, words).map(bad => ({ ...json, [name]: bad }))),
  ]
}

/** The text of a value with these fields in each of its objects, one at a time. */
function withFields(json: unknown, fields: string): string[] {
  const text = JSON.stringify(json)
  const places = [...text.matchAll(/\{/g)].map(({ index }) => index + 1)
  return places.map(at => `${text.slice(0, at)}${fields}${text[at] === '}' ? '' : ','}${text.slice(at)}`)
}

/** True for a value that has a field which it only inherits from something that was sent. */
const inherits = (json: unknown): boolean =>
  typeof json === 'object' &&
  json !== null &&
  (!(Array.isArray(json) || Object.getPrototypeOf(json) === Object.prototype || Object.getPrototypeOf(json) === null) ||
    Object.values(json).some(inherits))
