import { createSseDecoder, type SseDecoderOptions, type SseEvent, type SseKnownBlocks } from '@millrace/sse'
import { describe, expect, it } from 'vitest'
import { bytesOf, randomSlices, slicesOf, slicings } from '../support/bytes.js'
import { seededRandom } from '../support/random.js'

/** Knows the blocks `data: k`, more letters, and their blank line, behind CRLF or LF. */
class Known implements SseKnownBlocks {
  ready = true
  asked = 0
  read = 0
  readonly #told: string[]

  constructor(told: string[]) {
    this.#told = told
  }

  readKnown(text: string, from: number, bytes: Uint8Array, before: SseEvent[]): number {
    this.asked++
    for (const { data } of before.splice(0)) this.#told.push(data)
    expect([...bytes].map(byte => String.fromCharCode(byte)).join('')).toBe(text)
    let at = from
    for (const block of text.slice(from).matchAll(/data: (k[a-z]*)(?:\n\n|\r\n\r\n)/gy)) {
      this.#told.push(block[1]!)
      this.read++
      at += block[0].length
    }
    return at
  }
}

/** What comes of a body, in its order. */
function toldOf(chunks: readonly Uint8Array[], known: boolean, options: SseDecoderOptions = {}) {
  const told: string[] = []
  const knownBlocks = new Known(told)
  const decoder = createSseDecoder({ ...options, ...(known && { knownBlocks }) })
  const add = (events: readonly SseEvent[]): void => {
    for (const { data } of events) told.push(data)
  }
  let error: unknown
  try {
    for (const chunk of chunks) add(decoder.push(chunk))
  } catch (thrown) {
    error = thrown
  }
  const { events, truncated } = decoder.end()
  add(events)
  return {
    read: knownBlocks.read,
    outcome: { told, truncated, error, id: decoder.lastEventId, retry: decoder.retryMs },
  }
}

describe('blocks that somebody knows', () => {
  it.each<[string, string, number]>([
    ['alone', 'data: ka\n\n'.repeat(5), 5],
    ['between others', 'data: ka\n\ndata: x\n\ndata: kb\n\ndata: 水\n\ndata: kc\n\n', 3],
    ['behind a byte order mark', '\ufeffdata: ka\n\n', 1],
    ['behind a comment', ': c\n\ndata: ka\n\n', 1],
    ['behind a blank line too many', '\n\n\n\ndata: ka\n\n', 1],
    ['behind the first line of a block', 'data: x\ndata: ka\n\ndata: kb\n\n', 1],
    ['behind an id', 'id: 1\ndata: ka\n\ndata: kb\n\n', 1],
    ['behind CRLF', 'data: x\r\n\r\ndata: ka\n\n', 1],
    ['with CRLF', 'data: ka\r\n\r\n'.repeat(5), 5],
    ['with CRLF between others', 'data: ka\r\n\r\ndata: x\r\n\r\ndata: kb\r\n\r\ndata: x\n\r\ndata: kc\r\n\r\n', 3],
    ['with CRLF and LF in turns', 'data: x\n\ndata: ka\r\n\r\ndata: x\r\n\r\ndata: kb\n\n'.repeat(3), 6],
    ['behind CRs', 'data: x\r\rdata: ka\n\ndata: kb\n\n', 1],
    ['cut', 'data: ka\n\ndata: kb\n', 1],
  ])('are not read by the parser: %s', (_, body, read) => {
    const chunks = [bytesOf(body)]
    const known = toldOf(chunks, true)
    expect(known.read).toBe(read)
    expect(known.outcome).toEqual(toldOf(chunks, false).outcome)
  })

  it.each(Object.keys(slicings))('are no other events in any slicing: %s', slicing => {
    const lines = [
      'data: k',
      'data: kab',
      'data: x',
      'data: 水',
      'id: 7',
      'retry: 5',
      'event: e',
      ': c',
      'x: y',
      'data',
      '',
    ]
    const ends = ['\n', '\n', '\n', '\n', '\n\n', '\n\n', '\n\n', '\r\n', '\r', '\r\n\r\n']
    const random = seededRandom(11)
    const one = (list: readonly string[]): string => list[Math.floor(random() * list.length)]!
    let read = 0
    for (let round = 0; round < 60; round++) {
      const body = bytesOf(Array.from({ length: 60 }, () => one(lines) + one(ends)).join(''))
      for (const chunks of [slicings[slicing]!(body), randomSlices(body, 40, random)]) {
        for (const options of [{}, { flushOnEnd: true }, { maxEventBytes: 30 }]) {
          const known = toldOf(chunks, true, options)
          expect(known.outcome).toEqual(toldOf(chunks, false, options).outcome)
          read += known.read
        }
      }
    }
    expect(read).toBeGreaterThan(40)
  })

  it('are not asked for while nobody knows any', () => {
    const told: string[] = []
    const knownBlocks = new Known(told)
    const decoder = createSseDecoder({ knownBlocks })
    const body = bytesOf('data: x\n\n'.repeat(20))
    decoder.push(body)
    expect(knownBlocks.asked).toBe(20)
    knownBlocks.ready = false
    expect(decoder.push(body)).toHaveLength(20)
    expect(knownBlocks.asked).toBe(20)
  })

  it('throw out of push what their reader throws, behind the events in front', () => {
    const told: string[] = []
    const decoder = createSseDecoder({
      knownBlocks: {
        ready: true,
        readKnown(text, from, _, before) {
          for (const { data } of before.splice(0)) told.push(data)
          if (text.startsWith('data: bad', from)) throw new Error('bad')
          return from
        },
      },
    })
    expect(() => decoder.push(bytesOf('data: a\n\ndata: b\n\ndata: bad\n\ndata: c\n\n'))).toThrow('bad')
    expect(told).toEqual(['a', 'b'])
  })

  it('take time linear in the bytes', () => {
    const body = bytesOf('data: x\n\ndata: k\n\n'.repeat(2_000))
    let characters = 0
    const decoder = createSseDecoder({
      knownBlocks: {
        ready: true,
        readKnown(text, from) {
          const to = text.startsWith('data: k', from) ? from + 9 : from
          characters += to - from
          return to
        },
      },
    })
    const events = slicesOf(body, 64_000).flatMap(chunk => decoder.push(chunk))
    expect(events).toHaveLength(2_000)
    expect(characters).toBe(18_000)
  })
})
