import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChatRecord, randomId, type StreamStore } from '@millrace/core'
import { durableStreamsStore } from '@millrace/resume/durable-streams'
import { storeConformance } from '@millrace/testing'
import { createFaultProxy, formatFaultPlan, planFaults } from '@millrace/testing/fault-proxy'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDurableStreams } from '../support/durable-streams-server.ts'
import { installNpmFixture, type NpmFixture } from '../support/npm-fixture.ts'

// `@durable-streams/server` 0.3.7, the protocol's reference server, in a process of its own.

const fixture = join(import.meta.dirname, 'durable-streams')
let npm: NpmFixture

beforeAll(async () => {
  npm = await installNpmFixture(fixture)
})
afterAll(() => npm?.remove())

test('the lockfile holds no download addresses', () => {
  expect(readFileSync(join(fixture, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
})

const delta = (at: number): ChatRecord => ({ type: 'text-delta', id: '0', delta: `${at} ` })
const deltas = (count: number): ChatRecord[] => Array.from({ length: count }, (_, at) => delta(at))
const finish: ChatRecord = { type: 'finish', reason: 'stop' }

async function readAll(store: StreamStore, streamId: string): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  for await (const batch of store.read(streamId, 0)) records.push(...batch.records)
  return records
}

describe.each(['memory', 'files'])('the reference server, which keeps streams in %s', kind => {
  let server: Awaited<ReturnType<typeof startDurableStreams>>
  let folder: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-durable-streams-'))
    server = await startDurableStreams(npm.folder, kind === 'files' ? folder : undefined)
  })
  afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const open = (settings: object = {}) => durableStreamsStore({ url: `${server.url}/${randomId()}`, ...settings })

  for (const { name, run } of storeConformance({
    async open(settings) {
      const url = `${server.url}/${randomId()}`
      const [store, other] = [0, 1].map(() => durableStreamsStore({ url, ...settings }))
      return {
        store: store!,
        other: other!,
        async close() {
          await Promise.all([store!.close!(), other!.close!()])
        },
      }
    },
  }))
    test(name, run)

  test('a log that is deleted ends its readers', async () => {
    const store = open()
    const { lease } = await store.create({ streamId: 'one' })
    await store.append('one', lease!, [delta(0)])
    const reading = expect(readAll(store, 'one')).rejects.toMatchObject({ code: 'gone' })
    await new Promise(resolve => setTimeout(resolve, 50))
    await store.delete('one')
    await reading
    await expect(store.append('one', lease!, [delta(1)])).rejects.toMatchObject({ code: 'gone' })
    await store.close!()
  })

  test.each(Array.from({ length: 20 }, (_, seed) => seed))('connections that break, seed %d', async seed => {
    const kinds = ['cut', 'reset', 'slice', 'delay'] as const
    const spanBytes = { request: 2_000, response: 2_000 }
    // Some are left whole: a page that is cut each time can never be read.
    const plan = (connection: number) =>
      connection % 3 ? planFaults({ seed, kinds: [...kinds, 'cut'], spanBytes }, connection) : {}
    const proxy = await createFaultProxy({ seed, target: server.url, plan })
    const store = durableStreamsStore({ url: `${proxy.url}/${randomId()}` })
    const { lease } = await store.create({ streamId: 'one', owner: 'li' })
    expect(lease, formatFaultPlan(proxy.plan(1))).toBeDefined()
    const reading = readAll(store, 'one')
    for (let at = 0; at < 60; at++) expect(await store.append('one', lease!, [delta(at)])).toBe(at + 1)
    expect(await store.append('one', lease!, [finish], { end: true })).toBe(61)
    expect(await reading).toEqual([...deltas(60), finish])
    await store.close!()
    await proxy.close()
  })

  // What is in memory is gone with the process.
  test.skipIf(kind === 'memory')('a restart of the server costs no record and doubles none', async () => {
    const store = open({ leaseMs: 60_000 })
    const { lease } = await store.create({ streamId: 'one' })
    const reading = readAll(store, 'one')
    for (let at = 0; at < 60; at++) {
      const appended = store.append('one', lease!, [delta(at)])
      if (at % 25 === 10) await server.restart()
      expect(await appended).toBe(at + 1)
    }
    await store.append('one', lease!, [finish], { end: true })
    expect(await reading).toEqual([...deltas(60), finish])
    await store.close!()
  })
})
