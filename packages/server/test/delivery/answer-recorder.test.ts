import type { ChatRecord } from '@millrace/core'
import type { FinishedAnswer } from '@millrace/server'
import { afterEach, expect, test, vi } from 'vitest'
import { AnswerRecorder } from '../../src/delivery/answer-recorder.js'
import { turn } from '../support/turns.js'

afterEach(() => void vi.restoreAllMocks())

const start: ChatRecord = { type: 'start', messageId: 'm1', provider: 'test' }
const finish: ChatRecord = { type: 'finish', reason: 'stop' }
const times = (count: number, make: (id: string) => ChatRecord[]): ChatRecord[] =>
  Array.from({ length: count }, (_, i) => make(`id-${i}`)).flat()

const answers: [string, (count: number) => ChatRecord[]][] = [
  [
    'calls, open together',
    count => [
      ...times(count, id => [{ type: 'tool-call-start', toolCallId: id, toolName: 'f' }]),
      ...times(count, id => [{ type: 'tool-call-delta', toolCallId: id, delta: '{}' }]),
      ...times(count, id => [{ type: 'tool-call-end', toolCallId: id, toolName: 'f', input: {} }]),
    ],
  ],
  ['sources', count => times(count, id => [{ type: 'source', id }])],
  [
    'blocks',
    count =>
      times(count, id => [
        { type: 'text-start', id },
        { type: 'text-delta', id, delta: 'a' },
        { type: 'text-end', id },
      ]),
  ],
]

test.each(answers)('%s: each record costs the same, however long the answer is', async (_, make) => {
  for (const count of [100, 8_000]) {
    const finished: FinishedAnswer[] = []
    const recorder = new AnswerRecorder({ onFinish: answer => void finished.push(answer) })
    let copied = 0
    const { slice } = Array.prototype
    vi.spyOn(Array.prototype, 'slice').mockImplementation(function (this: unknown[], ...range) {
      copied += this.length
      return slice.apply(this, range)
    })
    for (const record of [start, ...make(count), finish]) recorder.add([record])
    vi.restoreAllMocks()
    expect(copied).toBe(0)
    recorder.close('finish')
    await turn()
    const { content, sources = [] } = finished[0]!.message
    expect(content.length + sources.length).toBe(count)
  }
})

test('nothing is collected where nobody wants the message', () => {
  const recorder = new AnswerRecorder({ onError() {} })
  const record = { type: 'text-delta', id: '0', delta: 'a' } as const
  const read = vi.fn(() => record.type)
  recorder.add([Object.defineProperty({ ...record }, 'type', { get: read })])
  expect(read).not.toHaveBeenCalled()
})

test('an answer without a record is an empty message', async () => {
  const finished: FinishedAnswer[] = []
  new AnswerRecorder({ onFinish: answer => void finished.push(answer) }, 'li').close('cancelled')
  await turn()
  expect(finished).toMatchObject([
    { message: { role: 'assistant', content: [] }, ending: 'cancelled', owner: 'li', timings: {} },
  ])
})
