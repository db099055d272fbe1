import { type ChatRecord, randomId, type StreamStore } from '@millrace/core'
import { type MemoryStoreOptions, memoryStore } from '@millrace/resume'
import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => void vi.useRealTimers())

const text = (length: number): ChatRecord => ({ type: 'text-delta', id: '0', delta: 'x'.repeat(length) })
const finish: ChatRecord = { type: 'finish', reason: 'stop' }

async function log(store: StreamStore, ...records: readonly ChatRecord[]): Promise<string> {
  const streamId = randomId()
  const { lease } = await store.create({ streamId })
  if (records.length > 0) await store.append(streamId, lease!, records, { end: records.at(-1) === finish })
  return streamId
}

test('complete logs make room for others, the oldest first, and running ones never', async () => {
  const store = memoryStore({ maxBytes: 10_000 })
  const running = await log(store, text(3_000))
  const older = await log(store, text(3_000), finish)
  const newer = await log(store, text(3_000), finish)
  const latest = await log(store, text(3_000))
  const states = await Promise.all([running, older, newer, latest].map(async id => (await store.meta(id))?.status))
  expect(states).toEqual(['running', 'gone', 'ended', 'running'])
  await log(store, text(3_000))
  const { lease } = await store.create({ streamId: 'full' })
  await expect(async () => store.append('full', lease!, [text(3_000)])).rejects.toMatchObject({ code: 'limit' })
  expect(await store.meta('full')).toMatchObject({ status: 'running', lastSeq: 0 })
})

test('no more logs than allowed, and none that runs is dropped for a new one', async () => {
  const store = memoryStore({ maxStreams: 2 })
  const complete = await log(store, finish)
  await log(store)
  await log(store)
  expect(await store.meta(complete)).toMatchObject({ status: 'gone' })
  await expect(log(store)).rejects.toMatchObject({ code: 'overloaded', retryable: true })
})

test('the memory of old logs is freed although nobody asks', async () => {
  vi.useFakeTimers()
  const store = memoryStore({ ttlMs: 60_000, maxBytes: 4_000 })
  await log(store, text(3_000), finish)
  await vi.advanceTimersByTimeAsync(130_000)
  // A log of the same size fits, and nothing had to be asked for.
  const running = await log(store, text(3_000))
  expect(await store.meta(running)).toMatchObject({ status: 'running' })
})

test('a log that is gone is remembered for a day', async () => {
  vi.useFakeTimers()
  const store = memoryStore({ ttlMs: 1_000 })
  const streamId = await log(store, finish)
  await vi.advanceTimersByTimeAsync(23 * 3_600_000)
  expect(await store.meta(streamId)).toMatchObject({ status: 'gone' })
  await vi.advanceTimersByTimeAsync(2 * 3_600_000)
  expect(await store.meta(streamId)).toBeUndefined()
})

test.each([
  [{ leaseMs: 0 }, 'leaseMs'],
  [{ maxBytes: 'many' }, 'maxBytes'],
  [{ ttl: 1 }, 'ttl'],
])('refuses %j by name', (options, named) => {
  expect(() => memoryStore(options as MemoryStoreOptions)).toThrow(named)
})
