import type { StreamStore } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { storeWith } from '../support/held-store.js'
import { idOf, kept } from '../support/kept.js'
import { recordsIn, textIn } from '../support/records.js'
import { ending, more, opening } from '../support/streams.js'
import { turn } from '../support/turns.js'

// A store of one's own that does not settle, or only when nobody waits any more.

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const id = idOf('one')
const hookTimeoutMs = 2_000

/** A method of a store that settles when it is told to, as the store itself would. */
function late<Name extends 'create' | 'meta' | 'requestStop'>(inner: StreamStore, name: Name) {
  let settle!: () => void
  const told = new Promise<void>(resolve => {
    settle = resolve
  })
  const method = async (...args: never[]): Promise<unknown> => {
    await told
    return (inner[name] as (...args: never[]) => Promise<unknown>)(...args)
  }
  return { store: storeWith(inner, { [name]: method }), settle }
}

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    vi.advanceTimersByTime(500)
    await turn()
  }
}

test.each<['create' | 'meta', 'post' | 'get' | 'stop']>([
  ['create', 'post'],
  ['meta', 'post'],
  ['meta', 'get'],
  ['meta', 'stop'],
])('%s that hangs is 503 for a %s, and what comes of it late changes nothing', async (name, way) => {
  const inner = memoryStore()
  const { store, settle } = late(inner, name)
  const chat = kept({ store, hookTimeoutMs })
  const asked = chat[way](id)
  await pass(hookTimeoutMs + 500)
  const response = await asked
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ error: { code: 'timeout', retryable: true } })
  expect(chat.errors).toMatchObject([{ code: 'timeout' }])
  settle()
  await pass(500)
  expect(chat.taps).toEqual([])
  expect(await inner.meta(id)).toBeUndefined()
})

test('a stop that hangs at another instance is 503, and the answer goes on', async () => {
  const inner = memoryStore()
  const here = kept({ store: inner })
  const asked = here.post(id)
  await turn()
  here.taps[0]!.push(opening)
  const own = (await asked).text()
  const { store, settle } = late(inner, 'requestStop')
  const stopped = kept({ store, hookTimeoutMs }).stop(id)
  await pass(hookTimeoutMs + 500)
  expect((await stopped).status).toBe(503)
  here.taps[0]!.push(more('秋水'))
  await pass(500)
  expect(here.taps[0]!.cancelled).toBe(false)
  // It was only late.
  settle()
  await pass(500)
  expect(here.taps[0]!.cancelled).toBe(true)
  here.taps[0]!.push(ending)
  expect(textIn(recordsIn(await own))).toContain('秋水')
})
