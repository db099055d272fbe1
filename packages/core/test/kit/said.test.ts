import { type ChatRecord, ChatSink, type Frame } from '@millrace/core'
import {
  createFrameDecoder,
  type FrameReader,
  frameParsers,
  type JsonObject,
  textIn,
} from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'
import { heapUsed } from '../../../../tests/faults/support/heap.js'
import { type FrameListener, sseFraming } from '../../src/runtime/framing.js'

const encoder = new TextEncoder()
const passed = ['delta']
const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))
const event = (frame: object): string => `data: ${JSON.stringify(frame)}\n\n`
const frame = (text: unknown, more: object = {}): object => ({
  id: 'an id that is as long as those of vendors are',
  object: 'chunk',
  delta: { role: 'assistant', text },
  ...more,
})

/** Reads a body of text frames. @param runs - false: each frame comes alone. */
function read(body: string, runs: boolean, silent: readonly string[] = []) {
  let frames = 0
  let asked = 0
  let said = 0
  const deltaOf = (parsed: JsonObject): JsonObject => parsed.delta as JsonObject
  const reader: FrameReader = {
    read(parsed, sink) {
      frames++
      if (!sink.started) sink.start({ messageId: textIn(parsed.id) })
      sink.text(textIn(deltaOf(parsed).text) ?? '')
      if (parsed.note) sink.source({ title: String(parsed.note) })
      if (parsed.over) sink.finish('stop')
    },
    saidIn(parsed) {
      asked++
      const delta = deltaOf(parsed)
      if (parsed.note || parsed.over) return undefined
      return typeof delta.text === 'string' ? { of: delta, key: 'text', silent } : undefined
    },
    say(_, text, sink) {
      said++
      sink.text(text)
    },
    done: sink => sink.end(),
  }
  const decoder = createFrameDecoder(reader, frameParsers(passed)())
  const sink = new ChatSink({ provider: 'p' })
  const records: ChatRecord[] = []
  const listener: FrameListener = {
    frame: (one: Frame) => void (sink.done || decoder.decode(one, sink)),
    get knows() {
      return runs && !sink.done && decoder.events!.ready
    },
    known: (input, from) => decoder.events!.read(input, from, sink),
  }
  const framing = sseFraming(100_000)
  // Four events at a time, as a read may bring them.
  for (const piece of body.match(/(?:.+\n\n){1,4}/g) ?? []) {
    framing.push(encoder.encode(piece), listener)
    records.push(...sink.drain())
  }
  return { records, frames, asked, said }
}

/** Reads in both ways, and expects the same. */
function same(body: string, silent?: readonly string[]): ReturnType<typeof read> {
  const together = read(body, true, silent)
  expect(together.records).toEqual(read(body, false, silent).records)
  return together
}

const end = `${event(frame('', { over: true }))}data: [DONE]\n\n`

it('a string that is all that frames say is said, and the frames are not read', () => {
  const { frames, said, asked } = same(many(400, at => event(frame(`w${at} 水`))).join('') + end)
  expect(said).toBeGreaterThan(200)
  expect(frames + said).toBe(401)
  expect(asked).toBeLessThan(3)
})

it('what is silent may differ beside it, and nothing else may', () => {
  const bodyWith = (more: (at: number) => object): string =>
    many(400, at => event(frame(`w${at}`, more(at)))).join('') + end
  expect(
    same(
      bodyWith(at => ({ pad: 'x'.repeat(1 + (at % 9)) })),
      ['pad'],
    ).said,
  ).toBeGreaterThan(200)
  expect(
    same(
      bodyWith(at => ({ pad: 'x'.repeat(1 + (at % 9)), count: at })),
      ['pad', 'count'],
    ).said,
  ).toBeGreaterThan(200)
  expect(
    same(
      bodyWith(at => ({ pad: 'x'.repeat(1 + (at % 9)), count: at })),
      ['pad'],
    ).said,
  ).toBe(0)
  expect(same(bodyWith(at => ({ note: `n${at}` }))).said).toBe(0)
  // The text is the same in all, and another string is not: that one is not what they say.
  expect(same(many(400, at => event(frame('the same', { other: `o${at}` }))).join('') + end).said).toBe(0)
})

it('a word in place of the string, and frames of other forms, are read', () => {
  const odd = [frame(null), frame(7), frame('noted', { note: 'n' }), { id: 'x', object: 'other', delta: {} }]
  const padded = (at: number): object =>
    frame(at % 11 === 6 ? [null, 7, ''][at % 3] : `w${at}`, { pad: `é"${'x'.repeat(at % 9)}` })
  const body = many(600, at => event(at % 2 ? padded(at) : frame('', { pad: 'y', note: `n${at}` }))).join('')
  expect(same(many(400, at => event(padded(at))).join('') + end, ['pad']).said).toBeGreaterThan(100)
  same(body + end, ['pad'])
  const { said } = same(many(600, at => event(at % 7 === 6 ? odd[at % odd.length]! : frame(`w${at}`))).join('') + end)
  expect(said).toBeGreaterThan(100)
})

it('an answer begins with what its first frames tell, also where they say nothing', () => {
  const pads = many(9, at => ({ pad: 'x'.repeat(1 + at) }))
  const silence = many(200, at => event(frame('', pads[at % 9])))
  const speech = many(200, at => event(frame(`w${at}`, pads[at % 9])))
  const { records, said } = same([...silence, ...speech, end].join(''), ['pad'])
  expect(records[0]).toMatchObject({ type: 'start', messageId: 'an id that is as long as those of vendors are' })
  expect(said).toBeGreaterThan(100)
})

it('a stream keeps no chunk in memory, whatever the names of its events', () => {
  const text = `event: a_name_of_some_length\ndata: ${JSON.stringify(frame('w'))}\n\n`.repeat(5_000)
  const bytes = encoder.encode(text)
  const listener = {
    take: () => true,
    saidIn: (parsed: JsonObject) => ({ of: parsed.delta as object, key: 'text' }),
    say: () => true,
  }
  const before = heapUsed()
  const streams = many(8, () => {
    const parse = frameParsers(passed)()
    for (let at = 0; at < 200; at++) parse(JSON.stringify(frame(`w${at}`)))
    const chunk = Buffer.from(bytes).toString('latin1')
    expect(parse.run.read({ text: chunk, bytes }, 0, listener)).toBe(chunk.length)
    return parse
  })
  expect((heapUsed() - before) / streams.length).toBeLessThan(bytes.length / 4)
})
