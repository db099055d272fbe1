import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChatRecord, StreamStore } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import { sqliteStore } from '@millrace/resume/sqlite'
import { createSseDecoder, type SseEvent } from '@millrace/sse'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { idOf, kept } from '../support/kept.js'
import { ending, opening } from '../support/streams.js'
import { turn } from '../support/turns.js'

/** Text of one to four bytes a character, cut anywhere, in the middle of a character's pair too. */
const deltas = fc.array(
  fc.string({ unit: fc.constantFrom('a', 'é', '落', '\ud83e', '\udd86', '\n', '\r', '"', '\u2028'), maxLength: 4 }),
  {
    maxLength: 12,
  },
)

/** Batches of an answer. */
const answers = fc
  .tuple(deltas, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 }))
  .map(([texts, sizes]) => {
    const records: ChatRecord[] = texts.map(delta => ({ type: 'text-delta', id: '0', delta }))
    const batches: ChatRecord[][] = [[...opening]]
    for (let at = 0, turn = 0; at < records.length; turn++) {
      const size = sizes[turn % sizes.length]!
      batches.push(records.slice(at, at + size))
      at += size
    }
    batches.push([...ending])
    return batches
  })

/** A body that breaks off: the whole events of its first bytes. */
function cut(body: string, share: number): SseEvent[] {
  const bytes = new TextEncoder().encode(body)
  return createSseDecoder().push(bytes.subarray(0, Math.floor(bytes.length * share)))
}

/** A number of the answer so far; 0 before its first event. */
const placeOf = (events: readonly SseEvent[]): number => Number(events.at(-1)?.lastEventId.split('.')[1] ?? 0)

let runs = 0

/** A file that goes with the test. */
function inFile(): StreamStore {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-kept-'))
  const store = sqliteStore(join(folder, 'streams.db'))
  onTestFinished(async () => {
    await store.close?.()
    rmSync(folder, { recursive: true })
  })
  return store
}

const inMemory = (): StreamStore => memoryStore({ maxStreams: 100_000 })

test.each([
  ['in memory, kept first', inMemory, {}],
  ['in memory, given out first', inMemory, { appendBehindMs: 1 }],
  ['in a file, kept first', inFile, {}],
  ['in a file, given out first', inFile, { appendBehindMs: 1 }],
])('%s: cut at any byte, again and again, an answer is whole and nothing comes twice', async (_, open, options) => {
  const store = open()
  const here = kept({ store, ...options })
  const there = kept({ store, ...options })
  await fc.assert(
    fc.asyncProperty(
      answers,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
      async (batches, shares) => {
        const at = runs++
        const id = idOf(`run${at}-`)
        const before = here.taps.length
        const asked = here.post(id)
        const tap = await here.tap(before)
        const whole: SseEvent[] = []
        // One reader comes while the answer runs, here or elsewhere; the cuts are of what it would have read.
        const early = batches.length > 2 ? (at % 2 ? here : there).get(id) : undefined
        for (const batch of batches) {
          tap.push(batch)
          if (at % 3 === 0) await turn()
        }
        const body = await (await asked).text()
        whole.push(...createSseDecoder().push(new TextEncoder().encode(body)))
        if (early) expect(createSseDecoder().push(new TextEncoder().encode(await (await early).text()))).toEqual(whole)
        expect(whole.map(({ lastEventId }) => lastEventId)).toEqual(whole.map((_, index) => `${id}.${index + 1}`))
        const sent = batches.flat().map(record => ('delta' in record ? record.delta : ''))
        const came = whole.map(({ data }) => JSON.parse(data).delta ?? '')
        expect(came.join('')).toBe(sent.join(''))
        let seen = cut(body, shares[0]!)
        for (const share of shares.slice(1)) {
          const rest = await (share < 0.5 ? here : there).get(id, placeOf(seen))
          if (rest.status === 204) break
          seen = [...seen, ...cut(await rest.text(), share)]
        }
        const last = await there.get(id, placeOf(seen))
        if (last.status !== 204)
          seen = [...seen, ...createSseDecoder().push(new TextEncoder().encode(await last.text()))]
        expect(seen).toEqual(whole)
      },
    ),
    { numRuns: 40 },
  )
})
