import { describe, expect, test } from 'vitest'
import { cancelled, openDoor, startChain } from './chain.js'
import type { Door } from './door.js'
import { expectLittleHeld, fiftyMegabytes, mostUnread } from './long-answer.js'
import { readUntil } from './reader.js'
import { canSeeConnecting, stuckUpstream } from './stuck-upstream.js'
import { settled, until } from './until.js'

/** What becomes of the upstream call when a reader leaves or stalls, whatever the door: it is closed, and nothing more is read of it. */
export function readersOf(door: Door): void {
  describe('a reader who leaves closes upstream', { timeout: 30_000 }, () => {
    test.skipIf(!canSeeConnecting)('while it connects: no byte of the request ever arrives', async () => {
      const stuck = await stuckUpstream()
      const opened = await openDoor(door, { baseURL: stuck.baseURL })
      const first = opened.ask('the first')
      if (door.headFirst) await first.reply
      await until('the server connects', () => stuck.connecting())
      first.leave()
      await cancelled(opened)
      stuck.letGo()
      // The kernel tries again after 1 s, 3 s and 7 s.
      await until('the connection stands, or was given up', () => !stuck.connecting(), 10_000)
      // A second request that comes through proves that the way is open.
      await opened.ask('the second').reply
      await until('the second request arrives', () => stuck.received().includes('the second'))
      expect(stuck.received()).not.toContain('the first')
      expect(stuck.received().match(/POST/g)).toHaveLength(1)
      expect(await opened.told()).toMatchObject({ asked: 2 })
    })

    test('before the first byte', async () => {
      const { reader, request, closed } = await startChain(door, { fault: 'slow-first-byte' })
      reader.leave()
      await closed()
      expect(request.bytesSent).toBe(0)
    })

    test('in the middle', async () => {
      let made = 0
      function* lines(): Generator<string> {
        for (;;) yield `line ${++made}\n`
      }
      const pace = { tokensPerSecond: 100 }
      const { reader, request, closed } = await startChain(door, { pace, answer: () => ({ text: lines() }) })
      await readUntil(await reader.reply, 'line 3')
      const before = request.bytesSent
      reader.leave()
      await closed()
      const after = [made, request.bytesSent]
      expect(request.bytesSent - before).toBeLessThan(64 * 1024)
      await new Promise(resolve => setTimeout(resolve, 30))
      expect([made, request.bytesSent]).toEqual(after)
    })

    test('while it holds the answer back: nothing more is read', async () => {
      const chain = await startChain(door, { answer: () => ({ text: fiftyMegabytes() }) })
      const { reader, request, opened, closed } = chain
      await readUntil(await reader.reply, 'xxx')
      const held = await settled('what leaves the emulator', () => request.bytesSent)
      expect(held).toBeLessThan(mostUnread)
      reader.leave()
      await closed()
      expect(request.bytesSent).toBe(held)
      expectLittleHeld(await opened.told())
    })
  })

  test('a reader who takes nothing is dropped, and upstream closed', { timeout: 30_000 }, async () => {
    const delivery = { stallTimeoutMs: 300 }
    const { request, opened, closed } = await startChain(
      door,
      { answer: () => ({ text: fiftyMegabytes() }) },
      { delivery },
    )
    await until('upstream is closed', () => request.ending, 10_000)
    await closed()
    expect((await opened.told()).outcomes).not.toContain('closed')
  })
}
