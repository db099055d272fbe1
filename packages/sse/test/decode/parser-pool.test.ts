import { createSseDecoder, type SseDecoder } from '@millrace/sse'
import { expect, it } from 'vitest'

const utf8 = new TextEncoder()
const dataOf = (decoder: SseDecoder, text: string): string[] =>
  decoder.push(utf8.encode(text)).map(({ event, data, lastEventId }) => [event, data, lastEventId].join('|'))

it('keeps streams apart that are read in turn, wherever each of them is cut', () => {
  const body = (name: string): string =>
    `: ${name}\nid: ${name}\nevent: ${name}\ndata: one\ndata: ${name}\n\ndata: two\r\n\r\nid\ndata: three\r\rdata:four\n\n`
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l']
  const expected = (name: string): string[] => [
    `${name}|one\n${name}|${name}`,
    `message|two|${name}`,
    'message|three|',
    'message|four|',
  ]
  for (const step of [1, 2, 3, 5, 7, 11, 1_000]) {
    const readers = names.map(name => ({ name, decoder: createSseDecoder(), read: [] as string[] }))
    const { length } = body('a')
    for (let at = 0; at < length; at += step)
      for (const { name, decoder, read } of readers) read.push(...dataOf(decoder, body(name).slice(at, at + step)))
    for (const { name, read } of readers) expect(read).toEqual(expected(name))
  }
})

it('leaves nothing of a stream that broke, or was too large, to the next one', () => {
  for (const left of [
    'id: old\nevent: old\ndata: old\n',
    'data: old\r',
    'retry: 7\ndata: x\r\ndata: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n',
  ]) {
    const old = createSseDecoder({ maxEventBytes: 36 })
    try {
      old.push(utf8.encode(left))
    } catch {
      // Too large, as it should be.
    }
    expect(dataOf(createSseDecoder(), '\ndata: new\n\n')).toEqual(['message|new|'])
    old.end()
    expect(dataOf(createSseDecoder(), '\ndata: new\n\n')).toEqual(['message|new|'])
  }
})

it('tells each what it wants to hear, and nobody else', () => {
  const told: string[] = []
  const hearing = (name: string, comments: boolean, unknown: boolean): SseDecoder =>
    createSseDecoder({
      ...(comments && { onComment: text => void told.push(`${name}:${text}`) }),
      ...(unknown && { onUnknownField: field => void told.push(`${name}?${field}`) }),
    })
  const decoders = [
    hearing('none', false, false),
    hearing('comments', true, false),
    hearing('unknown', false, true),
    hearing('both', true, true),
  ]
  for (let round = 0; round < 2; round++)
    for (const decoder of decoders) decoder.push(utf8.encode(':c\nx: y\ndata: d\n\n'))
  const once = ['comments:c', 'unknown?x', 'both:c', 'both?x']
  expect(told).toEqual([...once, ...once])
})
