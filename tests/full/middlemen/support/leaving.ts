import { describe, onTestFinished, test } from 'vitest'
import { more, opening } from '../../../../packages/server/test/support/streams.js'
import { until } from '../../../loopback/support/until.js'
import type { Passage } from './passage.js'
import { type Readers, type Reading, readersOf } from './reader.js'
import { within } from './within.js'

/** How a reader goes: it reads no more, which over HTTP/2 resets its stream, or its whole connection is closed. */
const ways: Readonly<Record<string, (reading: Reading, readers: Readers) => void>> = {
  'reads no more': reading => void reading.leave(),
  'closes its connection': (_, readers) => void readers.close(),
}

/** A reader who leaves. Where the middleman does not tell, the heartbeats find out. */
export function leaving(passage: Passage): void {
  const { tellsBeforeHead, tellsInSilence, http2 = false } = passage.middleman
  const by = (tells: boolean): string => (tells ? 'at once' : 'by the heartbeats')

  describe('a reader who leaves ends the answer', () => {
    test(`before the head: ${by(tellsBeforeHead)}`, async () => {
      const { origin, readers } = passage
      const { asked } = origin.script(tellsBeforeHead ? {} : { headTimeoutMs: 50, heartbeatMs: 50 })
      const leave = new AbortController()
      readers.ask({ signal: leave.signal }).catch(() => {})
      const answer = await asked(1)
      leave.abort()
      await within('the cancel', answer.whenCancelled)
    })

    test.each(Object.entries(ways))(`in silence, and %s: ${by(tellsInSilence)}`, async (_, leave) => {
      const { origin, url } = passage
      const readers = readersOf(url, http2)
      onTestFinished(readers.close)
      const { asked } = origin.script(tellsInSilence ? {} : { heartbeatMs: 50 })
      const reply = readers.read()
      const answer = await asked(1)
      answer.push(opening)
      const reading = await reply
      await reading.until('落霞')
      leave(reading, readers)
      await within('the cancel', answer.whenCancelled)
    })

    test('while words come', async () => {
      const { origin, readers } = passage
      const { asked } = origin.script()
      const reply = readers.read()
      const answer = await asked(1)
      answer.push(opening)
      const reading = await reply
      await reading.until('落霞')
      await reading.leave()
      await until('the answer is cancelled', () => {
        answer.push(more('word'))
        return answer.cancelled
      })
    })
  })
}
