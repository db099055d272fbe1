import { createSseDecoder, type SseEvent } from '@millrace/sse'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { bytesOf, slicesOf, slicings } from '../support/bytes.js'
import { decode } from '../support/decode.js'

const message = (data: string, lastEventId = ''): SseEvent => ({ event: 'message', data, lastEventId })

describe('line ends', () => {
  it('L12: a CRLF cut at every place ends one line, and CR alone dispatches at once', () => {
    const input = bytesOf('data: a\r\n\r\ndata: b\r\n\r\n')
    for (let first = 0; first <= input.length; first++) {
      for (let second = first; second <= input.length; second++) {
        const pieces = [input.subarray(0, first), input.subarray(first, second), input.subarray(second)]
        expect(decode(pieces).events).toEqual([message('a'), message('b')])
      }
    }
  })

  it('L12: an event comes with the CR of its blank line, and not again with the LF', () => {
    const decoder = createSseDecoder()
    expect(decoder.push(bytesOf('data: a\r\n\r'))).toEqual([message('a')])
    expect(decoder.push(bytesOf('\n'))).toEqual([])
    expect(decoder.end()).toEqual({ events: [], truncated: false })
    expect(decode([bytesOf('data: a\r\r')])).toMatchObject({ events: [message('a')], truncated: false })
  })
})

describe('characters', () => {
  it.each([1, 2, 3])('L13: an emoji cut after %i bytes is one emoji', at => {
    const input = bytesOf('data: 😀\n\n')
    expect(decode([input.subarray(0, 6 + at), input.subarray(6 + at)]).events).toEqual([message('😀')])
  })

  it('L13: a stream that ends inside one drops its event and says so', () => {
    const input = bytesOf('data: a\n\ndata: 😀').subarray(0, -2)
    expect(decode([input])).toMatchObject({ events: [message('a')], truncated: true })
    expect(decode([input], { flushOnEnd: true }).events).toEqual([message('a'), message('\uFFFD')])
  })

  it('L14: one byte order mark is no text, in pieces and after empty chunks too', () => {
    const empty = new Uint8Array(0)
    const mark = [Uint8Array.of(0xef), Uint8Array.of(0xbb), Uint8Array.of(0xbf)]
    expect(decode([empty, mark[0]!, empty, mark[1]!, mark[2]!, empty, bytesOf('data: a\n\n')]).events).toEqual([
      message('a'),
    ])
    expect(decode([mark[0]!, mark[1]!, bytesOf('data: a\n\ndata: b\n\n')]).events).toEqual([message('b')])
    expect(decode([mark[0]!, mark[1]!]).truncated).toBe(true)
    expect(decode(mark).truncated).toBe(false)
    // The characters of those bytes are text, though the parser would take them for a mark.
    expect(decode([bytesOf('ï»¿data: a\n\ndata: b\n\n')]).events).toEqual([message('b')])
  })

  it('does not keep the bytes: the caller may use its buffer again', () => {
    const decoder = createSseDecoder()
    const buffer = bytesOf('data: a')
    decoder.push(buffer)
    buffer.fill(0x7a)
    expect(decoder.push(bytesOf('\n\n'))).toEqual([message('a')])
  })
})

describe('retry', () => {
  it.each([
    ['9'.repeat(400), 2 ** 31 - 1],
    ['9007199254740993', 2 ** 31 - 1],
    ['0', 0],
    ['00', 0],
    ['2147483647', 2_147_483_647],
  ])('L15: %s is a delay that timers can wait', (text, retryMs) => {
    expect(decode([bytesOf(`retry: ${text}\n`)])).toMatchObject({ retryMs, reports: [['retry', retryMs]] })
  })

  it('is not there before the stream names one', () => {
    expect(createSseDecoder().retryMs).toBeUndefined()
  })
})

describe('the last event id', () => {
  it('sticks, also from a block without data', () => {
    const decoder = createSseDecoder()
    decoder.push(bytesOf('id: 7\n\n'))
    expect(decoder.lastEventId).toBe('7')
    expect(decoder.push(bytesOf('data: a\n\n'))).toEqual([message('a', '7')])
    decoder.push(bytesOf('id: 8\ndata: lost'))
    expect(decoder.end().truncated).toBe(true)
    expect(decoder.lastEventId).toBe('7')
  })

  it('goes on from an earlier connection', () => {
    const decoder = createSseDecoder({ lastEventId: '41' })
    expect(decoder.lastEventId).toBe('41')
    expect(decoder.push(bytesOf('data: a\n\nid\ndata: b\n\n'))).toEqual([message('a', '41'), message('b')])
  })
})

describe('the end', () => {
  it.each([
    ['', false],
    ['data: a\n\n', false],
    ['data: a\n\n: comment\n', false],
    ['data: a\n\nerror: x\n', false],
    ['data: a\n', true],
    ['data: a\n\nid: 5\n', true],
    ['event: x\n', true],
    ['data: a\n\nd', true],
    ['data: a\n\n: comm', true],
  ])('%j: truncated is %s', (text, truncated) => {
    for (const slice of Object.values(slicings)) {
      expect(decode(slice(bytesOf(text))).truncated).toBe(truncated)
      expect(decode(slice(bytesOf(text)), { flushOnEnd: true }).truncated).toBe(truncated)
    }
  })

  it.each([
    ['data: a\n\nid: 5\ndata: b', [message('a'), message('b', '5')], '5'],
    ['data: a\n\nid: 5\ndata: b\n', [message('a'), message('b', '5')], '5'],
    ['data: a\n\nid: 5\ndata: b\r', [message('a'), message('b', '5')], '5'],
    ['data: a\n\nid: 5', [message('a')], '5'],
    ['data: a\n\n', [message('a')], ''],
    ['data: a\n\ndat', [message('a')], ''],
  ])('%j with flushOnEnd', (text, events, lastEventId) => {
    for (const slice of Object.values(slicings)) {
      expect(decode(slice(bytesOf(text)), { flushOnEnd: true })).toMatchObject({ events, lastEventId })
    }
  })

  it('comes once: a later push is a mistake of the caller, a later end gives nothing more', () => {
    const decoder = createSseDecoder({ flushOnEnd: true })
    decoder.push(bytesOf('data: a'))
    expect(decoder.end().events).toHaveLength(1)
    expect(decoder.end()).toEqual({ events: [], truncated: true })
    expect(() => decoder.push(bytesOf('data: b\n\n'))).toThrow(TypeError)
  })
})

describe('callbacks', () => {
  it('are called before push returns, in the order of the stream', () => {
    const order: string[] = []
    const decoder = createSseDecoder({
      onComment: text => order.push(`comment ${text}`),
      onRetry: ms => order.push(`retry ${ms}`),
      onUnknownField: (name, value) => order.push(`${name}=${value}`),
    })
    expect(decoder.push(bytesOf(':a\nretry:1\nx:y\nretry:nonsense\n:b\ndata: c\n\n'))).toHaveLength(1)
    expect(order).toEqual(['comment a', 'retry 1', 'x=y', 'comment b'])
  })

  it('get an unknown line as it stands', () => {
    const lines: string[] = []
    const decoder = createSseDecoder({ onUnknownField: (_name, _value, _before, line) => lines.push(line) })
    const body = ['{', '  "a":', '"b:c", "d:  e"', '}']
    decoder.push(bytesOf(body.join('\r\n')))
    decoder.push(bytesOf('\n'))
    expect(lines).toEqual(body)
  })

  it('say where an unknown field stood among the events', () => {
    const places: unknown[] = []
    const decoder = createSseDecoder({ onUnknownField: (name, _, eventsBefore) => places.push([name, eventsBefore]) })
    decoder.push(bytesOf('a: 1\n\ndata: 1\n\nb: 2\ndata: 2\n\nc: 3\n'))
    decoder.push(bytesOf('d: 4\ndata: 3\n\n'))
    expect(places).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['d', 0],
    ])
  })

  it('may change the callbacks of a later call, and the decoder is not inside its parser then', () => {
    const seen: SseEvent[] = []
    const decoder = createSseDecoder({
      onComment: text => text === 'a' && seen.push(...decoder.push(bytesOf('data: 2\n\n'))),
    })
    seen.push(...decoder.push(bytesOf('data: 1\n\n:a\n')))
    expect(seen).toEqual([message('1'), message('2')])
  })

  it('L17: one that throws loses no event and no other call', () => {
    const onRetry = vi.fn()
    const onComment = vi.fn(text => {
      throw new Error(text)
    })
    const decoder = createSseDecoder({ onComment, onRetry })
    expect(() => decoder.push(bytesOf('data: 1\n\n: x\n: y\nretry: 1\ndata: 2\n\ndata: 3\n\nda'))).toThrow('x')
    expect(onComment).toHaveBeenCalledTimes(2)
    expect(onRetry).toHaveBeenCalledOnce()
    expect(decoder.push(bytesOf('ta: 4\n\n'))).toEqual([message('1'), message('2'), message('3'), message('4')])
    expect(() => decoder.push(bytesOf('data: 5\n\n: z\n'))).toThrow('z')
    expect(decoder.end()).toEqual({ events: [message('5')], truncated: false })
  })
})

it('reads a Node Buffer as well as a Uint8Array', () => {
  const input = Buffer.from('id: ü\ndata: 你好\n\n')
  expect(decode([input]).events).toEqual([message('你好', 'ü')])
  expect(decode(slicesOf(input, 1)).events).toEqual([message('你好', 'ü')])
})

it('reads lines of any length in pieces where an ArrayBuffer knows no transfer', () => {
  const { transfer } = ArrayBuffer.prototype
  Reflect.deleteProperty(ArrayBuffer.prototype, 'transfer')
  onTestFinished(() => {
    ArrayBuffer.prototype.transfer = transfer
  })
  const texts = ['x'.repeat(300_000), 'short', 'y'.repeat(1_000)]
  const input = bytesOf(texts.map(text => `data: ${text}\n\n`).join(''))
  const pieces = Array.from({ length: Math.ceil(input.length / 777) }, (_, i) => input.subarray(777 * i, 777 * (i + 1)))
  expect(decode(pieces).events).toEqual(texts.map(text => message(text)))
})
