import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChatError, type ChatStream, type StreamStore } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import { sqliteStore } from '@millrace/resume/sqlite'
import { createChatHandler, type FinishedAnswer } from '@millrace/server'
import { afterAll, describe, expect, test } from 'vitest'
import { ask } from '../support/doors.js'
import { storeWith } from '../support/held-store.js'
import { idOf, kept, numbersOf } from '../support/kept.js'
import { fakeProvider } from '../support/provider.js'
import { answer, ending, opening } from '../support/streams.js'
import { turn } from '../support/turns.js'

const id = idOf('one')
const folder = await mkdtemp(join(tmpdir(), 'millrace-once-'))
afterAll(() => rm(folder, { recursive: true }))

const pairs: readonly (readonly [string, () => readonly [StreamStore, StreamStore]])[] = [
  [
    'in memory',
    () => {
      const store = memoryStore()
      return [store, store]
    },
  ],
  ['in a file', () => [sqliteStore(join(folder, 'a.db')), sqliteStore(join(folder, 'a.db'))]],
]

test.each(pairs)(
  'fifty requests at once under one name, at two instances, ask the provider once (%s)',
  async (_, open) => {
    const stores = open()
    const provider = fakeProvider()
    const finished: FinishedAnswer[] = []
    const handlers = stores.map(store =>
      createChatHandler({ provider, store, onFinish: told => void finished.push(told) }),
    )
    const post = (at: number) =>
      handlers[at % 2]!.fetch(new Request('http://x/chat', ask(undefined, { 'millrace-stream-id': id })))
    const bodies = await Promise.all(Array.from({ length: 50 }, async (_, at) => (await post(at)).text()))
    expect(provider.asked).toHaveLength(1)
    expect(finished).toHaveLength(1)
    for (const body of bodies) expect(numbersOf(body)).toEqual([1, 2, 3, 4, 5, 6])
    for (const store of stores) await store.close?.()
  },
)

const used = (): ChatStream => {
  const stream = answer()
  void stream.text()
  return stream
}
const throws = (error: unknown) => (): never => {
  throw error
}

test.each<[string, () => ChatStream, number]>([
  ['gives a stream that is read already', used, 500],
  ['gives no stream', () => ({}) as ChatStream, 500],
  ['gives nothing', () => undefined as unknown as ChatStream, 500],
  ['throws', throws(new TypeError('sk-canary')), 500],
  ['refuses', throws(new ChatError({ code: 'invalid-request', message: 'sk-canary' })), 400],
])('a provider that %s ends the stream at once, for all who ask for it', async (_, stream, status) => {
  const all = kept({ provider: fakeProvider(stream), limits: { concurrency: 1 } })
  const told = async (response: Response) => [response.status, await response.text()]
  const first = await told(await all.post(id))
  expect(first[0]).toBe(status)
  expect(first[1]).not.toContain('sk-canary')
  await turn()
  // Its place among the requests at once is free again.
  expect(await told(await all.post(id))).toEqual(first)
  await turn()
  expect(await all.store.meta(id)).toMatchObject({ status: 'ended', lastSeq: 1 })
  expect([all.errors.length, all.finished.map(({ ending }) => ending)]).toEqual([1, ['error']])
  await all.handler.drain({ graceMs: 1 })
})

describe('a store whose onStop fails', () => {
  const fail = (): never => {
    throw new Error('away')
  }
  test.each<[string, StreamStore['onStop']]>([
    ['at once', fail],
    ['at the end', () => fail],
  ])('%s: the answer is whole, its place is free again, and the failure is told', async (_, onStop) => {
    const store = storeWith(memoryStore(), { onStop })
    const all = kept({ store, limits: { ownerConcurrency: 1 } })
    for (const [at, name] of ['one', 'two'].entries()) {
      const asked = all.post(idOf(name))
      const tap = await all.tap(at)
      tap.push([...opening, ...ending])
      expect(numbersOf(await (await asked).text())).toEqual([1, 2, 3, 4, 5])
      await turn()
    }
    expect(all.errors).toMatchObject([{ message: 'away' }, { message: 'away' }])
    expect(all.finished.map(({ ending }) => ending)).toEqual(['finish', 'finish'])
    await all.handler.drain({ graceMs: 1 })
  })
})

test('an answer whose log was deleted takes nothing from the one that has its name by now', async () => {
  const all = kept({ onDisconnect: 'cancel' })
  const first = all.post(id)
  const old = await all.tap(0)
  old.push(opening)
  await all.store.delete(id)
  const second = all.post(id)
  const tap = await all.tap(1)
  // It finds that its log is gone.
  old.push(ending)
  await (await first).text()
  tap.push(opening)
  const response = await second
  const reader = await all.get(id)
  tap.push([{ type: 'text-delta', id: '0', delta: 'new' }])
  await response.body!.cancel()
  await reader.body!.cancel()
  await turn()
  // Without its watch it would run on for nobody.
  expect(tap.cancelled).toBe(true)
})
