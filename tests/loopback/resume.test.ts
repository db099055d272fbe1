import { memoryStore } from '@millrace/resume'
import { describe, expect, test } from 'vitest'
import { idOf, kept, numbersOf } from '../../packages/server/test/support/kept.js'
import { recordsIn } from '../../packages/server/test/support/records.js'
import { ending, more, opening } from '../../packages/server/test/support/streams.js'
import { adapters } from '../support/adapters/adapters.js'
import { ask, question, readAll, readUntil } from '../support/adapters/client.js'
import { bareApp } from '../support/adapters/scripted-app.js'

// Readers leave and come back on each adapter: with its ways to see a reader go, and to pass GET, HEAD and DELETE on.
describe.each(adapters)('$name', adapter => {
  const id = idOf('one')
  const headers = { authorization: 'li' }

  async function begun() {
    const all = kept({ store: memoryStore() })
    const url = await bareApp(adapter, all.handler)
    const call = (method: string, path: string, extra: Record<string, string> = {}) =>
      ask(adapter, url.replace(/\/chat$/, ''), {
        path: `/chat${path}`,
        method,
        headers: { ...headers, ...extra },
        ...(method === 'POST' && { body: question }),
      })
    const reader = call('POST', '', { 'millrace-stream-id': id })
    const tap = await all.tap()
    tap.push(opening)
    return { ...all, call, reader, tap }
  }

  test('a reader who left comes back for the rest, and HEAD costs nothing', async () => {
    const { call, reader, tap, taps, finished } = await begun()
    const answer = await reader.answer
    expect(answer.headers['millrace-stream-id']).toBe(id)
    await readUntil(answer.body, '落霞')
    reader.leave()
    tap.push(more('与'))
    const head = await call('HEAD', `/${id}`).answer
    expect([head.status, head.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
    const again = await call('GET', `/${id}`, { 'last-event-id': `${id}.3` }).answer
    await expect.poll(() => tap.cancelled).toBe(false)
    tap.push(ending)
    expect([again.status, again.headers['millrace-stream-id'], numbersOf(await readAll(again))]).toEqual([
      200,
      id,
      [4, 5, 6],
    ])
    await expect.poll(() => finished.length).toBe(1)
    expect(taps).toHaveLength(1)
    expect((await call('GET', `/${id}`, { 'last-event-id': `${id}.6` }).answer).status).toBe(204)
    expect((await call('GET', '/short').answer).status).toBe(400)
    expect((await call('GET', `/${idOf('unknown')}`).answer).status).toBe(404)
  })

  test('DELETE stops the answer', async () => {
    const { call, reader, tap } = await begun()
    expect((await call('DELETE', `/${id}`).answer).status).toBe(204)
    expect(recordsIn(await readAll(await reader.answer)).at(-1)).toMatchObject({
      type: 'error',
      error: { code: 'aborted' },
    })
    expect(tap.cancelled).toBe(true)
  })
})
