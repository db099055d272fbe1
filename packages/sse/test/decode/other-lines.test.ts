import { createSseDecoder, type SseDecoderOptions } from '@millrace/sse'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { LineEnds } from '../../src/decode/line-ends.js'
import { OtherLines } from '../../src/decode/other-lines.js'
import { bytesOf, slicesOf, slicings } from '../support/bytes.js'
import { decode } from '../support/decode.js'
import { reference } from '../support/reference.js'

const parserErrors = vi.hoisted(() => ({ count: 0 }))

vi.mock('eventsource-parser', async importOriginal => {
  const original = await importOriginal<typeof import('eventsource-parser')>()
  type Config = Parameters<typeof original.createParser>[0]
  return {
    createParser: (config: Config) =>
      original.createParser({ ...config, ...(config.onError && { onError: () => void parserErrors.count++ }) }),
  }
})

/** The lines that `unknownLines` is given, each with the number of events before it. */
function linesOf(chunks: readonly Uint8Array[], options: SseDecoderOptions = {}): [string, number][] {
  const lines: [string, number][] = []
  let events = 0
  const read = (text: string, start: number, end: number, eventsBefore: number): void =>
    void lines.push([text.slice(start, end), events + eventsBefore])
  const decoder = createSseDecoder({ ...options, unknownLines: { read } })
  for (const chunk of chunks) events += decoder.push(chunk).length
  decoder.end()
  return lines
}

describe('a flood of lines that are no field', () => {
  it.each([16_384, 10_000_000])('costs the parser no error and is read once each, in chunks of %i', size => {
    parserErrors.count = 0
    let read = 0
    let named = 0
    const decoder = createSseDecoder({ unknownLines: { read: () => void read++ }, onUnknownField: () => void named++ })
    for (const chunk of slicesOf(bytesOf('x: y\n'.repeat(100_000)), size)) decoder.push(chunk)
    expect({ read, named, errors: parserErrors.count }).toEqual({ read: 100_000, named: 100_000, errors: 0 })
  })

  it('is not called for comments, fields or blank lines', () => {
    expect(linesOf([bytesOf(': c\nid\nid: 1\nretry\nretry: x\nevent: a\ndata\ndata: b\n\n\r\n\r')])).toEqual([])
  })

  it.each([
    ['LF', '\n'],
    ['CR', '\r'],
    ['CRLF', '\r\n'],
  ])('%s: no character is searched more than twice', (_, lineEnd) => {
    for (const count of [1_000, 10_000]) {
      const text = `x${lineEnd}`.repeat(count)
      const indexOf = vi.spyOn(String.prototype, 'indexOf')
      onTestFinished(() => indexOf.mockRestore())
      const ends = new LineEnds(text)
      let lines = 0
      for (let at = 0; at < text.length; at = ends.after(ends.find(at))) lines++
      const { calls, results } = indexOf.mock
      indexOf.mockRestore()
      const searched = calls.map(([, from = 0], call) => {
        const found = results[call]!.value as number
        return (found === -1 ? text.length : found + 1) - from
      })
      expect(lines).toBe(count)
      expect(searched.reduce((sum, characters) => sum + characters, 0)).toBeLessThanOrEqual(2 * text.length)
    }
  })
})

describe('ordinary events', () => {
  it('are stepped over: nothing in them is searched for', () => {
    const event = (type: string, data: string) => ({ event: type, data, lastEventId: '' })
    const events = [event('message', 'x'.repeat(1_000)), event('delta', '{"a":1}'), event('message', '')]
    const text = `data: ${'x'.repeat(1_000)}\n\nevent: delta\ndata: {"a":1}\n\ndata: \n\n`
    const indexOf = vi.spyOn(String.prototype, 'indexOf')
    onTestFinished(() => indexOf.mockRestore())
    const onUnknown = vi.fn()
    const lines = new OtherLines()
    const listener = { onRetry() {}, onComment() {}, onUnknown }
    lines.read(text, events, 0, listener)
    expect(indexOf).not.toHaveBeenCalled()
    lines.read(`${text}{}\n`, [...events, ...events], 3, listener)
    expect(onUnknown.mock.calls).toEqual([[`${text}{}\n`, text.length, text.length + 2, 6]])
  })

  // Each has a block without an event that is as long as an event that follows.
  it.each([
    'd{}: x\n\ndata: x\n\n',
    'data\uFFFD \n\ndata:\n\n',
    '{}\ndata: \n\ndata: x\n\n',
    'data:xy\n{\n\ndata: z\n\n',
    'event: a\n\n{""}\ndata: x\n\n',
    'event:a\n[\ndata:b\n\n',
    'event: a\r{}1\ndata: x\n\nevent: b\ndata: x\n\n',
    'data: a\r{}\n\ndata: abcd\n\n',
    'id: 1\ndata: a\n\n{}\n\ndata: a\n\n',
  ])('are told from blocks that look alike: %j', text => {
    const expected = reference(bytesOf(text))
    expect(expected.reports.length).toBeGreaterThan(0)
    for (const slice of Object.values(slicings)) expect(decode(slice(bytesOf(text)))).toMatchObject({ ...expected })
  })
})

it.each(Object.entries(slicings))('a long line is read by its first 65,536 characters, in slices: %s', (_, slice) => {
  for (const character of ['x', '你']) {
    const fits = `{${character.repeat(65_535)}`
    expect(linesOf(slice(bytesOf(`data: a\n\n${fits}\n${fits}${character}\r\n`)))).toEqual([
      [fits, 1],
      [fits, 1],
    ])
  }
})
