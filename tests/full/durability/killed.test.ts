import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomId } from '@millrace/core'
import { createOpenAIEmulator } from '@millrace/emulator'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type RedisServer, startRedis } from '../../support/redis-server.ts'
import { type Instance, type InstanceSettings, startInstance } from './support/instances.ts'
import { post, type Reading, resume } from './support/reading.ts'

// Servers in processes of their own, over one store, that are killed, held, and shut down while they answer.

const leaseMs = 1_500
const words = 4_000
let folder: string
let redis: RedisServer
let places: Readonly<Record<string, Partial<InstanceSettings>>>
let vendor: Awaited<ReturnType<ReturnType<typeof createOpenAIEmulator>['listen']>>
/** A word comes each 10 ms, so that an answer takes 40 s: every test ends before that. */
const emulator = createOpenAIEmulator({
  keys: ['sk-instance'],
  pace: { tokensPerSecond: 100 },
  answer: () => ({ text: Array.from({ length: words }, (_, at) => `${at} `) }),
})
const running = new Set<Instance>()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-killed-'))
  redis = await startRedis()
  vendor = await emulator.listen()
  places = { sqlite: { path: join(folder, 'streams.db') }, redis: { redisPort: redis.port } }
})
afterEach(async () => {
  for (const instance of running) {
    instance.signal('SIGKILL')
    await instance.gone
  }
  running.clear()
})
afterAll(async () => {
  await vendor?.close()
  redis?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function start(place: string, settings: Partial<InstanceSettings> = {}): Promise<Instance> {
  const instance = await startInstance({ vendor: vendor.baseURL, leaseMs, ...places[place], ...settings })
  running.add(instance)
  return instance
}

const textOf = ({ seen }: Reading): string =>
  seen.map(({ record }) => (record.type === 'text-delta' ? record.delta : '')).join('')
const wholeText = Array.from({ length: words }, (_, at) => `${at} `).join('')
const lastOf = ({ seen }: Reading) => seen.at(-1)!.record
const isDense = ({ seen }: Reading, from = 0): boolean => seen.every(({ seq }, at) => seq === from + at + 1)
const truncated = { type: 'error', error: expect.objectContaining({ code: 'truncated' }) }

describe.each(['sqlite', 'redis'])('%s', place => {
  test('a producer that is killed: readers of another instance get the prefix and its end', async () => {
    const [producer, other] = [await start(place), await start(place)]
    const streamId = randomId()
    const own = await post(producer.url, streamId)
    await own.atLeast(50)
    const early = await resume(other.url, streamId)
    await early.atLeast(own.seen.length)
    producer.signal('SIGKILL')
    // The lease ends it: nothing else would come.
    await Promise.all([own.over, early.over])
    expect(lastOf(early)).toEqual(truncated)
    expect(isDense(early)).toBe(true)
    expect(wholeText.startsWith(textOf(early))).toBe(true)
    // Nothing that a reader of the producer has seen is missing.
    expect(textOf(early).startsWith(textOf(own))).toBe(true)
    // A reader who comes back, and one who comes late, see the same.
    const [back, late] = [await resume(other.url, streamId, own.seen.length), await resume(other.url, streamId)]
    await Promise.all([back.over, late.over])
    expect(late.seen).toEqual(early.seen)
    expect(back.seen).toEqual(early.seen.slice(own.seen.length))
  })

  test('a restart serves what was finished, and ends what was not', async () => {
    const first = await start(place)
    const [finished, unfinished] = [randomId(), randomId()]
    const stopped = await post(first.url, finished)
    await stopped.atLeast(20)
    await fetch(`${first.url}/${finished}`, { method: 'DELETE' })
    await stopped.over
    const cut = await post(first.url, unfinished)
    await cut.atLeast(20)
    first.signal('SIGKILL')
    await Promise.all([first.gone, cut.over])
    const second = await start(place)
    const [again, rest] = [await resume(second.url, finished), await resume(second.url, unfinished)]
    await Promise.all([again.over, rest.over])
    expect(again.seen).toEqual(stopped.seen)
    expect(lastOf(rest)).toEqual(truncated)
    expect(rest.seen.slice(0, cut.seen.length)).toEqual(cut.seen)
  })

  test('a producer that stood still past its lease adds nothing, and asks the vendor for nothing more', async () => {
    const [producer, other] = [await start(place), await start(place)]
    const streamId = randomId()
    const own = await post(producer.url, streamId)
    await own.atLeast(20)
    const reading = await resume(other.url, streamId)
    producer.signal('SIGSTOP')
    await reading.over
    expect(lastOf(reading)).toEqual(truncated)
    producer.signal('SIGCONT')
    // Its own reader is told an end as well, and nothing that others cannot come back to.
    await own.over
    expect(lastOf(own)).toMatchObject({ type: 'error' })
    expect(textOf(own)).toBe(textOf(reading))
    // Told on a way of its own.
    await expect.poll(() => producer.errors).toContain('gone')
    await expect.poll(() => emulator.stats.open).toBe(0)
    const again = await resume(other.url, streamId)
    await again.over
    expect(again.seen).toEqual(reading.seen)
  })
})

test('one of two instances is drained: its reader goes on from the other', async () => {
  const [producer, drained] = [await start('redis'), await start('redis', { graceMs: 300 })]
  const streamId = randomId()
  const own = await post(producer.url, streamId)
  await own.atLeast(20)
  const reader = await resume(drained.url, streamId)
  await reader.atLeast(30)
  drained.signal('SIGTERM')
  await sleep(50)
  // Whoever asks meanwhile is told to come back, in a way that every EventSource takes for a cut.
  const refused = await fetch(`${drained.url}/${streamId}`, { headers: { 'last-event-id': `${streamId}.5` } })
  expect(refused.status).toBe(200)
  expect(await refused.text()).toMatch(/^retry: \d+\n\n$/)
  await Promise.all([reader.over, drained.gone])
  expect(lastOf(reader).type).toBe('text-delta')
  const on = await resume(producer.url, streamId, reader.seen.length)
  await on.atLeast(50)
  expect(isDense(on, reader.seen.length)).toBe(true)
  expect(wholeText.startsWith(textOf(reader) + textOf(on))).toBe(true)
  on.leave()
  own.leave()
})
