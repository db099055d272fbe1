import { createHash } from 'node:crypto'
import type { GlmEmulatorOptions } from '@millrace/emulator'
import { describe, expect, test } from 'vitest'
import type { Door, OpenDoor } from './door.js'
import { readRecords, readUntil } from './reader.js'
import type { ServiceSettings } from './service.js'
import { canSeeConnecting, stuckUpstream } from './stuck-upstream.js'
import { settled, until } from './until.js'
import { upstream } from './upstream.js'

const piece = 'x'.repeat(15_999)
const pieces = 3_126

/** 50 MB, made as they are taken. */
function* fiftyMegabytes(): Generator<string> {
  for (let i = 0; i < pieces; i++) yield `${piece}\n`
}

/** What a reader who leaves or stops is promised, through any door: the whole chain from the emulator's socket to the reader's. */
export function readersOf(door: Door): void {
  const open = (settings: ServiceSettings): Promise<OpenDoor> =>
    door.open({ ...settings, delivery: { ...(door.headFirst && { headTimeoutMs: 0 }), ...settings.delivery } })

  /** Asks for an answer and waits until the emulator has been asked. */
  async function begin(options: GlmEmulatorOptions, settings: Partial<ServiceSettings> = {}) {
    const { emulator, baseURL } = await upstream(options)
    const opened = await open({ baseURL, ...settings })
    const arriving = emulator.nextRequest()
    const reader = opened.ask('go on')
    const request = await arriving
    if (door.headFirst) await reader.reply
    /** The reader has left: upstream's close is awaited, and what came of it is told once. */
    const closed = async () => {
      expect(await until('upstream is closed', () => request.ending)).toBe('reader-left')
      await cancelled(opened)
      expect(emulator.stats.open).toBe(0)
      expect(emulator.stats.requests).toBe(1)
    }
    return { opened, reader, request, closed }
  }

  async function cancelled(opened: OpenDoor): Promise<void> {
    const { finished, errors, outcomes } = await until('the books are closed', async () => {
      const told = await opened.told()
      return told.finished.length > 0 && told
    })
    expect(finished.map(answer => answer.ending)).toEqual(['cancelled'])
    expect(errors).toEqual([])
    expect(outcomes.filter(outcome => outcome !== 'closed')).toEqual([])
  }

  describe('a reader who leaves closes upstream', { timeout: 30_000 }, () => {
    test.skipIf(!canSeeConnecting)('while it connects: no byte of the request ever arrives', async () => {
      const stuck = await stuckUpstream()
      const opened = await open({ baseURL: stuck.baseURL })
      const first = opened.ask('unwanted')
      if (door.headFirst) await first.reply
      await until('the server connects', () => stuck.connecting())
      first.leave()
      await cancelled(opened)
      stuck.letGo()
      // The kernel tries again after 1 s, 3 s and 7 s.
      await until('the connection stands, or was given up', () => !stuck.connecting(), 10_000)
      const second = opened.ask('wanted')
      await second.reply
      await until('the second request arrives', () => stuck.received().includes('wanted'))
      expect(stuck.received()).not.toContain('unwanted')
      expect(stuck.received().match(/POST/g)).toHaveLength(1)
      expect(await opened.told()).toMatchObject({ asked: 2 })
    })

    test('before the first byte', async () => {
      const { reader, request, closed } = await begin({ fault: 'slow-first-byte' })
      reader.leave()
      await closed()
      expect(request.bytesSent).toBe(0)
    })

    test('in the middle', async () => {
      let made = 0
      const { reader, request, closed } = await begin({
        pace: { tokensPerSecond: 100 },
        answer: () => ({
          text: (function* () {
            for (;;) yield `line ${++made}\n`
          })(),
        }),
      })
      await readUntil(await reader.reply, 'line 3')
      const left = request.bytesSent
      reader.leave()
      await closed()
      const sent = request.bytesSent
      expect(sent - left).toBeLessThan(64 * 1024)
      const madeBefore = made
      await new Promise(resolve => setTimeout(resolve, 30))
      expect([request.bytesSent, made]).toEqual([sent, madeBefore])
    })

    test('while it holds the answer back: nothing more is read', async () => {
      const { reader, request, closed } = await begin({ answer: () => ({ text: fiftyMegabytes() }) })
      await readUntil(await reader.reply, piece)
      const held = await settled('what leaves the emulator', () => request.bytesSent)
      expect(held).toBeLessThan(16_000_000)
      reader.leave()
      await closed()
      expect(request.bytesSent).toBe(held)
    })
  })

  test('a reader who stops in 50 MB holds the emulator back, and gets them whole when it goes on', {
    timeout: 60_000,
  }, async () => {
    const { reader, request, opened } = await begin({ answer: () => ({ text: fiftyMegabytes() }) })
    const reply = await reader.reply
    const held = await settled('what leaves the emulator', () => request.bytesSent)
    expect(held).toBeLessThan(16_000_000)
    const hash = createHash('sha256')
    const ends: string[] = []
    for await (const record of readRecords(reply)) {
      if (record.type === 'text-delta') hash.update(record.delta)
      if (record.type === 'finish' || record.type === 'error') ends.push(record.type)
    }
    const whole = createHash('sha256')
    for (const text of fiftyMegabytes()) whole.update(text)
    expect(hash.digest('hex')).toBe(whole.digest('hex'))
    expect(ends).toEqual(['finish'])
    expect(await request.ended).toBe('complete')
    expect(request.bytesSent).toBeGreaterThan(50_000_000)
    const { mostHeld, finished } = await opened.told()
    if (mostHeld !== undefined) {
      expect(mostHeld).toBeGreaterThan(0)
      expect(mostHeld).toBeLessThanOrEqual(256 * 1024)
    }
    expect(finished.map(answer => answer.ending)).toEqual(['finish'])
  })

  test('a reader who takes nothing is dropped, and upstream closed', { timeout: 30_000 }, async () => {
    const { request, opened } = await begin(
      { answer: () => ({ text: fiftyMegabytes() }) },
      { delivery: { stallTimeoutMs: 300 } },
    )
    expect(await until('upstream is closed', () => request.ending, 10_000)).toBe('reader-left')
    const { finished } = await until('the books are closed', async () => {
      const told = await opened.told()
      return told.finished.length > 0 && told
    })
    expect(finished.map(answer => answer.ending)).toEqual(['cancelled'])
  })
}
