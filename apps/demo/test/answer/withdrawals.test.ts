import type { ChatRecord } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { WithdrawalFinder } from '../../src/page/answer/withdrawals.js'

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
const withdrawn = (at: number, text: string) => ({ at, text, size: text.length })

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
const twice = [start, ...block('0', 'text', ['one ']), reset, ...block('1', 'text', ['uno ']), reset, finish]
const inSecondStep = [
  start,
  ...whole('0', 'text', ['step']),
  { type: 'step-end' } as const,
  ...block('1', 'text', ['one ']),
  reset,
  ...whole('2', 'text', words),
  finish,
]

/** Shows records with their numbers, from one on. */
function show(finder: WithdrawalFinder, records: readonly ChatRecord[], from = 1, to = records.length): void {
  for (let seq = from; seq <= to; seq++) finder.see(seq, JSON.stringify(records[seq - 1]))
}

describe('the withdrawals of an answer', () => {
  it.each([
    ['an answer that grows', plain, []],
    ['a generation that begins anew with the same words', sameAgain, [withdrawn(0, 'hm\n\none two ')]],
    ['one that begins anew twice', twice, [withdrawn(0, 'one '), withdrawn(0, 'uno ')]],
    ['one that begins anew in its second step', inSecondStep, [withdrawn(1, 'one ')]],
    ['one that begins anew before it has said anything', [start, reset, ...whole('0', 'text', words), finish], []],
  ])('of %s', (_, records, expected) => {
    const finder = new WithdrawalFinder()
    show(finder, records)
    expect(finder.found).toEqual(expected)
  })

  it.each([['before it'], ['behind it']])('are no more by a replay, wherever a connection broke: %s', where => {
    const finder = new WithdrawalFinder()
    const broken = where === 'before it' ? 4 : sameAgain.length - 2
    show(finder, sameAgain, 1, broken)
    show(finder, sameAgain, broken + 1)
    show(finder, sameAgain)
    expect(finder.found).toEqual([withdrawn(0, 'hm\n\none two ')])
  })

  it('keep the beginning of a long text, and its size', () => {
    const finder = new WithdrawalFinder()
    show(finder, [start, ...block('0', 'text', ['a'.repeat(10_000)]), reset])
    expect(finder.found).toEqual([{ at: 0, text: 'a'.repeat(4_000), size: 10_000 }])
  })

  it('are none of records without numbers', () => {
    const finder = new WithdrawalFinder()
    for (const record of sameAgain) finder.see(Number.NaN, JSON.stringify(record))
    expect(finder.found).toEqual([])
  })
})
