import { type ChatRecord, ChatSink } from '@millrace/core'
import {
  type FrameReader,
  numberIn,
  type OnCorruptFrame,
  type Restart,
  restartable,
  type SpliceSigns,
} from '@millrace/core/provider-kit'
import { describe, expect, it, vi } from 'vitest'
import { frameBehind } from '../../src/kit/restart.js'

const fits = (frame: object): boolean => 'n' in frame
const behind = { mark: 'data: {', fits }
const within = { mark: '{"n":', fits }

describe('a frame', () => {
  it.each<[string, string, SpliceSigns, number]>([
    ['behind half of another', '{"tdata: {"n":2}', behind, 2],
    ['of several restarts, the last', '{"tdata: {"n":2data: {"n":3}', behind, 3],
    ['before a mark that only stands in its text', '{"tdata: {"n":4,"t":"data: {"}', behind, 4],
    ['glued without anything between', '{"t":"half{"n":5}', within, 5],
  ])('%s is found', (_, data, signs, n) => expect(frameBehind(data, signs)?.n).toBe(n))

  const without = ['{"t', 'null', '{"tdata: {"m":1}', '{"tdata: {"n":1', '', 'data: {']

  it.each(without)('%j has none', data => expect(frameBehind(data, behind)).toBeUndefined())

  it.each(without.filter(data => data !== ''))('%j is refused, and begins nothing anew', data => {
    const make = vi.fn(() => ({ read() {} }))
    const decoder = restartable(make, behind, 'recover')
    const decode = (): void => decoder.decode({ event: 'message', data }, new ChatSink({ provider: 'p' }))
    expect(decode).toThrow(expect.objectContaining({ code: 'protocol' }))
    expect(make).toHaveBeenCalledTimes(1)
  })

  it('is looked for in a few places only, whatever garbage comes', () => {
    const parse = vi.spyOn(JSON, 'parse')
    expect(frameBehind('data: {'.repeat(10_000), behind)).toBeUndefined()
    expect(parse.mock.calls.length).toBeLessThan(12)
    parse.mockRestore()
  })
})

describe('an answer that is begun anew', () => {
  /** Tells the numbers of its frames; `0` begins an answer. */
  const make = (restart: Restart): FrameReader => {
    let count = 0
    return {
      read(frame, sink, text) {
        const n = numberIn(frame.n) ?? 0
        if (n === 0 && count > 0) return restart(sink, 'It began again').read(frame, sink, text)
        count++
        sink.text(`${n}/${count} `)
      },
      done(sink) {
        sink.finish('stop', `${count} frames`)
        sink.end()
      },
      end: sink => sink.text('end'),
    }
  }
  const read = (frames: readonly string[], policy: OnCorruptFrame): ChatRecord[] => {
    const decoder = restartable(make, behind, policy)
    const sink = new ChatSink({ provider: 'p' })
    const records = frames.flatMap(data => {
      decoder.decode({ event: 'message', data }, sink)
      return sink.drain()
    })
    decoder.end?.(sink)
    sink.end()
    return [...records, ...sink.drain()]
  }
  const told = (records: readonly ChatRecord[]): string[] =>
    records.flatMap(record => (record.type === 'text-delta' ? record.delta : record.type === 'reset' ? 'reset' : []))

  it.each<[string, string[]]>([
    ['in the middle of a frame', ['{"n":0}', '{"n":1}', '{"tdata: {"n":0}', '{"n":7}', '[DONE]']],
    ['by a sign of the reader’s', ['{"n":0}', '{"n":1}', '{"n":0}', '{"n":7}', '[DONE]']],
  ])('%s: the new one takes its place, with a new reader', (_, frames) => {
    const records = read(frames, 'recover')
    expect(told(records)).toEqual(['0/1 ', '1/2 ', 'reset', '0/1 ', '7/2 '])
    expect(records.at(-1)).toMatchObject({ type: 'finish', rawReason: '2 frames' })
  })

  it.each<[string, string[], string]>([
    ['in the middle of a frame', ['{"n":0}', '{"tdata: {"n":0}'], 'in the middle of a frame (onCorruptFrame).'],
    ['by a sign of the reader’s', ['{"n":0}', '{"n":0}'], 'It began again (onCorruptFrame).'],
  ])('%s: fails where it may not be, and is worth another try', (_, frames, message) => {
    expect(() => read(frames, 'error')).toThrow(
      expect.objectContaining({ code: 'protocol', retryable: true, message: expect.stringContaining(message) }),
    )
  })

  it('tells the end of the body to the reader of the last one', () => {
    expect(told(read(['{"n":0}', '{"n":0}'], 'recover'))).toEqual(['0/1 ', 'reset', '0/1 ', 'end'])
  })
})
