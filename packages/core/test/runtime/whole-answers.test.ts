import type { HeaderMap, ProviderDefinition } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { hello, testProvider } from '../support/dialect.js'
import { Recorder } from '../support/recorder.js'
import { briefly } from '../support/records.js'
import { settle } from '../support/settle.js'
import { Vendor } from '../support/vendor.js'

const utf8 = new TextEncoder()

/** What comes of a body that arrives in these chunks. */
async function readFrom(
  headers: HeaderMap,
  chunks: readonly Uint8Array[],
  cut = false,
  change: Partial<ProviderDefinition> = {},
): Promise<string> {
  const vendor = new Vendor()
  const reader = Recorder.of(testProvider({ transport: vendor.transport }, change).stream(hello, { maxRetries: 0 }))
  await settle()
  vendor.last.head(200, headers)
  await vendor.last.pieces(chunks)
  if (cut) vendor.last.error()
  else vendor.last.end()
  await settle()
  expect(reader.faults).toEqual([])
  return merged(briefly(reader.batches).join(' '))
}

/** Deltas of one block as one, however many batches they came in. */
const merged = (brief: string): string =>
  brief.replaceAll(/(?<= )0:(\S*)(?: 0:(\S*))+/g, all => `0:${all.replaceAll(/ ?0:/g, '')}`)

/** The body whole, byte by byte, and cut in two at each place. */
function slicings(body: string): Uint8Array[][] {
  const bytes = utf8.encode(body)
  const halves = Array.from(bytes, (_, at) => [bytes.subarray(0, at), bytes.subarray(at)])
  return [[bytes], Array.from(bytes, byte => Uint8Array.of(byte)), ...halves]
}

const labels: readonly [name: string, headers: HeaderMap][] = [
  ['application/json', { 'content-type': 'application/json; charset=utf-8' }],
  ['text/event-stream', { 'content-type': 'text/event-stream' }],
  ['text/html', { 'content-type': 'text/html' }],
  ['text/plain', { 'content-type': 'text/plain' }],
  ['no label', {}],
]

const hi = 'data: {"t":"hi","finish":"stop"}\n\n'

describe.each(labels)('a body labelled %s', (_, headers) => {
  it.each<[name: string, body: string, expected: string]>([
    ['begins with data', hi, 'start +0 0:hi -0 finish stop'],
    ['begins with event', `event: message\n${hi}`, 'start +0 0:hi -0 finish stop'],
    ['begins with id', `id: 1\r\n${hi}`, 'start +0 0:hi -0 finish stop'],
    ['begins with retry', `retry:5\n${hi}`, 'start +0 0:hi -0 finish stop'],
    ['begins with a comment', `: one\r\r\n:\n\n${hi}`, 'start +0 0:hi -0 finish stop'],
    ['begins with a byte order mark', `\uFEFF${hi}`, 'start +0 0:hi -0 finish stop'],
    ['begins with blank lines', `\n \r\n\t\n${hi}`, 'start +0 0:hi -0 finish stop'],
    ['lacks its last blank line', hi.trimEnd(), 'start +0 0:hi -0 finish stop'],
    ['is an answer as JSON', '{"t":"hi","finish":"stop"}', 'start +0 0:hi -0 finish stop'],
    [
      'is an answer as JSON over lines',
      '\uFEFF\n{\n  "t": "hi",\n  "finish": "stop"\n}\n',
      'start +0 0:hi -0 finish stop',
    ],
    [
      'is an answer as JSON behind signs of life',
      ': wait\n\n  \n {"t":"hi","finish":"stop"}',
      'start +0 0:hi -0 finish stop',
    ],
    ['is a list of frames', '[{"t":"h"}\n,{"t":"i"},{"finish":"stop"}]', 'start +0 0:hi -0 finish stop'],
    ['is an answer without an ending', '{"t":"hi"}', 'start +0 0:hi -0 error truncated'],
    ['is an error as JSON', '{"error":{"code":"quota"}}', 'error quota'],
    ['is a list of an error', '[{"error":{"code":"quota"}}]', 'error quota'],
    ['is JSON that says nothing', '{"ok":true}', 'error protocol'],
    ['is JSON in front of events', `{"note":1}\n\n${hi}`, 'start +0 0:hi -0 finish stop'],
  ])('that %s', async (_, body, expected) => {
    for (const chunks of slicings(body)) expect(await readFrom(headers, chunks)).toBe(expected)
  })

  it('that breaks off inside of JSON is a broken connection, and one behind whole JSON is not', async () => {
    expect(await readFrom(headers, [utf8.encode('{"t":"h')], true)).toBe('error network')
    expect(await readFrom(headers, [utf8.encode('{"t":"hi","finish":"stop"}')], true)).toBe(
      'start +0 0:hi -0 finish stop',
    )
    expect(await readFrom(headers, [utf8.encode('{"error":{"code":"quota"}}')], true)).toBe('error quota')
    expect(await readFrom(headers, [], true)).toBe('error network')
  })
})

it.each<[name: string, body: string]>([
  ['an answer', '{"t":"hi","finish":"stop"}'],
  ['an error', '{"error":{"code":"quota"}}'],
])('bare JSON behind an event that says nothing may be %s', async (name, body) => {
  for (const chunks of slicings(`event: ping\ndata: {}\n\n${body}\n`)) {
    const expected = name === 'an answer' ? 'start +0 0:hi -0 finish stop' : 'error quota'
    expect(await readFrom({ 'content-type': 'text/event-stream' }, chunks)).toBe(expected)
  }
})

describe.each(labels.slice(0, 3).filter(([name]) => name !== 'text/event-stream'))(
  'what is labelled %s',
  (_, headers) => {
    it.each([
      ['a page', '<html><title>502</title>data: {"t":"hi"}\n\n'],
      ['prose', 'database down'],
      ['prose that begins like a field', 'data'],
      ['a JSON text', '"no"'],
      ['nothing', ''],
    ])('and is %s is an error', async (_, body) => {
      for (const chunks of slicings(body)) expect(await readFrom(headers, chunks)).toBe('error protocol')
    })
  },
)

it('a whole answer has the limit of an event', async () => {
  const vendor = new Vendor()
  const provider = testProvider({ transport: vendor.transport, maxEventBytes: 100 })
  const reader = Recorder.of(provider.stream(hello, { maxRetries: 0 }))
  await settle()
  vendor.last.head(200, { 'content-type': 'application/json' }).bytes(`{"t":"${'x'.repeat(93)}"`)
  expect(reader.records).toEqual([])
  vendor.last.bytes('}')
  await settle()
  expect(briefly(reader.batches)).toEqual(['error limit'])
  expect(vendor.last.calls).toEqual(['cancel'])
})

it('comments and blanks without end are not kept', async () => {
  const vendor = new Vendor()
  const reader = Recorder.of(testProvider({ transport: vendor.transport, maxResponseBytes: 100_000 }).stream(hello))
  await settle()
  vendor.last.head(200, { 'content-type': 'application/json' })
  for (let i = 0; i < 1_000; i++) vendor.last.bytes(i < 500 ? ': a comment that never ends ' : ' '.repeat(28))
  vendor.last.bytes(`\n \n${hi}`).end()
  await settle()
  expect(briefly(reader.batches)).toEqual(['start +0 0:hi', '-0 finish stop'])
})

describe.each(labels)('where values by line were asked for, a body labelled %s', (_, headers) => {
  const lines = '{"t":"h"}\n\n{"t":"i","finish":"stop"}\n'
  it.each<[name: string, body: string, expected: string]>([
    ['is that', lines, 'start +0 0:hi -0 finish stop'],
    ['is that behind a comment', `: wait\n${lines}`, 'start +0 0:hi -0 finish stop'],
    ['is that behind a byte order mark', `\uFEFF${lines}`, 'start +0 0:hi -0 finish stop'],
    ['is that with blanks within', '{        "t": "hi", "finish": "stop" }', 'start +0 0:hi -0 finish stop'],
    ['is events', hi, 'start +0 0:hi -0 finish stop'],
    ['is events with names', `event: message\r\n${hi}`, 'start +0 0:hi -0 finish stop'],
    ['is one value over lines', '{\n  "t": "hi",\n  "finish": "stop"\n}\n', 'start +0 0:hi -0 finish stop'],
    ['is one value over lines, with returns', '{ \r\n"t":"hi",\r\n"finish":"stop"}', 'start +0 0:hi -0 finish stop'],
    ['is a list', '[{"t":"h"}\n,{"t":"i"},{"finish":"stop"}]', 'start +0 0:hi -0 finish stop'],
    ['is an error over lines', '{\n  "error": { "code": "quota" }\n}', 'error quota'],
  ])('that %s', async (_, body, expected) => {
    for (const chunks of slicings(body)) {
      expect(await readFrom(headers, chunks, false, { framing: 'ndjson' })).toBe(expected)
    }
  })
})
