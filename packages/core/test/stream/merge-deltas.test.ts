import { type ChatRecord, mergeDeltas } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { ChatFold } from '../../src/vocabulary/apply-event.js'
import { pick, seededRandom } from '../support/random.js'
import { close, delta, finish, open, start } from '../support/records.js'

const call = (text: string, id = 'c'): ChatRecord => ({ type: 'tool-call-delta', toolCallId: id, delta: text })
const thought = (text: string, id = '0'): ChatRecord => ({ type: 'reasoning-delta', id, delta: text })

describe('mergeDeltas', () => {
  it.each<[string, ChatRecord[], ChatRecord[]]>([
    ['text', [delta('a'), delta('b'), delta('c')], [delta('abc')]],
    ['reasoning', [thought('a'), thought('b')], [thought('ab')]],
    ['arguments', [call('a'), call('b')], [call('ab')]],
    [
      'in the middle',
      [start, open(), delta('a'), delta('b'), close(), finish],
      [start, open(), delta('ab'), close(), finish],
    ],
    [
      'two blocks, one after the other',
      [delta('a'), delta('b'), delta('c', '1'), delta('d', '1')],
      [delta('ab'), delta('cd', '1')],
    ],
    ['not over another record', [delta('a'), close(), open(), delta('b')], [delta('a'), close(), open(), delta('b')]],
    ['not of another kind', [delta('a'), thought('b'), delta('c')], [delta('a'), thought('b'), delta('c')]],
    [
      'not of another block',
      [delta('a', '0'), delta('b', '1'), delta('c', '0')],
      [delta('a', '0'), delta('b', '1'), delta('c', '0')],
    ],
    ['not of another call', [call('a', 'c'), call('b', 'd')], [call('a', 'c'), call('b', 'd')]],
  ])('%s', (_, batch, expected) => {
    const before = structuredClone(batch)
    expect(mergeDeltas(batch)).toEqual(expected)
    expect(batch).toEqual(before)
  })

  it('gives the same array where there is nothing to merge', () => {
    for (const batch of [[], [delta('a')], [start, open(), delta('a')]]) expect(mergeDeltas(batch)).toBe(batch)
  })

  it('changes nothing about the answer', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = seededRandom(seed)
      const batch: ChatRecord[] = [
        start,
        open('0'),
        open('1'),
        { type: 'tool-call-start', toolCallId: 'c', toolName: 'f' },
      ]
      for (let i = 0; i < 20; i++) batch.push(pick(random, [delta('a', '0'), delta('b', '1'), call('1')]))
      const [plain, merged] = [new ChatFold(), new ChatFold()]
      for (const record of batch) plain.add(record)
      for (const record of mergeDeltas(batch)) merged.add(record)
      expect(merged.state).toEqual(plain.state)
    }
  })
})
