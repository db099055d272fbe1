import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { startChain, toldOf } from './chain.js'
import type { Door } from './door.js'
import { readRecords } from './reader.js'
import type { Told } from './service.js'
import { settled } from './until.js'

/** The most of an answer that may leave the emulator while nobody reads: what the buffers of the system on the way hold. */
export const mostUnread = 16_000_000

/** 50 MB, made as they are taken. */
export function* fiftyMegabytes(): Generator<string> {
  const piece = `${'x'.repeat(15_999)}\n`
  for (let i = 0; i < 3_126; i++) yield piece
}

/** No response held more than 256 KiB after any write, where there was one to watch. */
export function expectLittleHeld({ mostHeld }: Told): void {
  if (mostHeld === undefined) return
  expect(mostHeld).toBeGreaterThan(0)
  expect(mostHeld).toBeLessThanOrEqual(256 * 1024)
}

/** What a reader who stops for a while in a long answer is promised. */
export function longAnswerThrough(door: Door): void {
  test('a reader who stops in 50 MB gets them whole when it goes on', { timeout: 60_000 }, async () => {
    const { reader, request, opened } = await startChain(door, { answer: () => ({ text: fiftyMegabytes() }) })
    const reply = await reader.reply
    expect(await settled('what leaves the emulator', () => request.bytesSent)).toBeLessThan(mostUnread)
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
    const told = await toldOf(opened)
    expect(told.finished.map(answer => answer.ending)).toEqual(['finish'])
    expectLittleHeld(told)
  })
}
