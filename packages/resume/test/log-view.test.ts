import { expect, it } from 'vitest'
import { LogView } from '../src/durable-streams/log-view.js'

const head = { lease: 'l', leaseMs: 15_000 }
const entry = (seq: number, delta: string) => ({ seq, records: [{ type: 'text-delta', id: '0', delta }] })

it('reads an entry that the server has kept twice once', () => {
  const view = new LogView()
  const read = [head, entry(1, 'a'), entry(2, 'b'), entry(2, 'b'), entry(3, 'c')].flatMap(each => view.take(each, 0))
  expect(read.map(({ seq }) => seq)).toEqual([1, 2, 3])
  expect(view.lastSeq).toBe(3)
})

it.each([
  ['one is missing', entry(4, 'd')],
  ['another one has its number', entry(2, 'other')],
  ['an earlier one comes again', entry(1, 'a')],
])('gives a log up where %s', (_, next) => {
  const view = new LogView()
  for (const each of [head, entry(1, 'a'), entry(2, 'b')]) view.take(each, 0)
  expect(() => view.take(next, 0)).toThrow(expect.objectContaining({ code: 'gone' }))
})
