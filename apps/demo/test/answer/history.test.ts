import { describe, expect, it } from 'vitest'
import { AnswerHistory, historyOf, notesOf, rememberNotes, spanKey } from '../../src/page/answer/history.js'
import type { ShownPart } from '../../src/page/answer/parts.js'

const thought = (text: string, open: boolean): ShownPart => ({ index: 0, part: { type: 'reasoning', text }, open })

/** Sees one part think from one moment to another. */
function think(history: AnswerHistory, from: number, to: number): void {
  for (const [text, open, at] of [
    ['a', true, from],
    ['ab', true, (from + to) / 2],
    ['ab', false, to],
    ['ab', false, to + 1000],
  ] as const) {
    const part = thought(text, open)
    history.see([part], at)
  }
}

describe('what a page has seen of an answer', () => {
  it('has the time that the reasoning took', () => {
    const history = new AnswerHistory()
    think(history, 2000, 9000)
    expect(history.span('reasoning 0')).toEqual({ from: 2000, to: 9000 })
    expect(history.durations).toEqual({ 'reasoning 0': 7000 })
  })

  it('has no time of a part that goes on, and none of one that it never saw grow', () => {
    const history = new AnswerHistory()
    history.see([thought('a', true)], 5)
    expect(history.durations).toEqual({})
    const late = new AnswerHistory()
    late.see([thought('a', false)], 5)
    expect(late.span('reasoning 0')).toBeUndefined()
  })

  it('has no time of a part that was there before this page, and is over as soon as it is read', () => {
    const history = new AnswerHistory()
    think(history, 2000, 2100)
    expect(history.span('reasoning 0')).toBeUndefined()
    const live = new AnswerHistory()
    live.see([], 1900)
    think(live, 2000, 2100)
    expect(live.span('reasoning 0')).toEqual({ from: 2000, to: 2100 })
  })

  it('has the time of a call, and none of one that a person was asked about: most of it is theirs', () => {
    const call = { type: 'tool-call', toolCallId: 'c', toolName: 'send', input: {} } as const
    const result = { type: 'tool-result', toolCallId: 'c', toolName: 'send', output: null } as const
    for (const [part, span] of [
      [call, { from: 100, to: 9000 }],
      [{ ...call, approval: { approvalId: 'a', signature: 's' } }, undefined],
    ] as const) {
      const history = new AnswerHistory()
      history.see([], 0)
      history.see([{ index: 0, part, open: false }], 100)
      history.see([{ index: 0, part, open: false, result }], 9000)
      expect(history.span(spanKey(part, 0) ?? '')).toEqual(span)
    }
  })

  it('takes over the times of an earlier page, which seeing the answer again does not change', () => {
    const history = new AnswerHistory({ 'reasoning 0': 7000 })
    think(history, 100, 200)
    expect(history.durations).toEqual({ 'reasoning 0': 7000 })
  })

  it('is saved with the answer, and remembered', () => {
    expect(notesOf({ id: 'seen nowhere' })).toEqual({})
    think(historyOf('seen here'), 0, 3000)
    expect(notesOf({ id: 'seen here' })).toEqual({ durations: { 'reasoning 0': 3000 } })
    rememberNotes('seen before', { durations: { 'reasoning 0': 4000 } })
    expect(notesOf({ id: 'seen before' })).toEqual({ durations: { 'reasoning 0': 4000 } })
    expect(historyOf('seen before').span('reasoning 0')).toEqual({ from: 0, to: 4000 })
  })
})
