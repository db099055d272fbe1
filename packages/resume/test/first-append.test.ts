import type { StreamStore } from '@millrace/core'
import { redisStore } from '@millrace/resume/redis'
import { sqliteStore } from '@millrace/resume/sqlite'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { delta, newFile, walOf } from './support/sqlite-file.js'

// The pause never ends: what goes out has not waited for it.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Longer than a test takes. */
const joinMs = 600_000
const leaseMs = 3_600_000

/** Begins a stream; the function appends a token. */
async function begin(store: StreamStore, streamId: string): Promise<() => Promise<number>> {
  const { lease } = await store.create({ streamId })
  return async () => store.append(streamId, lease!, [delta('token')])
}

/** Lets all that can go out now do so. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
}

/** A client of `redis` whose server takes each append; the number of streams of each command that appends. */
function fakeRedis() {
  const commands: number[] = []
  const lab = { commands, answers: Promise.resolve() }
  const client = {
    async sendCommand([, , count, ...rest]: string[]) {
      const keys = Number(count)
      const args = rest.slice(keys)
      // Other scripts have fewer arguments: theirs is the reply of a log that was made.
      if (args.length < 8) return 1
      commands.push(keys / 2)
      await lab.answers
      return Array.from({ length: keys / 2 }, (_, at) => {
        const [last, texts] = args[7 + at]!.split(' ')
        return Number(last) + Number(texts)
      })
    },
    duplicate: () => {
      throw new Error('Nobody reads.')
    },
  }
  return { lab, store: redisStore(client, { joinMs, leaseMs }) }
}

test('redis: the first append of a stream goes in its turn, with what waits', async () => {
  const { lab, store } = fakeRedis()
  const [a, b] = [await begin(store, 'a'), await begin(store, 'b')]
  expect(await a()).toBe(1)
  const second = a()
  await turns()
  expect(lab.commands).toEqual([1])
  expect(await b()).toBe(1)
  expect(await second).toBe(2)
  expect(lab.commands).toEqual([1, 2])
})

test('redis: the first append of a stream that came while a command was on its way is the next one', async () => {
  const { lab, store } = fakeRedis()
  const [a, b] = [await begin(store, 'a'), await begin(store, 'b')]
  let answer!: () => void
  lab.answers = new Promise(resolve => {
    answer = resolve
  })
  const both = [a()]
  await turns()
  both.push(b())
  await turns()
  expect(lab.commands).toEqual([1])
  answer()
  expect(await Promise.all(both)).toEqual([1, 1])
  expect(lab.commands).toEqual([1, 1])
})

test('sqlite: the first append of a stream is committed in its turn, with what waits', async () => {
  const path = newFile()
  const store = sqliteStore(path, { joinMs, leaseMs })
  onTestFinished(() => store.close?.())
  const [a, b] = [await begin(store, 'a'), await begin(store, 'b')]
  const { commits } = walOf(path)
  expect(await a()).toBe(1)
  const second = a()
  await turns()
  expect(walOf(path).commits).toBe(commits + 1)
  expect(await b()).toBe(1)
  expect(await second).toBe(2)
  expect(walOf(path).commits).toBe(commits + 2)
})
