import { encodeSseComment, encodeSseEvent, type SseFields, sseHeaders } from '@millrace/sse'
import { describe, expect, it, vi } from 'vitest'
import { bytesOf, randomSlices } from '../support/bytes.js'
import { decode } from '../support/decode.js'
import { seededRandom } from '../support/random.js'
import { reference } from '../support/reference.js'

// Much work in one test: seconds when the machine is busy.
vi.setConfig({ testTimeout: 60_000 })

/** What a reader gets. */
const received = (text: string) => decode([bytesOf(text)])

describe('encodeSseEvent', () => {
  it.each<[SseFields, string]>([
    [{ data: 'hello' }, 'data: hello\n\n'],
    [{ data: '' }, 'data: \n\n'],
    [{ data: ' leading' }, 'data:  leading\n\n'],
    [{ data: 'a\nb\rc\r\nd\n' }, 'data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n'],
    [{ data: 'x', retry: 0, event: 'e', id: '7' }, 'id: 7\nevent: e\nretry: 0\ndata: x\n\n'],
    [{ data: 'x', event: '' }, 'data: x\n\n'],
    [{ id: '' }, 'id: \n\n'],
    [{ id: '0' }, 'id: 0\n\n'],
    [{ event: 'only' }, 'event: only\n\n'],
    [{ retry: 2 ** 31 - 1 }, 'retry: 2147483647\n\n'],
    [{ retry: -0 }, 'retry: 0\n\n'],
    [{ data: '\uFEFFx\0\u2028' }, 'data: \uFEFFx\0\u2028\n\n'],
    [{ id: undefined, event: undefined, retry: undefined, data: undefined }, '\n'],
  ])('%j is %j', (fields, text) => {
    expect(encodeSseEvent(fields)).toBe(text)
  })

  const attacks = ['\n', '\r', '\r\n', 'x\ndata: injected', 'x\rdata: injected', 'x\r\n\r\ndata: injected\r\n\r\n']
  it.each(attacks)('event and id refuse %j', attack => {
    expect(() => encodeSseEvent({ event: attack })).toThrow(new TypeError('event must not contain CR or LF'))
    expect(() => encodeSseEvent({ id: attack })).toThrow(new TypeError('id must not contain CR or LF'))
  })

  it.each(attacks)('data and comments carry %j and nothing of it becomes a field', attack => {
    const normal = attack.replace(/\r\n|\r/g, '\n')
    expect(received(encodeSseEvent({ data: attack })).events).toEqual([
      { event: 'message', data: normal, lastEventId: '' },
    ])
    expect(received(encodeSseComment(attack) + encodeSseEvent({ data: 'x' }))).toMatchObject({
      events: [{ data: 'x' }],
      reports: normal.split('\n').map(line => ['comment', line]),
    })
  })

  it('id refuses NUL, which would make readers ignore it; event carries it', () => {
    expect(() => encodeSseEvent({ id: 'a\0b' })).toThrow(new TypeError('id must not contain NUL'))
    expect(received(encodeSseEvent({ event: 'a\0b', data: '' })).events[0]?.event).toBe('a\0b')
  })

  it.each(['0\r\nevent: admin\r\ndata: x', '5', -1, 1.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY, null, 5n])(
    'retry refuses %s',
    retry => {
      expect(() => encodeSseEvent({ retry: retry as number })).toThrow(TypeError)
    },
  )

  // An object may answer indexOf like a string without a line end, and be another string when it is written.
  const disguised = { indexOf: () => -1, toString: () => 'x\ndata: injected' }
  it.each([null, 7, ['x\n'], { toString: () => 'x' }, disguised])('nothing but strings are text: %s', value => {
    const text = value as unknown as string
    expect(() => encodeSseEvent({ data: text })).toThrow(TypeError)
    expect(() => encodeSseEvent({ event: text })).toThrow(TypeError)
    expect(() => encodeSseEvent({ id: text })).toThrow(TypeError)
    expect(() => encodeSseComment(text)).toThrow(TypeError)
  })
})

describe('encodeSseComment', () => {
  it('is a heartbeat without text, and may stand inside a block', () => {
    expect(encodeSseComment()).toBe(': \n')
    expect(encodeSseComment('ping')).toBe(': ping\n')
    expect(received(`data: a\n${encodeSseComment('x\ny')}data: b\n\n`).events[0]?.data).toBe('a\nb')
  })
})

describe('ten thousand random events', () => {
  const text = [
    'a',
    ' ',
    ':',
    '\n',
    '\r',
    '\r\n',
    '\0',
    '\u2028',
    '\u0085',
    '\uFEFF',
    '\uD800',
    '\uDC00',
    '你',
    '😀',
    'data: ',
  ]
  const make = (random: () => number, letters: readonly string[]): string =>
    Array.from({ length: random() * 8 }, () => letters[Math.floor(random() * letters.length)]!).join('')
  const sometimes = <T>(random: () => number, value: T): T | undefined => (random() < 0.5 ? value : undefined)

  it.each(Array.from({ length: 100 }, (_, seed) => seed))('arrive as they were sent, seed %i', seed => {
    const random = seededRandom(seed)
    const line = text.filter(letter => !/[\r\n]/.test(letter))
    const sent = Array.from({ length: 100 }, () => ({
      id: sometimes(random, make(random, line).replaceAll('\0', '')),
      event: sometimes(random, make(random, line)),
      data: make(random, text),
    }))
    let lastEventId = ''
    const expected = sent.map(({ id, event, data }) => {
      lastEventId = id?.toWellFormed() ?? lastEventId
      return {
        event: event?.toWellFormed() || 'message',
        data: data.replace(/\r\n|\r/g, '\n').toWellFormed(),
        lastEventId,
      }
    })
    const bytes = bytesOf(
      ...sent.map(fields => encodeSseEvent(fields) + (random() < 0.1 ? encodeSseComment(fields.data) : '')),
    )
    expect(decode(randomSlices(bytes, 40, random)).events).toEqual(expected)
    expect(reference(bytes).events).toEqual(expected)
  })
})

it('sseHeaders are frozen', () => {
  expect(sseHeaders).toEqual({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  })
  expect(Object.isFrozen(sseHeaders)).toBe(true)
})
