import type { ChatRecord } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { eventStreamFraming } from '../src/framing.js'
import { answering, bodyOf, encode, metadata, recordsOf, start, stop, text, withoutIds } from './read.js'

/** Frames of a body in pieces of that size, and the code of what was thrown. */
function framesOf(body: Uint8Array, size = body.length, limit = 100_000): { frames: string[]; thrown?: unknown } {
  const framing = eventStreamFraming(limit)
  const frames: string[] = []
  const listener = { frame: ({ event, data }: { event: string; data: string }) => void frames.push(`${event} ${data}`) }
  try {
    for (let at = 0; at < body.length; at += size) framing.push(body.subarray(at, at + size), listener)
    framing.end(listener)
  } catch (thrown) {
    return { frames, thrown: (thrown as { code?: unknown }).code }
  }
  return { frames }
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap(part => [...part]))
const a = encode({ event: 'a', data: { t: '日本 🌊' } })
const b = encode({ event: 'b', data: {} })
const both = { frames: ['a {"t":"日本 🌊"}', 'b {}'] }

/** A message with headers of one's own, its checksums right. */
async function messageOf(headers: Record<string, string>, payload = ''): Promise<Uint8Array> {
  const { EventStreamCodec } = await import('@smithy/eventstream-codec')
  const utf8 = new TextEncoder()
  const codec = new EventStreamCodec(String, words => utf8.encode(words))
  const typed = Object.entries(headers).map(([name, value]) => [name, { type: 'string', value }])
  return codec.encode({ headers: Object.fromEntries(typed), body: utf8.encode(payload) })
}

describe('the framing of AWS', () => {
  it('gives the same frames wherever the bytes are cut', () => {
    const body = joined(a, b)
    for (let size = 1; size <= body.length; size++) expect(framesOf(body, size), `pieces of ${size}`).toEqual(both)
  })

  it('takes a byte more or less for what it is: no frame yet', () => {
    for (let length = 0; length < a.length; length++) expect(framesOf(a.subarray(0, length))).toEqual({ frames: [] })
  })

  it('refuses a message of which any one byte is another, and gives those in front of it', () => {
    for (let at = 0; at < a.length; at++) {
      const bad = a.map((byte, place) => (place === at ? byte ^ 0x10 : byte))
      const { frames, thrown } = framesOf(joined(b, bad, b))
      expect(frames, `byte ${at}`).toEqual(['b {}'])
      // A length that was made longer may only be seen when the next bytes have come.
      expect(['protocol', 'limit', undefined], `byte ${at}`).toContain(thrown)
      if (at > 3) expect(thrown, `byte ${at}`).toBe('protocol')
    }
  })

  it.each([
    ['a page', '<html><body>Bad gateway</body></html>'],
    ['events of another kind', 'data: {"t":1}\n\n'],
    ['a status line', 'HTTP/1.1 502 Bad Gateway\r\n\r\n'],
    ['zeros', '\0'.repeat(40)],
  ])('takes %s for no message', (_, body) => {
    const bytes = new TextEncoder().encode(body)
    for (const size of [1, bytes.length]) expect(framesOf(bytes, size)).toEqual({ frames: [], thrown: 'protocol' })
  })

  it('refuses a large message by its length, before its bytes', () => {
    const large = encode({ event: 'a', data: { t: 'x'.repeat(2_000) } })
    expect(framesOf(joined(b, large.subarray(0, 12)), 5, 1_000)).toEqual({ frames: ['b {}'], thrown: 'limit' })
    expect(framesOf(joined(b, large), 5, 3_000).frames).toHaveLength(2)
  })

  it('names what an exception or an error is', async () => {
    const type = { ':message-type': 'exception', ':exception-type': 'throttlingException' }
    expect(framesOf(await messageOf(type, '{"message":"Slow down"}')).frames).toEqual([
      'error {"message":"Slow down","__type":"throttlingException"}',
    ])
    expect(framesOf(await messageOf(type, 'Slow down')).frames).toEqual([
      'error {"message":"Slow down","__type":"throttlingException"}',
    ])
    const error = { ':message-type': 'error', ':error-code': 'InternalError', ':error-message': 'It fell over' }
    expect(framesOf(await messageOf(error)).frames).toEqual([
      'error {"message":"It fell over","__type":"InternalError"}',
    ])
    expect(framesOf(await messageOf({}, '{}')).frames).toEqual(['message {}'])
  })
})

describe('an answer in it', () => {
  const body = bodyOf([start, text('ü€😀'), text('.'), stop(), metadata()])

  it('comes out the same wherever its bytes are cut, and ends where they end', async () => {
    const whole = JSON.stringify(withoutIds(await recordsOf({ transport: answering([body]) })))
    expect(whole).toContain('ü€😀')
    for (let at = 1; at < body.length; at++) {
      const cut = answering([body.subarray(0, at), body.subarray(at)])
      const records = withoutIds(await recordsOf({ transport: cut }))
      expect(JSON.stringify(records.filter(({ type }) => type !== 'text-delta'))).toBe(
        JSON.stringify((JSON.parse(whole) as ChatRecord[]).filter(({ type }) => type !== 'text-delta')),
      )
    }
  })

  it('is held to maxEventBytes', async () => {
    const records = await recordsOf({ transport: answering([body]), maxEventBytes: 120 })
    expect(records.at(-1)).toMatchObject({
      error: { code: 'limit', message: expect.stringContaining('maxEventBytes') },
    })
  })

  it('is a protocol error where a byte of it is another', async () => {
    const bad = body.map((byte, at) => (at === 200 ? byte ^ 1 : byte))
    expect((await recordsOf({ transport: answering([bad]) })).at(-1)).toMatchObject({ error: { code: 'protocol' } })
  })

  it('is read under any label, and a body that is none is told', async () => {
    for (const label of ['application/json', 'application/octet-stream', 'text/plain']) {
      const records = await recordsOf({ transport: answering([body], { 'content-type': label }) })
      expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
    }
    const nowhere = '{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}'
    const records = await recordsOf({
      transport: answering([new TextEncoder().encode(nowhere)], { 'content-type': 'application/json' }),
    })
    expect(records).toMatchObject([
      { type: 'error', error: { code: 'not-found', providerCode: 'UnknownOperationException' } },
    ])
  })
})
