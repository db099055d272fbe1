import { stat } from 'node:fs/promises'
import { redisStore } from '@millrace/resume/redis'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WrittenLogs } from '../src/redis/written-logs.js'
import { delta } from './support/sqlite-file.js'

/** A client of `redis` whose server knows one lease, the last one that was given; `before` of each append: the number by which one that comes twice is known. */
function fakeRedis() {
  const before: number[] = []
  let held: string | undefined
  const client = {
    async sendCommand([, , count, ...rest]: string[]) {
      const [keys, args] = [Number(count), rest.slice(Number(count))]
      // Other scripts have fewer arguments: theirs is the reply of a log that was made.
      if (args.length < 8) {
        held = args[0]
        return 1
      }
      return Array.from({ length: keys / 2 }, (_, at) => {
        const [last, texts, , , lease] = args[7 + at]!.split('\n')[0]!.split(' ')
        if (lease !== held) return -1
        before.push(Number(last))
        return Number(last) + Number(texts)
      })
    },
    duplicate: () => {
      throw new Error('Nobody reads.')
    },
  }
  return { before, store: redisStore(client, { joinMs: 0 }) }
}

test('a late producer takes nothing from the one who has its id by now: a batch that is sent twice is known still', async () => {
  const { before, store } = fakeRedis()
  const first = await store.create({ streamId: 'a' })
  expect(await store.append('a', first.lease!, [delta('1'), delta('2')])).toBe(2)
  const second = await store.create({ streamId: 'a' })
  expect(await store.append('a', second.lease!, [delta('1')])).toBe(1)
  await expect(async () => store.append('a', first.lease!, [delta('late')])).rejects.toMatchObject({ code: 'gone' })
  expect(await store.append('a', second.lease!, [delta('2')])).toBe(2)
  expect(before).toEqual([0, 0, 1])
})

test('logs that nobody appends to any more are forgotten, and those that are written stay', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const logs = new WrittenLogs(1_000)
  logs.of('written').last = 0
  let most = 0
  for (let at = 1; at <= 1_000; at++) {
    vi.advanceTimersByTime(100)
    Object.assign(logs.of('written'), { last: at, at: performance.now() })
    logs.of(`left ${at}`).last = 0
    most = Math.max(most, logs.size)
  }
  // Eleven of them have a lease at a time.
  expect(most).toBeLessThan(25)
  expect(logs.of('written').last).toBe(1_000)
  expect(logs.of('left 1000').last).toBe(0)
  expect(logs.of('left 1').last).toBe(-1)
})

/** A client of `redis` that never answers; the options of each command. */
function silentRedis(isReady: boolean) {
  const options: unknown[] = []
  const client = {
    isReady,
    sendCommand: (_: string[], given?: unknown) => {
      options.push(given)
      return new Promise<never>(() => {})
    },
    duplicate: () => {
      throw new Error('Nobody reads.')
    },
  }
  return { options, store: redisStore(client, { joinMs: 0, leaseMs: 1_000 }) }
}

test('a server that never answers fails each call within the time of a lease, before close and after', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const { store } = silentRedis(true)
  const calls = (): Promise<unknown>[] => [
    store.create({ streamId: 'a' }),
    store.append('a', 'lease', [delta('1')]) as Promise<number>,
    store.meta('a'),
    store.read('a', 0)[Symbol.asyncIterator]().next(),
    store.requestStop('a'),
    store.delete('a'),
  ]
  for (const closed of [false, true]) {
    if (closed) await store.close!()
    const refused = calls().map(call => expect(call).rejects.toMatchObject({ code: 'network', retryable: true }))
    for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(1_000)
    await Promise.all(refused)
  }
})

test('the client bounds the wait of a command only where its connection does not stand', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  for (const isReady of [true, false]) {
    const { options, store } = silentRedis(isReady)
    const refused = expect(store.meta('a')).rejects.toMatchObject({ code: 'network' })
    await vi.advanceTimersByTimeAsync(1_000)
    await refused
    expect(options).toEqual([isReady ? { timeout: undefined } : undefined])
  }
})

test('a reply that came while the process stood still counts, although its time is over', async () => {
  const client = {
    // Comes from another thread, as a reply does from a socket.
    sendCommand: () => stat('.').then(() => 1),
    duplicate: () => {
      throw new Error('Nobody reads.')
    },
  }
  const store = redisStore(client, { joinMs: 0, leaseMs: 10 })
  const created = store.create({ streamId: 'a' })
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
  expect(await created).toHaveProperty('lease')
})
