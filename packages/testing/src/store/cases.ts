import { type ChatRecord, randomId, type StoredBatch } from '@millrace/core'
import type { ConformanceCase } from '../case.js'
import { check, same } from '../expect.js'
import { codeOf, delta, deltas, finish, produce, readAll, readingCode, storeCase } from './bench.js'
import type { StoreFixture } from './fixture.js'

/** Records come back as they were, numbered, from every place. */
export const recordCases = (fixture: StoreFixture): ConformanceCase[] => [
  storeCase(fixture, 'records come back in order from every place, on both instances', async ({ store, other }) => {
    const producer = await produce(store)
    const records = [...deltas(7), finish]
    await producer.add(records.slice(0, 3))
    await producer.add(records.slice(3, 4))
    await producer.add(records.slice(4), { end: true })
    for (const reader of [store, other])
      for (let after = 0; after <= records.length; after++)
        same(await readAll(reader, producer.streamId, after), records.slice(after), `read after ${after}`)
  }),
  storeCase(fixture, 'every JSON value comes back as it was', async ({ store, other }) => {
    const producer = await produce(store)
    const odd: ChatRecord[] = [
      delta('落霞与孤鹜齐飞 🦆\u0000\r\n\u2028'),
      delta('\ud83e'),
      delta('\udd86'),
      { type: 'data', name: '__proto__', value: { constructor: [1e21, -0.5, null, true, ''], 'a\tb': {} } },
      { type: 'tool-call-end', toolCallId: 'c', toolName: 't', input: JSON.parse('{"__proto__":{"x":1}}') },
    ]
    await producer.add([...odd, finish], { end: true })
    same(await readAll(other, producer.streamId), [...odd, finish], 'records')
  }),
  storeCase(fixture, 'a long log comes in pieces, and each record once', async ({ store, other }) => {
    const producer = await produce(store)
    const records = [...deltas(4_000), delta('x'.repeat(300_000)), ...deltas(10, 4_000), finish]
    for (let at = 0; at < records.length; at += 500)
      await producer.add(records.slice(at, at + 500), { end: at + 500 >= records.length })
    let largest = 0
    for await (const batch of other.read(producer.streamId, 0)) largest = Math.max(largest, batch.records.length)
    check(largest <= 1_000, `A piece of a read has ${largest} records: 1,000 is the most.`)
    same(await readAll(other, producer.streamId), records, 'records')
  }),
  storeCase(fixture, 'appends that overlap keep their order', async ({ store, other }) => {
    const { streamId, lease } = await produce(store)
    const records = deltas(200)
    const appended = records.map(record => store.append(streamId, lease, [record]))
    same(
      await Promise.all(appended),
      records.map((_, at) => at + 1),
      'numbers',
    )
    await store.append(streamId, lease, [finish], { end: true })
    same(await readAll(other, streamId), [...records, finish], 'records')
  }),
]

/** One producer for one log. */
export const leaseCases = (fixture: StoreFixture): ConformanceCase[] => [
  storeCase(fixture, 'of many who create at once, one gets the lease', async ({ store, other }) => {
    const streamId = randomId()
    const asked = Array.from({ length: 20 }, (_, at) => (at % 2 ? store : other).create({ streamId, owner: 'li' }))
    const created = await Promise.all(asked)
    same(created.filter(({ lease }) => lease !== undefined).length, 1, 'leases given')
    for (const { existing } of created)
      if (existing) same(existing, { owner: 'li', status: 'running', lastSeq: 0 }, 'existing')
  }),
  storeCase(fixture, 'a foreign lease, an unknown id and a complete log take nothing', async ({ store, other }) => {
    const producer = await produce(store)
    const foreign = await produce(other)
    await producer.add(deltas(2))
    const { streamId, lease } = producer
    for (const wrong of [foreign.lease, '', 'x'])
      same(await codeOf(() => other.append(streamId, wrong, [delta('no')])), 'gone', 'append with a foreign lease')
    same(await codeOf(() => store.append(randomId(), lease, [delta('no')])), 'gone', 'append to an unknown id')
    await producer.add([finish], { end: true })
    same(await codeOf(() => store.append(streamId, lease, [delta('no')])), 'gone', 'append behind the end')
    same(await readAll(store, streamId), [...deltas(2), finish], 'records')
  }),
  storeCase(
    fixture,
    'a producer who falls silent loses its log: all readers see it truncated',
    async ({ store, other }) => {
      const { streamId, lease, add } = await produce(store)
      await add(deltas(2))
      const waiting = [readAll(store, streamId), readAll(other, streamId, 1), readAll(other, streamId, 2)]
      const [whole, part, tail] = await Promise.all(waiting)
      const last = whole!.at(-1)
      check(last?.type === 'error' && last.error.code === 'truncated', 'The log ends by an error, code truncated.')
      same(whole, [...deltas(2), last], 'records')
      same(part, whole!.slice(1), 'records after 1')
      same(tail, whole!.slice(2), 'records after 2')
      same(await codeOf(() => store.append(streamId, lease, [delta('late')])), 'gone', 'append of the late producer')
      same(await readAll(store, streamId), whole, 'records of a later reader')
    },
    { leaseMs: 300 },
  ),
  storeCase(
    fixture,
    'an append without records prolongs the lease alone',
    async ({ store, other }) => {
      const { streamId, lease, add } = await produce(store)
      for (let time = 0; time < 6; time++) {
        await new Promise(resolve => setTimeout(resolve, 200))
        same(await store.append(streamId, lease, []), 0, 'append without records')
      }
      await add([finish], { end: true })
      same(await readAll(other, streamId), [finish], 'records')
    },
    { leaseMs: 600 },
  ),
]

/** Readers who come early, late, and leave. */
export const readerCases = (fixture: StoreFixture): ConformanceCase[] => [
  storeCase(fixture, 'readers on both instances hear of each append as it comes', async ({ store, other }) => {
    const producer = await produce(store)
    const readers = [store.read(producer.streamId, 0), other.read(producer.streamId, 0)].map(read =>
      read[Symbol.asyncIterator](),
    )
    for (let at = 0; at < 5; at++) {
      const next = readers.map(reader => reader.next())
      await producer.add(deltas(1, at))
      for (const { value } of await Promise.all(next)) sameBatch(value, at + 1, deltas(1, at))
    }
    await producer.add([finish], { end: true })
    for (const reader of readers) {
      sameBatch((await reader.next()).value, 6, [finish])
      same((await reader.next()).done, true, 'done')
    }
  }),
  storeCase(fixture, 'a reader who leaves ends, and the others go on', async ({ store, other }) => {
    const producer = await produce(store)
    const leaving = new AbortController()
    const left = (async () => {
      for await (const _ of other.read(producer.streamId, 0, leaving.signal)) check(false, 'No record was written.')
    })()
    const staying = readAll(other, producer.streamId)
    leaving.abort()
    await left
    await producer.add([finish], { end: true })
    same(await staying, [finish], 'records')
    for await (const _ of store.read(producer.streamId, 0, leaving.signal))
      check(false, 'A read whose signal has aborted gives nothing.')
  }),
  storeCase(fixture, 'places that no reader can have are refused', async ({ store, other }) => {
    const producer = await produce(store)
    await producer.add(deltas(2))
    for (const place of [3, -1, 0.5, Number.NaN])
      same(await readingCode(other, producer.streamId, place), 'invalid-request', `read after ${place}`)
    same(await readingCode(other, randomId()), 'not-found', 'read of an unknown id')
  }),
]

function sameBatch(batch: StoredBatch | undefined, seq: number, records: readonly ChatRecord[]): void {
  same({ seq: batch?.seq, records: batch?.records }, { seq, records }, 'batch')
}

/** Logs that are known, and what is forgotten. */
export const lifeCases = (fixture: StoreFixture): ConformanceCase[] => [
  ...expiryCases(fixture),
  ...deletionCases(fixture),
  ...endCases(fixture),
]

const expiryCases = (fixture: StoreFixture): ConformanceCase[] => [
  storeCase(fixture, 'meta tells owner, state and length', async ({ store, other }) => {
    const producer = await produce(store, 'wang')
    same(await other.meta(producer.streamId), { owner: 'wang', status: 'running', lastSeq: 0 }, 'meta')
    await producer.add([...deltas(3), finish], { end: true })
    same(await other.meta(producer.streamId), { owner: 'wang', status: 'ended', lastSeq: 4 }, 'meta')
    same(await other.meta(randomId()), undefined, 'meta of an unknown id')
    const nobody = await produce(store)
    same(await other.meta(nobody.streamId), { status: 'running', lastSeq: 0 }, 'meta without an owner')
  }),
  storeCase(
    fixture,
    'a complete log is kept for a while; then its owner is told that it is gone',
    async ({ store, other }) => {
      const producer = await produce(store, 'wang')
      await producer.add([finish], { end: true })
      let meta = await other.meta(producer.streamId)
      while (meta?.status !== 'gone') {
        await new Promise(resolve => setTimeout(resolve, 50))
        meta = await other.meta(producer.streamId)
        check(meta !== undefined, 'A log that expired is gone, and not unknown.')
      }
      same(meta.owner, 'wang', 'owner of a log that is gone')
      same(await readingCode(other, producer.streamId), 'gone', 'read')
      same((await store.create({ streamId: producer.streamId })).lease, undefined, 'lease of a log that is gone')
    },
    { ttlMs: 300 },
  ),
]

const deletionCases = (fixture: StoreFixture): ConformanceCase[] => [
  storeCase(fixture, 'a deleted log is unknown', async ({ store, other }) => {
    const producer = await produce(store)
    await producer.add([finish], { end: true })
    await other.delete(producer.streamId)
    same(await store.meta(producer.streamId), undefined, 'meta')
    same(await readingCode(store, producer.streamId), 'not-found', 'read')
    await other.delete(randomId())
  }),
  storeCase(
    fixture,
    'a log that is deleted while it runs ends its readers and its producer',
    async ({ store, other }) => {
      const { streamId, lease, add } = await produce(store)
      await add(deltas(2))
      const reading = [readingCode(store, streamId, 2), readingCode(other, streamId)]
      // Until both wait for more.
      await new Promise(resolve => setTimeout(resolve, 100))
      await other.delete(streamId)
      same(await Promise.all(reading), ['gone', 'gone'], 'readers')
      same(await codeOf(() => store.append(streamId, lease, [delta('no')])), 'gone', 'append')
    },
  ),
  storeCase(fixture, 'a reader of a deleted log gets nothing of one that is made anew under its id', async pair => {
    const { store, other } = pair
    const { streamId, add } = await produce(store)
    await add(deltas(2))
    const readers = [store, other].map(each => each.read(streamId, 0)[Symbol.asyncIterator]())
    for (const reader of readers) sameBatch((await reader.next()).value as StoredBatch, 2, deltas(2))
    await store.delete(streamId)
    const created = await store.create({ streamId })
    await store.append(streamId, created.lease!, [delta('a'), delta('b'), delta('c'), finish], { end: true })
    for (const reader of readers) same(await codeOf(() => reader.next()), 'gone', 'the reader of the deleted log')
  }),
  storeCase(fixture, 'an id that was deleted can be used anew, by one', async ({ store, other }) => {
    const { streamId, lease, add } = await produce(store, 'li')
    await add([...deltas(3), finish], { end: true })
    await store.delete(streamId)
    const created = await other.create({ streamId, owner: 'wang' })
    check(
      created.lease !== undefined && created.lease !== lease,
      'create gives a new lease for an id that was deleted.',
    )
    same(await codeOf(() => store.append(streamId, lease, [delta('no')])), 'gone', 'append with the old lease')
    same(await other.append(streamId, created.lease, [finish], { end: true }), 1, 'append')
    same(await readAll(store, streamId), [finish], 'records')
    same(await store.meta(streamId), { owner: 'wang', status: 'ended', lastSeq: 1 }, 'meta')
  }),
]

const endCases = (fixture: StoreFixture): ConformanceCase[] => [
  storeCase(fixture, 'a stop that was asked for on one instance reaches the producer on the other', async pair => {
    const { store, other } = pair
    const producer = await produce(store)
    const stopped = new Promise<void>(resolve => {
      store.onStop(producer.streamId, resolve)
    })
    const unlisten = store.onStop(producer.streamId, () => check(false, 'Nobody listens any more.'))
    unlisten()
    await other.requestStop(producer.streamId)
    await stopped
    await new Promise<void>(resolve => {
      store.onStop(producer.streamId, resolve)
    })
    await other.requestStop(randomId())
  }),
  storeCase(
    fixture,
    'a stream that is too large fails its producer, whose last words still fit',
    async ({ store, other }) => {
      const producer = await produce(store)
      const { streamId, lease } = producer
      await producer.add([delta('x'.repeat(6_000))])
      same(await codeOf(() => store.append(streamId, lease, [delta('x'.repeat(6_000))])), 'limit', 'append')
      const error = { type: 'error', error: { code: 'limit', message: 'Too large.', retryable: false } } as const
      await producer.add([error], { end: true })
      same(await readAll(other, streamId), [delta('x'.repeat(6_000)), error], 'records')
    },
    { maxStreamBytes: 10_000 },
  ),
]
