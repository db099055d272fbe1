import { ChatError, type FrameListener, type Framing, type HeaderMap } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { hello, testProvider } from '../support/dialect.js'
import { Recorder } from '../support/recorder.js'
import { briefly } from '../support/records.js'
import { settle } from '../support/settle.js'
import { Vendor } from '../support/vendor.js'

const utf8 = new TextEncoder()
const check = 0x55

/** A framing of a package's own: the length in a byte, the same with some bits turned, the data. A frame may begin with any byte. */
function ownFraming(maxEventBytes: number): Framing {
  let held: number[] = []
  return {
    push(bytes: Uint8Array, listener: FrameListener) {
      for (const byte of bytes) {
        held.push(byte)
        const [length = 0, turned] = held
        if (turned !== undefined && turned !== (length ^ check))
          throw new ChatError({ code: 'protocol', message: 'No frame.' })
        if (length > maxEventBytes) throw Object.assign(new Error('A frame is too large'), { code: 'limit' })
        if (turned === undefined || held.length < 2 + length) continue
        const data = new TextDecoder().decode(Uint8Array.from(held.slice(2)))
        held = []
        listener.frame({ event: 'message', data })
      }
    },
    end() {},
  }
}

/** A frame of so many bytes in front of its data. */
function frame(value: object, length?: number): number[] {
  const data = utf8.encode(JSON.stringify(value).padEnd(length ?? 0))
  return [data.length, data.length ^ check, ...data]
}

/** What comes of a body that arrives in these chunks. */
async function readFrom(headers: HeaderMap, chunks: readonly Uint8Array[], options = {}): Promise<string> {
  const vendor = new Vendor()
  const provider = testProvider({ transport: vendor.transport }, { framing: ownFraming })
  const reader = Recorder.of(provider.stream(hello, { maxRetries: 0, ...options }))
  await settle()
  vendor.last.head(200, headers)
  await vendor.last.pieces(chunks)
  vendor.last.end()
  await settle()
  expect(reader.faults).toEqual([])
  return briefly(reader.batches)
    .join(' ')
    .replaceAll(/(?<= )0:(\S*)(?: 0:(\S*))+/g, all => `0:${all.replaceAll(/ ?0:/g, '')}`)
}

const binary = { 'content-type': 'application/vnd.acme.frames' }
const slicings = (bytes: Uint8Array): Uint8Array[][] => [
  [bytes],
  Array.from(bytes, byte => Uint8Array.of(byte)),
  ...Array.from(bytes, (_, at) => [bytes.subarray(0, at), bytes.subarray(at)]),
]
const whole = 'start +0 0:hi -0 finish stop'
const answer = (...first: number[]): Uint8Array => Uint8Array.from([...first, ...frame({ t: 'i', finish: 'stop' })])

describe('a framing that a package hands in', () => {
  it.each([
    ['a line feed', 0x0a],
    ['a carriage return', 0x0d],
    ['a blank', 0x20],
    ['a colon', 0x3a],
    ['half a byte order mark', 0xef],
  ])('gets every byte of a body that begins with %s', async (_, length) => {
    const body = answer(...frame({ t: 'h' }, length))
    expect(body[0]).toBe(length)
    for (const chunks of slicings(body)) expect(await readFrom(binary, chunks)).toBe(whole)
  })

  it.each<HeaderMap>([{}, { 'content-type': 'application/octet-stream' }, { 'content-type': 'application/json' }])(
    'reads a body under any label: %j',
    async headers => {
      expect(await readFrom(headers, [answer(...frame({ t: 'h' }))])).toBe(whole)
    },
  )

  it.each([
    ['an error as JSON', '{"error":{"code":"quota"}}', 'error quota'],
    ['an error as JSON behind blanks', '\r\n {"error":{"code":"quota"}}', 'error quota'],
    ['an answer as JSON', '{"t":"hi","finish":"stop"}', whole],
    ['words', 'Bad gateway', 'error protocol'],
    ['blanks alone', ' '.repeat(100), 'error protocol'],
  ])('leaves %s to the runtime', async (_, body, expected) => {
    for (const chunks of slicings(utf8.encode(body))) expect(await readFrom(binary, chunks)).toBe(expected)
  })

  it('is not asked for the page of a proxy', async () => {
    expect(await readFrom({ 'content-type': 'text/html' }, [utf8.encode('<html></html>')])).toMatch(/^error/)
  })

  it('is cut where the body ends in a frame', async () => {
    const body = answer(...frame({ t: 'h' }))
    for (let at = 0; at < body.length; at++)
      expect(await readFrom(binary, [body.subarray(0, at)]), `${at} bytes`).toMatch(/error truncated$/)
  })

  it('is held to maxEventBytes, and its own errors are told', async () => {
    const large = answer(...frame({ t: 'h' }), ...frame({ t: 'x'.repeat(60) }))
    expect(await readFrom(binary, [large], { maxEventBytes: 50 })).toBe('start +0 0:h -0 error limit')
    expect(await readFrom(binary, [answer(...frame({ t: 'h' }), 9, 9)])).toBe('start +0 0:h -0 error protocol')
  })
})
