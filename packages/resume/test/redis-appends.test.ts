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
      if (args.length < 9) {
        held = args[0]
        return 1
      }
      return Array.from({ length: keys / 2 }, (_, at) => {
        const [last, texts, , , lease] = args[7 + 2 * at]!.split(' ')
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
  logs.keep('written', 0)
  let most = 0
  for (let at = 1; at <= 1_000; at++) {
    vi.advanceTimersByTime(100)
    logs.keep('written', at)
    logs.keep(`left ${at}`, 0)
    most = Math.max(most, logs.size)
  }
  // Eleven of them have a lease at a time.
  expect(most).toBeLessThan(25)
  expect(logs.last('written')).toBe(1_000)
  expect(logs.last('left 1')).toBeUndefined()
  expect(logs.last('left 1000')).toBe(0)
})
