import type { ChatRecord } from '@millrace/core'
import { EventStreamCodec } from '@smithy/eventstream-codec'
import { describe, expect, it } from 'vitest'
import {
  answering,
  bodyOf,
  close,
  delta,
  type Event,
  metadata,
  open,
  read,
  recordsOf,
  start,
  stop,
  text,
} from './read.js'

const utf8 = new TextEncoder()
const codec = new EventStreamCodec(String, words => utf8.encode(words))

/** A message with headers of one's own, its checksums right. */
const messageOf = (headers: Record<string, string>, payload = ''): Uint8Array =>
  codec.encode({
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }]),
    ),
    body: utf8.encode(payload),
  })

/** The records of an answer but for its start and its finish. */
const contentOf = (events: readonly Event[], reason = 'end_turn'): readonly ChatRecord[] =>
  read([start, ...events, stop(reason), metadata()]).filter(({ type }) => type !== 'start' && type !== 'finish')

const picture = (fields: object): Event => delta(0, { image: fields })
const bytes = (base64: string): object => ({ source: { bytes: base64 } })

describe('a file that the model makes', () => {
  it.each<[string, readonly Event[], object | undefined]>([
    [
      'comes in pieces, each base64 by itself',
      [open(0, { image: { format: 'png' } }), picture(bytes('aGVs')), picture(bytes('bG8=')), close(0)],
      { mediaType: 'image/png', data: 'aGVsbG8=' },
    ],
    [
      'may be padded in each piece',
      [open(0, { image: { format: 'jpeg' } }), picture(bytes('aA==')), picture(bytes('aQ==')), close(0)],
      { mediaType: 'image/jpeg', data: 'aGk=' },
    ],
    [
      'need not be announced, nor closed',
      [picture({ format: 'webp', ...bytes('aGk=') })],
      {
        mediaType: 'image/webp',
        data: 'aGk=',
      },
    ],
    [
      'may lie in S3',
      [delta(0, { video: { format: 'mov', source: { s3Location: { uri: 's3://a/b' } } } }), close(0)],
      { mediaType: 'video/quicktime', url: 's3://a/b' },
    ],
    [
      'may be a document',
      [delta(0, { document: { format: 'pdf', ...bytes('aGk=') } })],
      {
        mediaType: 'application/pdf',
        data: 'aGk=',
      },
    ],
    ['is none where nothing came of it', [open(0, { image: { format: 'png' } }), close(0)], undefined],
  ])('%s', (_, events, file) => {
    expect(contentOf(events)).toEqual(file ? [{ type: 'file', ...file }] : [])
  })

  it.each([
    ['image', 'jpeg', 'image/jpeg'],
    ['video', 'three_gp', 'video/3gpp'],
    ['video', 'mpg', 'video/mpg'],
    ['audio', 'wav', 'audio/wav'],
    ['audio', 'm4a', 'audio/x-m4a'],
    ['document', 'csv', 'text/csv'],
    ['document', 'txt', 'text/plain'],
  ])('of the kind %s and the format %s is %s', (kind, format, mediaType) => {
    expect(contentOf([delta(0, { [kind]: { format, ...bytes('aGk=') } })])).toEqual([
      { type: 'file', mediaType, data: 'aGk=' },
    ])
  })

  it('stands between the texts around it', () => {
    const said = [text('a'), close(0), delta(1, { image: { format: 'png', ...bytes('aGk=') } }), close(1), text('b', 2)]
    expect(contentOf(said).map(({ type }) => type)).toEqual([
      ...['text-start', 'text-delta', 'text-end'],
      'file',
      ...['text-start', 'text-delta', 'text-end'],
    ])
  })

  it.each<[string, readonly Event[]]>([
    ['announced', [open(0, { image: { format: 'png' } }), picture({ error: { message: 'Too dark.' } }), close(0)]],
    [
      'cut',
      [open(0, { image: { format: 'png' } }), picture(bytes('aGk=')), picture({ error: { message: 'Too dark.' } })],
    ],
  ])('fails the answer where the vendor says that it failed: %s', (_, events) => {
    const records = contentOf([text('a', 1), ...events])
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { message: 'Too dark.' } })
    expect(records.some(({ type }) => type === 'file')).toBe(false)
  })

  it('stands in an answer in one piece too', () => {
    const content = [{ image: { format: 'png', ...bytes('aGk=') } }, { text: 'So.' }]
    const records = read([{ output: { message: { content } }, stopReason: 'end_turn' }])
    expect(records).toContainEqual({ type: 'file', mediaType: 'image/png', data: 'aGk=' })
  })
})

describe('the arguments of calls', () => {
  const begun = (input: unknown, ...pieces: unknown[]): Event[] => [
    open(0, { toolUse: { toolUseId: 't', name: 'add', input } }),
    ...pieces.map(input => delta(0, { toolUse: { input } })),
    close(0),
  ]
  it.each<[string, readonly Event[], object]>([
    ['whole in the beginning', begun({ a: 1 }), { input: { a: 1 } }],
    ['whole in the beginning, as text', begun('{"a":1}'), { input: { a: 1 } }],
    ['none in the beginning, and then the real ones', begun({}, '{"a"', ':1}'), { input: { a: 1 } }],
    ['none in a piece, and then the real ones', begun(undefined, '{}', '{"a":1}'), { input: { a: 1 } }],
    ['begun in the beginning', begun('{"a":', '1}'), { input: { a: 1 } }],
    ['an object in a piece', begun(undefined, { a: 1 }), { input: { a: 1 } }],
    ['empty pieces', begun(undefined, '', '{"a":1}', null, ''), { input: { a: 1 } }],
    ['cut', begun(undefined, '{"a":'), { inputText: '{"a":', inputError: expect.any(String) }],
    ['without an end of its block', begun({ a: 1 }).slice(0, 1), { input: { a: 1 } }],
  ])('%s', (_, events, wanted) => {
    const ends = contentOf(events, 'tool_use').filter(({ type }) => type === 'tool-call-end')
    expect(ends).toMatchObject([{ toolCallId: 't', toolName: 'add', ...wanted }])
  })

  it('of two calls may be interleaved, and end in any order', () => {
    const ends = contentOf([
      open(0, { toolUse: { toolUseId: 'a', name: 'x' } }),
      open(1, { toolUse: { toolUseId: 'b', name: 'y' } }),
      ...['{"q"', ':2}'].map(input => delta(1, { toolUse: { input } })),
      delta(0, { toolUse: { input: '{"p":1}' } }),
      close(1),
      close(0),
    ]).filter(({ type }) => type === 'tool-call-end')
    expect(ends).toMatchObject([
      { toolCallId: 'b', input: { q: 2 } },
      { toolCallId: 'a', input: { p: 1 } },
    ])
  })
})

describe('thoughts', () => {
  it('keep their signature where a text follows at the same index', () => {
    const events = [
      delta(0, { reasoningContent: { text: 'Hm.' } }),
      ...['c2', 'ln'].map(signature => delta(0, { reasoningContent: { signature } })),
      text('Yes.'),
      close(0),
    ]
    const ends = contentOf(events).filter(({ type }) => type.endsWith('-end'))
    expect(ends).toMatchObject([{ type: 'reasoning-end', providerData: { bedrock: { signature: 'c2ln' } } }, {}])
    expect(ends[1]).not.toHaveProperty('providerData')
  })

  it('that the vendor keeps to itself are put together in time linear in their pieces', () => {
    const pieces = Array.from({ length: 20_000 }, () => delta(0, { reasoningContent: { redactedContent: 'aGk=' } }))
    const [, end] = contentOf([...pieces, close(0)])
    expect(end).toMatchObject({ providerData: { bedrock: { redactedContent: btoa('hi'.repeat(20_000)) } } })
  })
})

describe('a message that tells of an error', () => {
  const said = bodyOf([start, text('a')])
  const after = bodyOf([close(0), stop(), metadata()])
  const exception = { ':message-type': 'exception' }
  const error = { ':message-type': 'error' }
  it.each<[string, Uint8Array, object]>([
    [
      'by its kind',
      messageOf({ ...exception, ':exception-type': 'throttlingException' }, '{"message":"Slow"}'),
      {
        code: 'rate-limit',
        message: 'Slow',
      },
    ],
    [
      'by its kind alone',
      messageOf({ ...exception, ':exception-type': 'throttlingException' }),
      { code: 'rate-limit' },
    ],
    ['without a kind', messageOf(exception, '{"message":"It fell over"}'), { message: 'It fell over' }],
    ['without a kind and without words', messageOf(exception), { code: expect.stringMatching(/./) }],
    ['by a header alone', messageOf({ ...error, ':error-message': 'It fell over' }), { message: 'It fell over' }],
    ['by a code', messageOf({ ...error, ':error-code': 'InternalServerException' }), { retryable: true }],
    [
      'in a list',
      messageOf({ ...exception, ':exception-type': 'throttlingException' }, '["Slow"]'),
      {
        code: 'rate-limit',
      },
    ],
    [
      'by a kind of next year',
      messageOf({ ...exception, ':exception-type': 'x' }, '{"message":"No"}'),
      {
        code: 'unknown',
        message: 'No',
      },
    ],
  ])('%s is never the end of a whole answer', async (_, message, wanted) => {
    const records = await recordsOf({ transport: answering([said, message, after]) })
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { provider: 'bedrock', ...wanted } })
    expect(records.filter(({ type }) => type === 'error')).toHaveLength(1)
  })
})

describe('an answer is cut where no reason for its end came', () => {
  it.each<[string, readonly Event[]]>([
    ['with its usage', [text('a'), close(0), metadata()]],
    ['behind a block', [text('a'), close(0)]],
    ['in a block', [text('a')]],
    ['in a call', [open(0, { toolUse: { toolUseId: 't', name: 'add' } }), delta(0, { toolUse: { input: '{"a"' } })]],
    ['behind its beginning', []],
  ])('%s', async (_, events) => {
    const records = await recordsOf({ transport: answering([bodyOf([start, ...events])]) })
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'truncated', retryable: true } })
    expect(records.some(({ type }) => type === 'finish')).toBe(false)
  })

  it('wherever its bytes end in front of that', async () => {
    const body = bodyOf([start, text('a'), close(0), stop(), metadata()])
    const end = body.length - bodyOf([metadata()]).length
    for (let at = 0; at < body.length; at++) {
      const records = await recordsOf({ transport: answering([body.subarray(0, at)]) })
      expect(records.at(-1)?.type, `cut at ${at}`).toBe(at < end ? 'error' : 'finish')
    }
  })
})

describe('events that nobody asked for', () => {
  it.each<[string, Event]>([
    ['of a kind of next year', ['somethingNew', { contentBlockIndex: 0, delta: { text: 'x' } }]],
    ['without anything', delta(0, {})],
    ['with nothing in it', delta(0, { text: '' })],
    ['with null in it', delta(0, { text: null, toolUse: null, reasoningContent: null })],
    ['with an empty thought', delta(0, { reasoningContent: {} })],
    ['with an empty result', delta(0, { toolResult: [] })],
    ['that ends nothing', close(7)],
  ])('%s change nothing', (_, odd) => {
    const plain = [text('a'), text('b'), close(0)]
    const wanted = contentOf(plain)
    for (let at = 0; at <= plain.length; at++)
      expect(contentOf([...plain.slice(0, at), odd, ...plain.slice(at)]), `at ${at}`).toEqual(wanted)
  })
})

describe('a refusal', () => {
  const throttled = { 'x-amzn-errortype': 'ThrottlingException:http://internal.amazon.com/coral/x/' }
  it.each<[number, string, Record<string, string>, object]>([
    [502, '<html><body>Bad gateway</body></html>', {}, { code: 'overloaded', retryable: true }],
    [503, '', {}, { code: 'overloaded', retryable: true }],
    [400, '[{"message":"No."}]', {}, { code: 'invalid-request', message: 'No.' }],
    [400, '{"message":null}', {}, { code: 'invalid-request' }],
    [400, '"No."', {}, { code: 'invalid-request', message: 'No.' }],
    [400, '{"Message":null,"message":"No."}', {}, { code: 'invalid-request', message: 'No.' }],
    // The words of a rate that is too high are those of a prompt that is too long (anthropics/claude-code#236, 2025-02).
    [
      429,
      '{"message":"Too many tokens, please wait before trying again."}',
      {},
      { code: 'rate-limit', retryable: true },
    ],
    [429, '{"message":"Too many tokens, please wait before trying again."}', throttled, { code: 'rate-limit' }],
    [
      429,
      '{"message":"Too many tokens per day, please wait before trying again."}',
      throttled,
      {
        code: 'quota',
        retryable: false,
      },
    ],
    [400, '{"message":"Too many input tokens. Max input tokens: 8192"}', {}, { code: 'context-length' }],
  ])('%i %s', async (status, body, headers, wanted) => {
    const transport = answering([utf8.encode(body)], { 'content-type': 'application/json', ...headers }, status)
    expect(await recordsOf({ transport })).toMatchObject([{ type: 'error', error: { status, ...wanted } }])
  })

  it('says how long to wait as seconds or as a date', async () => {
    const waitOf = async (after: string): Promise<unknown> => {
      const transport = answering([utf8.encode('{"message":"Slow"}')], { 'retry-after': after }, 429)
      const [record] = await recordsOf({ transport })
      return record?.type === 'error' && record.error.retryAfterMs
    }
    expect(await waitOf('7')).toBe(7_000)
    expect(await waitOf(new Date(Date.now() + 60_000).toUTCString())).toSatisfy((ms: number) => ms > 0 && ms <= 60_000)
  })
})
