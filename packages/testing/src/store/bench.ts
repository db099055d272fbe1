import { type ChatRecord, randomId, type StreamStore } from '@millrace/core'
import type { ConformanceCase } from '../case.js'
import { ConformanceError, check, same } from '../expect.js'
import type { OpenedStore, StoreFixture, StoreSettings } from './fixture.js'

/** A store and its second instance, opened for one case. */
export type Pair = Required<Pick<OpenedStore, 'store' | 'other'>>

/** Milliseconds until a case that still waits has failed. */
const patienceMs = 20_000

/** A case with a store of its own. */
export const storeCase = (
  { open }: StoreFixture,
  name: string,
  run: (pair: Pair) => Promise<void>,
  settings: StoreSettings = {},
): ConformanceCase => ({
  name,
  async run() {
    const opened = await open(settings)
    try {
      await inTime(run({ store: opened.store, other: opened.other ?? opened.store }), name)
    } finally {
      await opened.close()
    }
  },
})

/** Fails what never settles, so that the runner goes on. */
async function inTime<Result>(work: Promise<Result>, what: string): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ConformanceError(`${what}: nothing came for ${patienceMs / 1000} s.`)),
      patienceMs,
    )
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** A log that was begun. */
export interface Producer {
  readonly streamId: string
  readonly lease: string
  /** Appends, and checks the number that comes back. */
  add(records: readonly ChatRecord[], options?: { readonly end?: boolean }): Promise<void>
}

/** Begins a log. */
export async function produce(store: StreamStore, owner?: string): Promise<Producer> {
  const streamId = randomId()
  const { lease } = await store.create({ streamId, owner })
  check(typeof lease === 'string' && lease !== '', 'create gives a lease for an id that is new.')
  let last = 0
  return {
    streamId,
    lease,
    async add(records, options) {
      last += records.length
      const expected = last
      same(
        await store.append(streamId, lease, records, options),
        expected,
        'append gives the number of the last record',
      )
    },
  }
}

/** Reads to the end of the log, and checks the numbers of every batch. */
export async function readAll(store: StreamStore, streamId: string, afterSeq = 0): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  for await (const batch of store.read(streamId, afterSeq)) {
    check(batch.records.length > 0, 'read gives no empty batch.')
    records.push(...batch.records)
    same(batch.seq, afterSeq + records.length, 'seq is the number of the last record of its batch')
    if (batch.texts)
      same(
        batch.texts.map(text => JSON.parse(text)),
        batch.records,
        'texts are the JSON of the records',
      )
  }
  return records
}

/** The code of the ChatError that something rejects with; `resolved` where it does not reject. */
export async function codeOf(work: () => unknown): Promise<unknown> {
  try {
    await work()
    return 'resolved'
  } catch (error) {
    return (error as { code?: unknown }).code
  }
}

/** The code that reading ends with. */
export const readingCode = (store: StreamStore, streamId: string, afterSeq = 0): Promise<unknown> =>
  codeOf(() => readAll(store, streamId, afterSeq))

/** A delta of a block. */
export const delta = (text: string): ChatRecord => ({ type: 'text-delta', id: '0', delta: text })

/** So many deltas, all different. */
export const deltas = (count: number, from = 0): ChatRecord[] =>
  Array.from({ length: count }, (_, at) => delta(`${from + at} `))

/** The last record of an answer. */
export const finish: ChatRecord = { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: 2 } }
