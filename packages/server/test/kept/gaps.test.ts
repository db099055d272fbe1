import { ChatError, type ChatRecord, type StoredBatch, type StreamStore } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import type { WireFormat } from '@millrace/server'
import { responsesWire } from '@millrace/server/wire/responses'
import { expect, test } from 'vitest'
import { storeWith } from '../support/held-store.js'
import { idOf, kept, numbered } from '../support/kept.js'

// A store of one's own whose reads do not keep to the contract: a reader must not be shown an answer with a hole in it.

const id = idOf('one')
const delta = (text: string): ChatRecord => ({ type: 'text-delta', id: '0', delta: text })
const all: readonly ChatRecord[] = [
  { type: 'start', messageId: 'm', provider: 'p' },
  { type: 'text-start', id: '0' },
  delta('a'),
  delta('b'),
  { type: 'text-end', id: '0' },
  { type: 'finish', reason: 'stop' },
]
/** The records from one number to another. */
const piece = (first: number, last: number): StoredBatch => ({ seq: last, records: all.slice(first - 1, last) })

const reading = (...pieces: readonly StoredBatch[]): Partial<StreamStore> => ({
  async *read() {
    yield* pieces
  },
})

async function complete(replaced: Partial<StreamStore>, options: { wire?: WireFormat } = {}) {
  const inner = memoryStore()
  const { lease } = await inner.create({ streamId: id, owner: 'li' })
  inner.append(id, lease!, all, { end: true })
  return kept({ store: storeWith(inner, replaced), ...options })
}

test.each<[string, readonly StoredBatch[], number]>([
  ['at the beginning', [piece(2, 6)], 0],
  ['between two pieces', [piece(1, 2), piece(4, 6)], 2],
  ['before the end', [piece(1, 3), piece(6, 6)], 3],
  ['of an empty piece', [piece(1, 2), { seq: 4, records: [] }, piece(5, 6)], 2],
  ['of an empty piece of texts', [piece(1, 2), { seq: 4, records: [], texts: [] }, piece(5, 6)], 2],
])('a hole %s ends the reader by an error, and the failure is told', async (_, pieces, whole) => {
  const { get, errors } = await complete(reading(...pieces))
  const response = await get(id)
  const events = numbered(await response.text())
  expect(events.map(({ record }) => record)).toEqual([
    ...all.slice(0, whole),
    { type: 'error', error: expect.objectContaining({ code: 'overloaded', retryable: true }) },
  ])
  expect(errors).toMatchObject([{ code: 'protocol' }])
  expect(errors[0]).toBeInstanceOf(ChatError)
})

test.each<[string, readonly StoredBatch[]]>([
  ['twice', [piece(1, 3), piece(1, 3), piece(4, 6)]],
  ['again with those that follow', [piece(1, 3), piece(2, 6)]],
  ['again, and nothing else', [piece(1, 3), piece(3, 3), piece(4, 6)]],
])('records that come %s are given once', async (_, pieces) => {
  const { get, errors } = await complete(reading(...pieces))
  const events = numbered(await (await get(id)).text())
  expect(events.map(({ record }) => record)).toEqual(all)
  expect(errors).toEqual([])
})

test('an answer that is told in one piece has no hole and nothing twice', async () => {
  const tell = async (...pieces: readonly StoredBatch[]) => {
    const { handler } = await complete(reading(...pieces), { wire: responsesWire })
    const headers = { authorization: 'li' }
    const response = await handler.fetch(new Request(`http://x/v1/responses/resp_${id}`, { headers }))
    return [response.status, JSON.stringify(await response.json())] as const
  }
  const [status, whole] = await tell(piece(1, 6))
  expect(status).toBe(200)
  expect(whole).toContain('"text":"ab"')
  expect(await tell(piece(1, 3), piece(2, 4), piece(3, 6))).toEqual([status, whole])
  expect((await tell(piece(1, 2), piece(4, 6)))[0]).toBe(503)
})
