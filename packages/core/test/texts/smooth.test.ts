import { applyEvents, type ChatRecord, smooth, textOf } from '@millrace/core'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PieceCutter, type PieceSize } from '../../src/texts/pieces.js'
import { answering, onStrings, request } from '../compose/answering.js'
import { batchFaults } from '../grammar.js'
import { Recorder } from '../support/recorder.js'
import { briefly, close, delta, failure, finish, open, opening, start } from '../support/records.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(async () => {
  await vi.runAllTimersAsync()
  vi.useRealTimers()
})

/** Lets microtasks and the timers of so many milliseconds run. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

async function begun(options?: Parameters<typeof smooth>[1]) {
  const { inner, puppets } = onStrings()
  const recorder = Recorder.of(smooth(inner, options).stream(request))
  await pass(0)
  return { recorder, puppet: puppets[0]! }
}

describe('smooth', () => {
  it('gives a word at a time where words wait, and the rest of a batch with the next', async () => {
    const { recorder, puppet } = await begun()
    puppet.push(...opening('one two three '))
    expect(briefly(recorder.batches)).toEqual(['start +0 0:one'])
    await pass(20)
    await pass(20)
    puppet.push(close(), finish)
    await pass(1000)
    expect(briefly(recorder.batches)).toEqual(['start +0 0:one', '0: two', '0: three', '0:  -0 finish stop'])
    expect(recorder.faults).toEqual([])
  })

  it('gives more at a time where more waits, so that text comes late by a bound', async () => {
    const { recorder, puppet } = await begun({ intervalMs: 10, withinMs: 100 })
    puppet.push(...opening('word '.repeat(1000)), close(), finish)
    await pass(150)
    expect(recorder.records.at(-1)).toEqual(finish)
    expect(textOf(applyEvents(undefined, recorder.records))).toBe('word '.repeat(1000))
    expect(recorder.batches.length).toBeGreaterThan(8)
    expect(recorder.batches.length).toBeLessThan(13)
  })

  it('passes everything else in its place', async () => {
    const call: ChatRecord[] = [
      { type: 'tool-call-start', toolCallId: 'c', toolName: 't' },
      { type: 'tool-call-end', toolCallId: 'c', toolName: 't', input: {} },
    ]
    const { recorder, puppet } = await begun()
    puppet.push(start, open(), delta('one two'), close(), ...call, { type: 'step-end' }, finish)
    await pass(1000)
    expect(briefly(recorder.batches).join(' ')).toBe(
      'start +0 0:one 0: two -0 tool-call-start tool-call-end step-end finish stop',
    )
  })

  it('gives all that waits at once before a failure', async () => {
    const { recorder, puppet } = await begun()
    puppet.push(...opening('one two three'))
    puppet.push(failure('network'))
    expect(briefly(recorder.batches)).toEqual(['start +0 0:one', '0: two three -0 error network'])
  })

  it('drops what is withdrawn, and tells of it where it was seen', async () => {
    const seen = await begun()
    seen.puppet.push(...opening('one two three'))
    seen.puppet.push({ type: 'reset' }, open(), delta('four'), close(), finish)
    await pass(1000)
    expect(briefly(seen.recorder.batches).join(' ')).toBe('start +0 0:one reset +0 0:four -0 finish stop')

    const unseen = await begun()
    unseen.puppet.push(
      start,
      open(),
      delta('one two'),
      close(),
      { type: 'step-end' },
      open(),
      delta('bad words'),
      { type: 'reset' },
      open(),
      delta('good'),
      close(),
      finish,
    )
    await pass(1000)
    expect(briefly(unseen.recorder.batches).join(' ')).toBe(
      'start +0 0:one 0: two -0 step-end +0 0:good -0 finish stop',
    )
  })

  it('gives nothing while paused, and goes on as it was', async () => {
    const { recorder, puppet } = await begun()
    puppet.push(...opening('one two three four'))
    recorder.pause()
    await pass(1000)
    puppet.push(close(), finish)
    await pass(1000)
    expect(recorder.batches).toHaveLength(1)
    recorder.resume()
    await pass(1000)
    expect(briefly(recorder.batches).join(' ')).toBe('start +0 0:one 0: two 0: three 0: four -0 finish stop')
    expect(recorder.faults).toEqual([])
    expect(puppet.calls).toEqual(['connect', 'pause'])
  })

  it('ends at once when its reader leaves, and leaves no timer', async () => {
    const { recorder, puppet } = await begun()
    puppet.push(...opening('one two three'))
    recorder.cancel()
    expect(puppet.calls).toEqual(['connect', 'cancel'])
    await pass(1000)
    expect(recorder.batches).toHaveLength(1)
    expect(recorder.faults).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is stopped by its signal', async () => {
    const { inner, puppets, asked } = onStrings()
    const abort = new AbortController()
    const recorder = Recorder.of(smooth(inner).stream(request, { signal: abort.signal }))
    await pass(0)
    puppets[0]!.push(...opening('one two three'))
    abort.abort()
    await pass(1000)
    expect(briefly(recorder.batches)).toEqual(['start +0 0:one', '-0 error aborted'])
    expect(puppets[0]!.calls).toEqual(['connect', 'cancel'])
    expect(asked[0]).not.toHaveProperty('signal')
  })

  it('holds the vendor back where much waits, and lets it go on', async () => {
    const { recorder, puppet } = await begun()
    puppet.push(...opening('word '.repeat(20_000)))
    expect(puppet.calls).toEqual(['connect', 'pause'])
    recorder.pause()
    recorder.resume()
    expect(puppet.calls).toEqual(['connect', 'pause'])
    await pass(600)
    expect(puppet.calls).toEqual(['connect', 'pause', 'resume'])
    puppet.push(close(), finish)
    await pass(2000)
    expect(textOf(applyEvents(undefined, recorder.records))).toBe('word '.repeat(20_000))
  })

  it('loses nothing, whatever comes', async () => {
    const text = fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '秋', '\n', '😀', ',') }), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom<PieceSize>('word', 'character'), async (deltas, by) => {
        const records = deltas.filter(each => each !== '').map(each => delta(each))
        const { inner } = answering([start, open()], ...records.map(record => [record]), [close(), finish])
        const recorder = Recorder.of(smooth(inner, { by }).stream(request))
        await pass(10_000)
        expect(textOf(applyEvents(undefined, recorder.records))).toBe(deltas.join(''))
        expect(batchFaults(recorder.batches)).toEqual([])
      }),
    )
  })

  it.each<[string, object]>([
    ['another size', { by: 'line' }],
    ['no time', { intervalMs: 0 }],
    ['a time that is none', { withinMs: Number.NaN }],
    ['the AI SDK’s name for the time', { delayInMs: 10 }],
    ['the AI SDK’s name for the size', { chunking: 'line' }],
  ])('refuses %s', (_, options) => {
    expect(() => smooth(answering().inner, options)).toThrow(TypeError)
  })
})

describe('PieceCutter', () => {
  const cut = (by: PieceSize, ...texts: string[]): string[] => {
    const cutter = new PieceCutter(by)
    const pieces = texts.flatMap(text => cutter.push(text))
    const rest = cutter.rest()
    return rest === '' ? pieces : [...pieces, rest]
  }

  it.each<[string[], string[]]>([
    [['one two'], ['one', ' two']],
    [
      ['on', 'e tw', 'o'],
      ['one', ' two'],
    ],
    [['秋水共长天'], ['秋', '水', '共', '长', '天']],
    [['海内存知己，天涯'], ['海', '内', '存', '知', '己，', '天', '涯']],
    [['in 中国 today'], ['in', ' 中', '国', ' today']],
    [['ことば'], ['こ', 'と', 'ば']],
    [
      ['\ud842', '\udfb7田'],
      ['𠮷', '田'],
    ],
    [['a😀b 😀'], ['a😀b', ' 😀']],
  ])('cuts %j by words into %j', (texts, pieces) => {
    expect(cut('word', ...texts)).toEqual(pieces)
  })

  it('cuts by what a reader takes for a character', () => {
    expect(cut('character', 'a', 'e\u0301👩‍🚀🇩🇪')).toEqual(['a', 'e\u0301', '👩‍🚀', '🇩🇪'])
  })

  it('holds no word for ever', () => {
    const cutter = new PieceCutter('word')
    expect(cutter.push(`${'x'.repeat(100)}\ud83d`).join('')).toBe('x'.repeat(100))
    expect(cutter.push('\ude00 ').join('') + cutter.rest()).toBe('😀 ')
  })
})
