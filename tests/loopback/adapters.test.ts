import { describe, expect, test } from 'vitest'
import { recordsIn, textIn } from '../../packages/server/test/support/records.js'
import { answer, opening, tap } from '../../packages/server/test/support/streams.js'
import { adapters } from '../support/adapters/adapters.js'
import { ask, question, readAll, readUntil } from '../support/adapters/client.js'
import { routes, scriptedApp } from '../support/adapters/scripted-app.js'

// A smoke test of each adapter. `npm run test:full` has all that readers and applications are promised of them.
describe.each(adapters)('$name', adapter => {
  test.each(['/own', '/chat', '/v1/chat/below?query=1'])('an answer on %s', async path => {
    const app = await scriptedApp(adapter, answer)
    const response = await ask(adapter, app.url, { path, method: 'POST', body: question }).answer
    const { status, headers } = response
    const text = await readAll(response)
    expect([status, text]).toEqual([200, expect.stringContaining('data:')])
    expect(headers['content-type']).toBe('text/event-stream; charset=utf-8')
    expect(textIn(recordsIn(text))).toBe('落霞与孤鹜齐飞')
    expect(app.told).toEqual([])
  })

  test('what is nothing below a mount is 404, and another method at it 405', async () => {
    const app = await scriptedApp(adapter, answer)
    const status = async (path: string, method: string) => (await ask(adapter, app.url, { path, method }).answer).status
    expect([await status('/chat/nothing', 'GET'), await status('/chat', 'GET')]).toEqual([404, 405])
  })

  test.each(routes)('a reader who leaves, on %s', async path => {
    const source = tap()
    const app = await scriptedApp(adapter, () => source.stream)
    const reader = ask(adapter, app.url, { path, method: 'POST', body: question })
    await expect.poll(() => source.connected).toBe(true)
    source.push(opening)
    await readUntil((await reader.answer).body, '落霞')
    reader.leave()
    await source.whenCancelled
  })
})
