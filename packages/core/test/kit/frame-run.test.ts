import { ChatSink } from '@millrace/core'
import { createFrameDecoder, createFrameParser, restartable } from '@millrace/core/provider-kit'
import { describe, expect, it, vi } from 'vitest'
import { type FrameListener, sseFraming } from '../../src/runtime/framing.js'
import { seededRandom } from '../support/random.js'

const passed = ['choices', 'delta', 'tool_calls', 'function']
const encoder = new TextEncoder()

/** What a reader is told of a body: each frame with its event's name and text, and how it ended. */
interface Told {
  readonly told: string[]
  /** Frames that were read out of the body's text, without an event for each. */
  readonly inRuns: number
}

/** Reads a body in pieces. @param runs - false: each frame comes alone, as it does from other framings. */
function read(pieces: readonly Uint8Array[], runs: boolean, keys: readonly string[] = passed): Told {
  const told: string[] = []
  const sink = new ChatSink({ provider: 'p' })
  let alone = 0
  const decoder = createFrameDecoder(
    {
      read: (parsed, sink, { event, data }) => {
        told.push(`${event} ${JSON.stringify(parsed)} ${data}`)
        if (parsed.throws) throw new Error('unreadable')
        if (parsed.over) sink.end()
      },
      done: () => void told.push('[DONE]'),
    },
    createFrameParser(keys),
  )
  const listener: FrameListener = {
    frame(frame) {
      if (sink.done) return
      alone++
      decoder.decode(frame, sink)
    },
    get knows() {
      return runs && !sink.done && decoder.events!.ready
    },
    known: (input, from) => decoder.events!.read(input, from, sink),
  }
  const framing = sseFraming(100_000)
  try {
    for (const piece of pieces) framing.push(piece, listener)
    framing.end(listener)
  } catch (thrown) {
    told.push(`thrown: ${(thrown as Error).message}`)
  }
  const [failure] = sink.drain().filter(record => record.type === 'error')
  told.push(`over: ${sink.done} ${JSON.stringify(failure)}`)
  return { told, inRuns: told.filter(line => line.includes('{')).length - alone }
}

function piecesOf(body: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < body.length; at += size) pieces.push(body.subarray(at, at + size))
  return pieces
}

/** Reads in both ways, and expects the same. @returns how many frames were read in runs. */
function same(
  body: Uint8Array,
  sizes: readonly number[] = [100_000, 2_000, 700, 64, 3],
  keys?: readonly string[],
): number {
  let inRuns = 0
  for (const size of sizes) {
    const pieces = piecesOf(body, size)
    const alone = read(pieces, false, keys)
    const together = read(pieces, true, keys)
    expect(together.told).toEqual(alone.told)
    inRuns = Math.max(inRuns, together.inRuns)
  }
  return inRuns
}

const chunk = (content: unknown, more: object = {}): string =>
  JSON.stringify({
    id: 'a',
    object: 'chat.completion.chunk',
    request_id: '20261123052200c0ffee',
    choices: [{ index: 0, delta: { role: 'assistant', content } }],
    ...more,
  })
const event = (data: string): string => `data: ${data}\n\n`
/** The same with lines that end by CRLF, as Google sends them. */
const crlf = (text: string): string => text.replaceAll('\n', '\r\n')
const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))
const warm = many(96, at => event(chunk(`w${at}`))).join('')
const bodyOf = (...parts: (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap(part => (typeof part === 'string' ? [...encoder.encode(part)] : part)))

describe('events that are alike are read out of the text of a body', () => {
  const words = [
    'a',
    '',
    ' the',
    '"',
    '\\',
    '\\"x',
    'a\nb',
    '\u0000',
    '水',
    '水车 ',
    'é',
    '👩‍🌾',
    'x'.repeat(40),
    '水'.repeat(40),
  ]

  it.each<[string, (at: number) => string]>([
    ['texts of every kind', at => event(chunk(words[at % words.length]))],
    ['texts of every length', at => event(chunk('水0123456789'.repeat(7).slice(at % 11, (at % 11) + (at % 67))))],
    ['texts of every length, of ASCII', at => event(chunk('0123456789abcdef'.repeat(6).slice(0, at % 90)))],
    ['texts of every length with an escape', at => event(chunk(`${'x'.repeat(at % 50)}\n${'y'.repeat(at % 13)}`))],
    ['texts that end like a frame', at => event(chunk(['"}}]}', '\n\ndata: {', '"', '"}}]}\n\n'][at % 4]))],
    ['numbers beside them', at => event(chunk(`w${at}`, { created: 1_764_000_000 + (at >> 3), n: at / 3 }))],
    [
      'numbers of every kind',
      at =>
        event(
          chunk(`w${at}`, { n: [0, 7, -1, 1.5, 1e21, 999999999999999, 9007199254740992, 12345678901234568][at % 8] }),
        ),
    ],
    ['words that are null at times', at => event(chunk(`w${at}`, { tier: at % 3 ? null : 'default' }))],
    ['forms that alternate', at => event(chunk(`w${at}`, [{}, { usage: null }, { logprobs: null, n: at }][at % 3]))],
    [
      'forms that alternate, and go on now and then',
      at => event(chunk(`w${at}`, [{}, { usage: null }][((at * at) >> 2) % 2])),
    ],
    ['names that alternate', at => `event: ${['delta', 'other'][at % 2]}\ndata: ${chunk(`w${at}`)}\n\n`],
    ['frames without a blank in front', at => `data:${chunk(`w${at}`)}\n\n`],
    [
      'blanks in front of the last bracket',
      at => event(chunk(`w${at}`).replace(/}$/, `${' '.repeat((at * 7) % 16)}}`)),
    ],
    ['named events', at => `event: delta\ndata: ${chunk(`w${at}`)}\n\n`],
    ['lines that end by CRLF', at => crlf(event(chunk(words[at % words.length])))],
    ['named events whose lines end by CRLF', at => crlf(`event: delta\n${event(chunk(`w${at}`))}`)],
    ['line ends that alternate', at => (at % 40 < 20 ? crlf : String)(event(chunk(`w${at}`)))],
    ['line ends of both kinds in one event', at => `event: delta\ndata: ${chunk(`w${at}`)}\r\n\r\n`],
    ['characters of several bytes that never change', at => event(chunk(`w${at}`, { model: '磨坊-é-👩‍🌾' }))],
  ])('%s', (_, make) => {
    expect(same(bodyOf(many(300, make).join(''), 'data: [DONE]\n\n'))).toBeGreaterThan(90)
    same(bodyOf(many(120, make).join('')), [10_000], [])
  })

  it.each<[string, string]>([
    ['a comment', ': alive\n\n'],
    ['a comment in a block', `: alive\ndata: ${chunk('x')}\n\n`],
    ['an id', `id: 7\ndata: ${chunk('x')}\n\n`],
    ['an id behind it', `data: ${chunk('x')}\nid: 7\n\n`],
    ['a blank line too many', '\n'],
    ['two blanks in front', `data:  ${chunk('x')}\n\n`],
    ['CRLF', `data: ${chunk('x')}\r\n\r\n`],
    ['CR', `data: ${chunk('x')}\r\r`],
    ['LF behind CR', `data: ${chunk('x')}\r\n\n`],
    ['a name', `event: ping\ndata: ${chunk('x')}\n\n`],
    ['a name that is a failure', `event: error\ndata: ${chunk('x')}\n\n`],
    ['a name of two lines', `event: a\rdata: ${chunk('x')}\n\n`],
    ['a name in other letters', `event: ディ\ndata: ${chunk('x')}\n\n`],
    ['a name of blanks', `event:  \ndata: ${chunk('x')}\n\n`],
    ['data of two lines', `data: ${chunk('x')}\ndata: ${chunk('y')}\n\n`],
    ['data of two lines that are one text', `data: ${chunk('x').slice(0, -1)}\ndata: }\n\n`],
    ['a missing blank line', `data: ${chunk('x')}\n`],
    ['an unknown field', `warning: x\n\n`],
    ['an error as a field', 'error: {"code":1}\n\n'],
    ['bare JSON', '{"error":{"message":"no"}}\n\n'],
    ['the end mark', 'data: [DONE]\n\n'],
    ['another form', event(JSON.stringify({ progress: 1 }))],
    ['no JSON', event('{"id":"a","object"')],
    ['an unfinished string', event(chunk('x').replace('x"', 'x'))],
    ['a line break in a string', event(chunk('x').replace('x', 'x\ny'))],
    ['a control character', event(chunk('x').replace('x', '\u0001'))],
    ['a bad escape', event(chunk('x').replace('x', '\\x'))],
    ['an escape of a half character', event(chunk('x').replace('x', '\\ud83d'))],
    ['a word where a text was', event(chunk(null))],
    ...['01', '-0', '-', '1.', '1e5', '1E+5', '12345678901234567890', '00', '1a', '0x1', '1 ', ' 1', 'NaN', ''].map(
      (number): [string, string] => [
        `the number '${number}' where a text was`,
        event(chunk('x').replace('"x"', number)),
      ],
    ),
    ['more behind the frame', event(`${chunk('x')} `)],
    ['a frame that throws', event(chunk('x', { throws: true }))],
    ['the end of the answer', event(chunk('x', { over: true }))],
    ['a restart in the middle', `data: ${chunk('x').slice(0, 30)}data: ${chunk('y')}\n\n`],
  ])('and between them %s', (_, odd) => {
    const more = many(40, at => event(chunk(`v${at}`))).join('')
    same(bodyOf(warm, odd, more, odd, odd, more))
    same(bodyOf(warm, many(12, at => event(chunk(`v${at}`)) + odd).join(''), more))
    same(bodyOf(crlf(warm), odd, crlf(more), crlf(odd), odd, crlf(more)))
  })

  it.each<[string, readonly number[]]>([
    ['a byte that begins nothing', [0xff]],
    ['a byte that goes on', [0x80]],
    ['half of two bytes', [0xc3]],
    ['two bytes for one', [0xc1, 0x81]],
    ['two of three bytes', [0xe6, 0xb0]],
    ['three bytes for two', [0xe0, 0x81, 0x81]],
    ['half a character of UTF-16', [0xed, 0xa0, 0xbd]],
    ['the last of three bytes', [0xef, 0xbf, 0xbf]],
    ['a byte order mark', [0xef, 0xbb, 0xbf]],
    ['three of four bytes', [0xf0, 0x9f, 0x91]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['good ones', [...encoder.encode('é水👩한ࠀ߿')]],
  ])('bytes of UTF-8: %s', (_, bytes) => {
    const [before, after] = event(chunk('|')).split('|') as [string, string]
    const pieces = many(30, at => [
      before,
      ...(at % 3 ? [bytes] : []),
      at % 2 ? 'x' : '',
      ...(at % 5 ? [] : [bytes]),
      after,
    ])
    expect(same(bodyOf(warm, ...pieces.flat()))).toBeGreaterThan(20)
  })

  it('however they are mixed and broken', () => {
    const random = seededRandom(5)
    const below = (limit: number): number => Math.floor(random() * limit)
    const pool = [
      ...words.flatMap(word => many(4, () => event(chunk(word)))),
      ...words.map(word => event(chunk(word, { tail: 'x' }))),
      ...words.map(word => `event: d\ndata: ${JSON.stringify({ text: word, filler: 'as long as frames are' })}\n\n`),
      ': alive\n\n',
      '\r\n',
      'id: 1\n',
    ]
    const odd = ['"', '\\', '\n', '\r', '{', '}', ':', 'data: ', '\n\n', '水', '\u0000', 'null', '1']
    let inRuns = 0
    for (let round = 0; round < 60; round++) {
      let body = warm
      for (let count = 0; count < 150; count++) {
        const text = pool[below(pool.length)]!
        const at = below(text.length)
        body += below(200) ? text : text.slice(0, at) + odd[below(odd.length)]! + text.slice(at + below(3))
      }
      if (round % 3 === 0) body = crlf(body)
      inRuns += same(bodyOf(body), [100_000, 1 + below(900)], round % 2 ? passed : [])
    }
    expect(inRuns).toBeGreaterThan(500)
  })

  it.each([2_000, 100_000])(
    'of ASCII as long as paddings are, without a text that is parsed for one: pieces of %s',
    size => {
      const padding = 'AbCdEfGhIjKlMnOp'.repeat(3)
      const body = bodyOf(
        many(400, at => event(chunk(`w${at}`, { obfuscation: padding.slice(0, 1 + (at % 36)) }))).join(''),
      )
      const parse = vi.spyOn(JSON, 'parse')
      const { told } = read(piecesOf(body, size), true)
      const parsed = parse.mock.calls.length
      parse.mockRestore()
      expect(told).toHaveLength(401)
      // Those in front of the first template, and what its search takes.
      expect(parsed).toBeLessThan(110)
    },
  )

  it('leaves off where runs are not met, and begins again where they are', () => {
    const frames = many(4_000, at => `id: ${at}\n${event(chunk(`w${at}`))}`)
    const ends = frames.map(frame => encoder.encode(frame).length)
    let asked = 0
    const decoder = createFrameDecoder({ read: () => {} }, createFrameParser(passed))
    const sink = new ChatSink({ provider: 'p' })
    const framing = sseFraming(100_000)
    const listener: FrameListener = {
      frame: frame => decoder.decode(frame, sink),
      get knows() {
        return decoder.events!.ready
      },
      known(input, from) {
        asked++
        return decoder.events!.read(input, from, sink)
      },
    }
    for (const frame of frames) framing.push(encoder.encode(frame), listener)
    expect(asked).toBeLessThan(ends.length / 16)
    asked = 0
    for (let at = 0; at < 64; at++) framing.push(encoder.encode(event(chunk(`v${at}`))), listener)
    expect(asked).toBeGreaterThan(20)
  })
})

describe('a text over several lines is known by its fields alone', () => {
  const lines = (at: number): string => `data: {\ndata: ${chunk(`w${at}`).slice(1)}\n\n`

  it.each<[string, string]>([
    ['a line that is no field in it', event(`{\n${chunk('x').slice(1)}`)],
    ['a blank line in it', event(`{\n\n${chunk('x').slice(1)}`)],
    ['the same in one line', event(chunk('x'))],
  ])('%s', (_, odd) => {
    // Runs are tried at some events alone.
    for (let before = 86; before < 126; before++) same(bodyOf(many(before, lines).join(''), odd, lines(0)), [700, 64])
  })
})

it('a restart inside of a body with runs withdraws what was told', () => {
  const told: unknown[] = []
  let readers = 0
  const make = () => {
    const number = readers++
    return { read: (parsed: { readonly [key: string]: unknown }) => void told.push([number, parsed.t]) }
  }
  const decoder = restartable(make, { mark: 'data: {', fits: () => true }, 'recover')
  const sink = new ChatSink({ provider: 'p' })
  const framing = sseFraming(100_000)
  const listener: FrameListener = {
    frame: frame => decoder.decode(frame, sink),
    get knows() {
      return decoder.events!.ready
    },
    known: (input, from) => decoder.events!.read(input, from, sink),
  }
  const frame = (t: string): string => event(JSON.stringify({ shared: 'by all the frames of this stream', t }))
  const half = frame('lost').slice(0, 20)
  const body = [...many(50, at => frame(`a${at}`)), half, ...many(10, at => frame(`b${at}`))].join('')
  framing.push(encoder.encode(body), listener)
  expect(told).toEqual([...many(50, at => [0, `a${at}`]), ...many(10, at => [1, `b${at}`])])
})
