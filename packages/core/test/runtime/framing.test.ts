import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Frame, type Framing, ndjsonFraming, sseFraming } from '../../src/runtime/framing.js'

const utf8 = new TextEncoder()
const sizes = [1, 2, 3, 7, 1_000]

/** The frames of a body cut into pieces of that size, and the code of what was thrown. */
function framesOf(framing: Framing, body: Uint8Array, size: number): { frames: string[]; thrown?: unknown } {
  const frames: string[] = []
  const listener = {
    frame: ({ event, data }: Frame): void => void frames.push(event === 'message' ? data : `${event}=${data}`),
  }
  try {
    for (let at = 0; at < body.length; at += size) framing.push(body.subarray(at, at + size), listener)
  } catch (thrown) {
    return { frames, thrown: (thrown as { code?: unknown }).code }
  }
  framing.end(listener)
  return { frames }
}

describe.each<[string, (maxEventBytes: number) => Framing, [string, string, string[]][]]>([
  [
    'sse',
    sseFraming,
    [
      ['events', 'data: a\n\ndata: b\r\n\r\n', ['a', 'b']],
      ['names', 'event: ping\ndata: {}\n\n', ['ping={}']],
      ['comments', ': hello\n\ndata: a\n\n: bye\n\n', ['a']],
      ['a last event without its blank line', 'data: a\n\ndata: b\n', ['a', 'b']],
      ['a last event without its line end', 'data: a\n\ndata: b', ['a', 'b']],
      ['characters of several bytes', 'data: 日本😀\n\n', ['日本😀']],
      ['an error as a field of its own', 'data: a\n\nerror: {"code":1}\n\n', ['a', 'error={"code":1}']],
      ['it before what follows', 'data: a\n\nerror: 1\n\nerror: 2\n\ndata: b\n\n', ['a', 'error=1', 'error=2', 'b']],
      ['another unknown field', 'data: a\n\nwarning: x\n\n', ['a']],
    ],
  ],
  [
    'ndjson',
    ndjsonFraming,
    [
      ['lines', '{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
      ['CRLF and blank lines', '{"a":1}\r\n\r\n \n{"b":2}\r\n', ['{"a":1}', '{"b":2}']],
      ['a last line without its end', '{"a":1}\n{"b":2}', ['{"a":1}', '{"b":2}']],
      ['characters of several bytes', '"日本😀"\n', ['"日本😀"']],
      ['a byte order mark', '\uFEFF{"a":1}\n', ['{"a":1}']],
      ['a line longer than the first buffer', `"${'x'.repeat(5_000)}"\n1\n`, [`"${'x'.repeat(5_000)}"`, '1']],
      ['nothing', '', []],
    ],
  ],
])('%s', (_, make, cases) => {
  it.each(cases)('%s, however they are cut', (_, body, expected) => {
    for (const size of sizes) expect(framesOf(make(100_000), utf8.encode(body), size)).toEqual({ frames: expected })
  })
})

describe.each([
  ['sse', sseFraming, 'data: a\n\ndata: b\n\n', `data: ${'x'.repeat(100)}\n\n`],
  ['ndjson', ndjsonFraming, 'a\nb\n', `${'x'.repeat(100)}\n`],
] as const)('%s: a frame too large', (_, make, before, large) => {
  it.each(sizes)('is an error with what came before it given, in pieces of %i', size => {
    const body = utf8.encode(`${before}${large}${before}`)
    expect(framesOf(make(50), body, size)).toEqual({ frames: ['a', 'b'], thrown: 'limit' })
  })

  it('of exactly the limit passes', () => {
    const { frames, thrown } = framesOf(make(100), utf8.encode(large.replace(/x+/, 'x'.repeat(94))), 7)
    expect(thrown).toBeUndefined()
    expect(frames).toEqual(['x'.repeat(94)])
  })
})

describe('JSON outside of events', () => {
  const error = '{\n  "error": {\n    "code": 503,\n\n    "message": "busy: see https://a.example"\n  }\n}'
  const strayOf = (body: string, size: number, framing = sseFraming(100_000)): string | undefined => {
    framesOf(framing, utf8.encode(body), size)
    return framing.stray
  }

  it.each<[string, string]>([
    ['in place of events', error],
    ['with line ends of Windows', `${error.replaceAll('\n', '\r\n')}\r\n`],
    ['in one line', JSON.stringify(JSON.parse(error))],
    ['behind blanks', ` \t${error}`],
    ['behind an event', `data: a\n\n${error}\n`],
    ['behind comments', `: ping\n\n${error}\n: ping\n\n`],
    ['behind another line that is no field', `warning: x\n${error}\n\n`],
    ['behind some that an event followed', `{"a":1}\ndata: a\n\n${error}`],
  ])('%s is kept, however it is cut', (_, body) => {
    for (const size of sizes) expect(JSON.parse(strayOf(body, size)!), `pieces of ${size}`).toEqual(JSON.parse(error))
  })

  it.each<[string, string]>([
    ['that is a field of its own behind a brace', 'error: {\n'],
    ['before an event', `${error}\n\ndata: a\n\n`],
    ['that is cut', error.slice(0, -1)],
    ['that is neither object nor list', '"busy"\n\n3\n\ntrue'],
    ['that is none', '<html>\n{ busy }\n</html>'],
    ['that is a field of its own', 'error: {"code":1}\n\n'],
    ['that is larger than anybody reads', `[\n${'"aaaa",\n'.repeat(9_000)}"a"]`],
  ])('%s is not', (_, body) => {
    for (const size of sizes) expect(strayOf(body, size), `pieces of ${size}`).toBeUndefined()
  })

  it.each([1, 1_000])(
    'is kept in one line of 60,000 characters, and not of more than anybody reads, in pieces of %i',
    size => {
      const line = JSON.stringify({ error: { message: 'x'.repeat(60_000) } })
      expect(strayOf(`data: a\n\n${line}\n`, size)).toBe(`${line}\n`)
      expect(strayOf(`[${line},1,${line}]`, size)).toBeUndefined()
    },
  )

  it('is no matter of lines of JSON', () => {
    expect(strayOf('{"a":1}\n', 3, ndjsonFraming(100))).toBeUndefined()
  })
})

describe('a flood of lines that are no field', () => {
  const copied = (body: string, size: number): { calls: number; units: number; stray: string | undefined } => {
    const encodeInto = vi.spyOn(TextEncoder.prototype, 'encodeInto')
    onTestFinished(() => encodeInto.mockRestore())
    const framing = sseFraming(100_000)
    expect(framesOf(framing, utf8.encode(body), size)).toEqual({ frames: ['a'] })
    const { calls } = encodeInto.mock
    encodeInto.mockRestore()
    return { calls: calls.length, units: calls.reduce((sum, [text]) => sum + text.length, 0), stray: framing.stray }
  }

  it.each(['warning: x', 'x', 'e', 'errors: x', 'errorx', '"a": {', '}', ' x', 'da'])('%s keeps nothing', line => {
    for (const size of [7, 16_384, 10_000_000]) {
      expect(copied(`${`${line}\n`.repeat(100_000)}data: a\n\n`, size)).toEqual({
        calls: 0,
        units: 0,
        stray: undefined,
      })
    }
  })

  it.each(['{', '[1,', '  {"a":', '{}'])('%s keeps 64 Ki characters, however many come', line => {
    for (const count of [100_000, 200_000]) {
      const { units, stray } = copied(`data: a\n\n${`${line}\n`.repeat(count)}`, 16_384)
      expect(units).toBeGreaterThan(60_000)
      expect(units).toBeLessThanOrEqual(64 * 1024)
      expect(stray).toBeUndefined()
    }
  })

  it('does not hide the error that follows behind an event', () => {
    for (const size of [7, 16_384]) {
      const body = `${'{\n'.repeat(100_000)}data: a\n\n{"error":1}\n`
      expect(copied(body, size).stray).toBe('{"error":1}\n')
    }
  })
})
