import { createChatHandler } from '@millrace/server'
import { chatListener } from '@millrace/server/node'
import { describe, expect, test } from 'vitest'
import { fakeProvider } from '../../../../packages/server/test/support/provider.js'
import { ending, more, opening } from '../../../../packages/server/test/support/streams.js'
import { settled } from '../../../loopback/support/until.js'
import { flood, floodOf } from './flood.js'
import { type Passage, silenceMs } from './passage.js'

/** An answer on its way to a reader who stays. */
export function wayThere(passage: Passage): void {
  describe('the way there', () => {
    // The first bytes may decide what a proxy does with the rest.
    const beginnings = ['落霞', '落霞'.repeat(5_000)]
    const cases = ['identity', 'gzip'].flatMap(coding => beginnings.map(begin => ({ coding, begin })))

    test.each(cases)('each word arrives before the next one is said: $coding, from $begin.length on', async one => {
      const { origin, readers, middleman } = passage
      const { asked } = origin.script()
      const reply = readers.read({ headers: { 'accept-encoding': one.coding } })
      const answer = await asked(1)
      answer.push([...opening, ...more(one.begin)])
      const { compresses } = middleman
      const held = compresses === 'at the end' && one.coding === 'gzip' && one.begin.length > 512
      if (held) answer.push(ending)
      const reading = await reply
      const compressed = one.coding === 'gzip' && (held || compresses === 'live')
      expect(reading.response.headers.get('content-encoding')).toBe(compressed ? 'gzip' : null)
      await reading.until('落霞')
      if (!held) {
        for (let word = 0; word < 10; word++) {
          answer.push(more(`word ${word}`))
          await reading.until(`word ${word}`)
        }
        answer.push(ending)
      }
      expect(await reading.rest(10 * silenceMs)).toMatchObject({ end: 'end', text: expect.stringContaining('finish') })
    })

    test('the head arrives, with a comment, before the first word is said', async () => {
      const { asked } = passage.origin.script({ headTimeoutMs: 20 })
      const reading = await passage.readers.read()
      await reading.until(': ')
      const answer = await asked(1)
      answer.push(opening)
      await reading.until('落霞')
      await reading.leave()
    })

    test('a reader who reads nothing holds the answer back', async () => {
      const answer = flood()
      const provider = fakeProvider(() => answer.stream)
      passage.origin.serve(chatListener(createChatHandler({ provider, heartbeatMs: 0, onError: false })))
      const response = await passage.readers.ask()
      const said = await settled('the answer', () => answer.said)
      expect(answer.paused).toBe(true)
      // The kernels on both ways may hold 36 MB each (Debian 12's limits of TCP buffers); a middleman that takes all takes 195 MB.
      expect(said).toBeLessThan(floodOf.pieces / 2)
      await response.body!.cancel()
    })

    test.each(['POST', 'GET'])('the refusal of a server that shuts down arrives as it is: %s', async method => {
      const { origin, readers, middleman } = passage
      const { handler } = origin.script()
      await handler.drain({ graceMs: 0 })
      const before = origin.requests
      const response = await readers.ask({ method })
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
      expect(await response.json()).toMatchObject({ error: { code: 'overloaded', retryable: true } })
      const again = method === 'GET' ? (middleman.asksAgain ?? 0) : 0
      expect(origin.requests - before).toBe(1 + again)
    })
  })
}
