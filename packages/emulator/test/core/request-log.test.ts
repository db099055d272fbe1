import { expect, it } from 'vitest'
import { createRequestLog } from '../../src/core/request-log.js'

const head = { method: 'POST', path: '/', headers: {}, body: '' }

it('takes the first ending and counts an answer as open until then', async () => {
  const log = createRequestLog(10)
  const { request, settle } = log.add(head)
  expect(log.stats.open).toBe(1)
  settle('cut')
  settle('reader-left')
  expect([await request.ended, log.stats.open]).toEqual(['cut', 0])
})

it('tells the hook and everybody who waits, once', async () => {
  const seen: number[] = []
  const log = createRequestLog(10, request => seen.push(request.id))
  const waiting = Promise.all([log.nextRequest(), log.nextRequest()])
  log.add(head)
  log.add(head)
  expect((await waiting).map(request => request.id)).toEqual([1, 1])
  expect(seen).toEqual([1, 2])
})
