import { describe, expect, it } from 'vitest'
import { waitAfter } from '../../src/page/messages/vendor-wait.js'
import type { RoomFact } from '../../src/shared/room.js'

const now = 100_000
const told = (fact: RoomFact, at = now) => ({ ...fact, at, instance: 'server' })

describe('the wait for a vendor', () => {
  it.each([
    ['lasts as long as the vendor says', told({ type: 'head', status: 429, waitMs: 3_000 }), now + 3_000],
    ['has lasted since its refusal', told({ type: 'head', status: 503, waitMs: 3_000 }, now - 1_000), now + 2_000],
    ['is over behind its time', told({ type: 'head', status: 429, waitMs: 3_000 }, now - 9_000), now],
    [
      'is no longer by a clock that is ahead',
      told({ type: 'head', status: 429, waitMs: 3_000 }, now + 60_000),
      now + 3_000,
    ],
    ['has no time where the vendor names none', told({ type: 'head', status: 429 }), undefined],
  ])('%s', (_, event, until) => {
    expect(waitAfter(undefined, event, now)?.until).toBe(until)
  })

  it.each<RoomFact>([{ type: 'head', status: 200 }, { type: 'first-byte' }, { type: 'ended', ending: 'cancelled' }])(
    'ends by $type',
    fact => {
      expect(waitAfter({ status: 429 }, told(fact), now)).toBeUndefined()
    },
  )

  it.each<RoomFact>([
    { type: 'attempt', attempt: 2 },
    { type: 'reader', after: 0 },
    { type: 'server-up' },
    // The body of the refusal.
    { type: 'batches', batches: 0, records: 0, bytes: 80 },
  ])('goes on through $type', fact => {
    const wait = { status: 429, until: now }
    expect(waitAfter(wait, told(fact), now)).toBe(wait)
  })
})
