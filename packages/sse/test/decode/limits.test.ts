import { createSseDecoder, type SseDecoderOptions, SseLimitError } from '@millrace/sse'
import { describe, expect, it, vi } from 'vitest'
import { bytesOf, randomSlices, slicesOf, slicings } from '../support/bytes.js'
import { decode } from '../support/decode.js'
import { liveBytes } from '../support/memory.js'
import { seededRandom } from '../support/random.js'

// Much work in one test: seconds when the machine is busy.
vi.setConfig({ testTimeout: 60_000 })

const MiB = 1024 * 1024
const line = (prefix: string, length: number): Uint8Array => bytesOf(prefix, new Uint8Array(length).fill(0x78))

/** How many bytes go in before the error. */
function pushUntilError(
  chunk: Uint8Array,
  chunks: number,
  options: SseDecoderOptions,
): { bytes: number; error: unknown } {
  const decoder = createSseDecoder(options)
  decoder.push(bytesOf('data: '))
  for (let count = 1; count <= chunks; count++) {
    try {
      decoder.push(chunk)
    } catch (error) {
      return { bytes: count * chunk.length, error }
    }
  }
  return { bytes: chunks * chunk.length, error: undefined }
}

describe('an event that is too large', () => {
  it('L1: a line without an end fails at the limit, with no more memory than that', () => {
    const chunk = line('', 64 * 1024)
    const before = liveBytes()
    const { bytes, error } = pushUntilError(chunk, 16 * 1024, { maxEventBytes: 8 * MiB })
    expect(error).toBeInstanceOf(SseLimitError)
    expect(error).toMatchObject({ name: 'SseLimitError', code: 'limit', exceeded: 'bytes', limit: 8 * MiB })
    expect(bytes).toBeLessThanOrEqual(8 * MiB + chunk.length)
    expect(liveBytes() - before).toBeLessThan(32 * MiB)
  })

  it('has 16 MiB by default', () => {
    const { bytes, error } = pushUntilError(line('', 64 * 1024), 16 * 1024, {})
    expect(error).toMatchObject({ limit: 16 * MiB })
    expect(bytes).toBe(16 * MiB)
  })

  const large: Record<string, Uint8Array> = {
    'L4: data': line('data: ', 5000),
    'L5: event': line('event: ', 5000),
    'L5: id': line('id: ', 5000),
    retry: bytesOf('retry: ', '1'.repeat(200)),
    'several lines': bytesOf('data: 1\n'.repeat(20)),
    'line ends do not count, but names do': bytesOf('event: x\r\ndata: 01234567\r\n'.repeat(5)),
  }
  for (const [name, bytes] of Object.entries(large)) {
    it.each([...Object.entries(slicings), ['ten bytes', (all: Uint8Array) => slicesOf(all, 10)] as const])(
      `${name}: the same error and the same events before it, in slices: %s`,
      (_, slice) => {
        const input = bytesOf(': c\ndata: small\nid: 1\n\nretry: 5\n: d\n', bytes, '\n\ndata: never\n\n')
        const { events, reports, error, lastEventId, retryMs, truncated } = decode(slice(input), { maxEventBytes: 100 })
        expect(error).toMatchObject({ code: 'limit', exceeded: 'bytes', limit: 100 })
        expect(events).toEqual([{ event: 'message', data: 'small', lastEventId: '1' }])
        expect(reports).toEqual([
          ['comment', 'c'],
          ['retry', 5],
          ['comment', 'd'],
        ])
        expect({ lastEventId, retryMs, truncated }).toEqual({ lastEventId: '1', retryMs: 5, truncated: true })
      },
    )
  }

  it.each(Object.entries(slicings))('exactly at the limit it passes, in slices: %s', (_, slice) => {
    const input = bytesOf('id: 1\r\n: comments are free\r\nunknown: too\r\ndata: ', 'x'.repeat(89), '\r\n\r\n')
    expect(decode(slice(input), { maxEventBytes: 100 }).events).toHaveLength(1)
    expect(decode(slice(input), { maxEventBytes: 99 }).error).toBeInstanceOf(SseLimitError)
  })

  it.each([4, 5, 9, 30, 100])(
    'random streams end at the same place however they are cut, with a limit of %i',
    maxEventBytes => {
      const random = seededRandom(maxEventBytes)
      const pieces = [
        'data',
        'data:',
        'da',
        'data: xy',
        'event: x',
        'id:',
        'id: 7',
        'dax',
        ': c',
        '你',
        '\n',
        '\r',
        '\r\n',
        '\n\n',
      ]
      let limited = 0
      for (let round = 0; round < 2000; round++) {
        const input = bytesOf(
          ...Array.from({ length: 1 + random() * 30 }, () => pieces[Math.floor(random() * pieces.length)]!),
        )
        const whole = decode([input], { maxEventBytes })
        expect(decode(slicesOf(input, 1), { maxEventBytes })).toEqual(whole)
        expect(decode(randomSlices(input, 9, random), { maxEventBytes })).toEqual(whole)
        if (whole.error) limited++
      }
      expect(limited).toBeGreaterThan(0)
    },
  )

  it('kills the decoder: it throws the same error again, and gives at its end what was complete', () => {
    const decoder = createSseDecoder({ maxEventBytes: 10 })
    const caught: unknown[] = []
    for (const text of ['data: a\n\ndata: far too much\n\n', 'data: b\n\n', '']) {
      try {
        decoder.push(bytesOf(text))
      } catch (error) {
        caught.push(error)
      }
    }
    expect(caught).toHaveLength(3)
    expect(new Set(caught).size).toBe(1)
    expect(decoder.end()).toEqual({ events: [{ event: 'message', data: 'a', lastEventId: '' }], truncated: true })
    expect(decoder.end().events).toEqual([])
  })

  it.each([0, -1, Number.NaN])('the limit must be positive: %s', maxEventBytes => {
    expect(() => createSseDecoder({ maxEventBytes })).toThrow(TypeError)
  })
})

describe('many lines', () => {
  it('L6: a million bare data lines are counted: too many by default, right with room for them', () => {
    const input = bytesOf('data\n'.repeat(1_000_000), '\n')
    for (const chunks of [[input], slicesOf(input, 16 * 1024), slicesOf(input, 7)]) {
      const error = decode(chunks).error
      expect(error).toMatchObject({ code: 'limit', exceeded: 'lines', limit: (16 * MiB) / 128 })
      expect(decode(chunks, { maxEventBytes: 128 * MiB }).events[0]?.data).toBe('\n'.repeat(999_999))
    }
  })

  it.each([
    ['L7: a million blank lines', '\n', 0],
    ['L8: a million comments', ': ping\n\n', 0],
    ['a million events', 'data: x\n\n', 1_000_000],
  ])('%s', (_, text, count) => {
    const chunks = slicesOf(bytesOf(text.repeat(1_000_000)), 16 * 1024)
    const decoder = createSseDecoder()
    const before = liveBytes()
    let events = 0
    for (const chunk of chunks) events += decoder.push(chunk).length
    expect(events).toBe(count)
    expect(liveBytes() - before).toBeLessThan(MiB)
    expect(decoder.end().truncated).toBe(false)
  })

  it.each([16 * 1024, 8_000_000])(
    'L8: a million comments in chunks of %i bytes call onComment a million times',
    size => {
      const onComment = vi.fn()
      let calls = 0
      const decoder = createSseDecoder({ onComment: text => (++calls === 1_000_000 ? onComment(text) : undefined) })
      for (const chunk of slicesOf(bytesOf(': ping\n\n'.repeat(1_000_000)), size)) decoder.push(chunk)
      expect(calls).toBe(1_000_000)
      expect(onComment).toHaveBeenCalledWith('ping')
    },
  )
})

describe('long lines that are no field', () => {
  const junk = line('', 64 * 1024)
  const feed64MiB = (start: string, options: SseDecoderOptions = {}) => {
    const decoder = createSseDecoder({ maxEventBytes: 1000, ...options })
    decoder.push(bytesOf('data: kept\n', start))
    const before = liveBytes()
    for (let chunk = 0; chunk < 1024; chunk++) expect(decoder.push(junk)).toEqual([])
    const grown = liveBytes() - before
    return { grown, events: decoder.push(bytesOf('\r')).concat(decoder.push(bytesOf('\n\r\n'))) }
  }
  const kept = [{ event: 'message', data: 'kept', lastEventId: '' }]

  it.each([
    ['L9: a comment', ':'],
    ['L10: an unknown field', 'error: '],
    ['L11: almost a field', 'dat'],
  ])('%s of 64 MiB is not stored and does not count', (_, start) => {
    const { grown, events } = feed64MiB(start)
    expect(grown).toBeLessThan(MiB / 4)
    expect(events).toEqual(kept)
  })

  it('a comment of 64 MiB is reported by its beginning', () => {
    const onComment = vi.fn()
    const { grown, events } = feed64MiB(': ', { onComment })
    expect(grown).toBeLessThan(MiB / 4)
    expect(events).toEqual(kept)
    expect(onComment.mock.calls).toEqual([['x'.repeat(4096)]])
  })

  it('an unknown field of 64 MiB is reported by its name and the beginning of its value', () => {
    const onUnknownField = vi.fn()
    const { grown, events } = feed64MiB('error: ', { onUnknownField })
    expect(grown).toBeLessThan(MiB / 4)
    expect(events).toEqual(kept)
    const value = 'x'.repeat(4096 - 'error: '.length)
    expect(onUnknownField.mock.calls).toEqual([['error', value, 0, `error: ${value}`]])
  })

  it.each([
    ['error: {"code":500}', [['unknown', 'error', '{"code":500}', 0]]],
    ['error:{"code":500}', [['unknown', 'error', '{"code":500}', 0]]],
    ['not a field at all', [['unknown', 'not a field at all', '', 0]]],
    ['dat', [['unknown', 'dat', '', 0]]],
    ['datax: y', [['unknown', 'datax', 'y', 0]]],
    [`error: ${'你'.repeat(5000)}`, [['unknown', 'error', '你'.repeat(4089), 0]]],
    [`${'é'.repeat(5000)}: x`, [['unknown', 'é'.repeat(4096), '', 0]]],
    [`: ${'😀'.repeat(5000)}`, [['comment', '😀'.repeat(2048)]]],
    [':', [['comment', '']]],
  ])('%s is reported the same in every slicing', (text, reports) => {
    for (const slice of Object.values(slicings)) {
      for (const end of ['\n', '\r', '\r\n']) {
        expect(decode(slice(bytesOf(text, end, 'data: x', end, end)))).toMatchObject({
          reports,
          events: [{ data: 'x' }],
        })
      }
    }
  })

  it('L11: a beginning of a name, byte by byte, is let go at the first impossible character', () => {
    const decoder = createSseDecoder({ maxEventBytes: 10 })
    for (const byte of bytesOf('datum'.repeat(100))) decoder.push(Uint8Array.of(byte))
    expect(decoder.push(bytesOf('\ndata: ok\n\n'))).toHaveLength(1)
  })
})
