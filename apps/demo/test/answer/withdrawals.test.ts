import { applyEvent, type ChatRecord, type ChatState } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { AnswerHistory } from '../../src/page/answer/history.js'

const block = (id: string, kind: 'text' | 'reasoning', words: readonly string[]): ChatRecord[] => [
  { type: `${kind}-start`, id },
  ...words.map((delta): ChatRecord => ({ type: `${kind}-delta`, id, delta })),
]
const whole = (id: string, kind: 'text' | 'reasoning', words: readonly string[]): ChatRecord[] => [
  ...block(id, kind, words),
  { type: `${kind}-end`, id },
]

const start: ChatRecord = { type: 'start', messageId: 'm', provider: 'p' }
const reset: ChatRecord = { type: 'reset' }
const finish: ChatRecord = { type: 'finish', reason: 'stop' }
const words = ['one ', 'two ', 'three']

const plain = [start, ...whole('0', 'reasoning', ['hm']), ...whole('1', 'text', words), finish]
const sameAgain = [
  start,
  ...whole('0', 'reasoning', ['hm']),
  ...block('1', 'text', ['one ', 'two ']),
  reset,
  ...whole('2', 'reasoning', ['hm']),
  ...whole('3', 'text', words),
  finish,
]
const otherAgain = [
  start,
  ...block('0', 'text', ['one ', 'two ']),
  reset,
  ...whole('1', 'text', ['uno ', 'due']),
  finish,
]

/** Shows the records one after the other. @param from - the answer that was there before. */
function show(history: AnswerHistory, records: readonly ChatRecord[], from?: ChatState): ChatState {
  let state = from
  for (const record of records) {
    state = applyEvent(state, record)
    history.see(state.content, [], 0, state.open)
  }
  return state!
}

describe('the withdrawals of an answer', () => {
  it.each([
    ['an answer that grows', plain, []],
    ['a generation that begins anew with the same words', sameAgain, [{ at: 0, text: 'hm\n\none two ' }]],
    ['a generation that begins anew with other words', otherAgain, [{ at: 0, text: 'one two ' }]],
  ])('of %s', (_, records, expected) => {
    const history = new AnswerHistory()
    show(history, records)
    expect(history.withdrawals).toEqual(expected)
  })

  it.each([
    ['an answer', plain, 0],
    ['one that began anew with the same words', sameAgain, 1],
    ['one that began anew with other words', otherAgain, 1],
  ])('are no more after a replay of %s', (_, records, count) => {
    const history = new AnswerHistory()
    show(history, records)
    show(history, records)
    expect(history.withdrawals).toHaveLength(count)
  })

  it('are none where a page has only the beginning from before, and reads all of it again', () => {
    const history = new AnswerHistory()
    const saved = show(new AnswerHistory(), plain.slice(0, -4))
    history.see(saved.content, [], 0, saved.open)
    show(history, plain)
    expect(history.withdrawals).toEqual([])
  })
})
