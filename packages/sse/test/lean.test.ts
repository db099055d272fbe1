import { createLeanParser } from '@millrace/sse/lean'
import { describe, expect, it } from 'vitest'
import { slicings } from './support/bytes.js'
import { conformanceCases } from './support/conformance-cases.js'

/** The events of a body as a page reads it. The ids that stick are those of the page's own making. */
function read(slices: Iterable<Uint8Array>) {
  const utf8 = new TextDecoder()
  const parser = createLeanParser()
  const events = [...slices].flatMap(slice => parser.push(utf8.decode(slice, { stream: true })))
  return { events, retryMs: parser.retryMs, parser }
}

describe('every conformance case gives its data, and its retry', () => {
  describe.each(Object.entries(slicings))('in slices: %s', (_, slice) => {
    it.each(conformanceCases.map((example, index) => ({ ...example, number: index + 1 })))('case $number', example => {
      const { events, retryMs } = read(slice(example.input))
      expect(events.map(({ data }) => data)).toEqual(example.events.map(({ data }) => data))
      expect(retryMs).toBe(example.retryMs)
    })
  })

  // Node's TextDecoder takes a second byte order mark off, too, where the first was cut (26.10); the parser has no part in that.
  const marked = conformanceCases.filter(({ input }) => input[0] === 0xef && input[3] === 0xef)
  const cases = conformanceCases.filter(example => !marked.includes(example))

  it.each(cases.map((example, index) => ({ ...example, number: index + 1 })))(
    'case $number cut once, at every place',
    ({ input }) => {
      const whole = read([input]).events
      for (let at = 0; at <= input.length; at++)
        expect(read([input.subarray(0, at), input.subarray(at)]).events, `cut at ${at}`).toEqual(whole)
    },
  )
})

const push = (text: string) => createLeanParser().push(text)

describe('ids', () => {
  it('are those that an event names itself', () => {
    expect(push('id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\nid: 2\ndata: d\n\n')).toEqual([
      { data: 'a', id: '1' },
      { data: 'b', id: undefined },
      { data: 'c', id: '' },
      { data: 'd', id: '2' },
    ])
  })

  it('with NUL count for none', () => {
    expect(push('id: a\0b\ndata: a\n\n')).toEqual([{ data: 'a', id: undefined }])
  })
})

describe('what has not ended', () => {
  it('is counted, for the caller to limit', () => {
    const parser = createLeanParser()
    parser.push('data: hel')
    expect(parser.pending).toBe(9)
    parser.push('lo\ndata: you')
    expect(parser.pending).toBe('hello'.length + 'data: you'.length)
    parser.push('\n\n')
    expect(parser.pending).toBe(0)
    parser.push(': a comment that')
    expect(parser.pending).toBe(16)
    parser.push(' ends\n')
    expect(parser.pending).toBe(0)
  })

  it('is looked at once, however many pieces it comes in', () => {
    const parser = createLeanParser()
    // A parser that looks at the whole line with each piece would look at 10^10 characters here.
    for (let i = 0; i < 200_000; i++) parser.push('x')
    expect(parser.push('\n\ndata: a\n\n')).toEqual([{ data: 'a', id: undefined }])
  })

  it('of many lines stays linear too', () => {
    const parser = createLeanParser()
    for (let i = 0; i < 100_000; i++) parser.push('data: x\n')
    const [event] = parser.push('\n')
    expect(event?.data).toHaveLength(199_999)
  })
})
