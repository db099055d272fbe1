import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loopLoad } from '../../src/time/event-loop.js'
import { briefly } from '../support/records.js'
import { pass, running } from '../support/running.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const busy = (is = true): unknown => vi.spyOn(loopLoad, 'busy', 'get').mockReturnValue(is)
const gatherMs = 50

it('makes one batch of the chunks of one step, over any transport, whatever the load', async () => {
  busy(false)
  const { vendor, reader } = await running({ gatherMs: 0 })
  vendor.last.open().frames({ t: 'a' }).frames({ t: 'b' })
  expect(reader.batches).toHaveLength(0)
  await pass(0)
  vendor.last.frames({ t: 'c' }).frames({ t: 'd' })
  await pass(0)
  expect(briefly(reader.batches)).toEqual(['start +0 0:ab', '0:cd'])
  vendor.last.frames({ finish: 'stop' }, '[DONE]').end()
})

it('tells the beginning of an answer at the end of the step, and the rest at that of the turn', async () => {
  busy(false)
  const { vendor, reader } = await running({ gatherMs: 0 })
  vendor.last.open().frames({ t: 'a' })
  await Promise.resolve()
  expect(briefly(reader.batches)).toEqual(['start +0 0:a'])
  vendor.last.frames({ t: 'b' })
  await Promise.resolve()
  expect(reader.batches).toHaveLength(1)
  await pass(0)
  expect(briefly(reader.batches)).toEqual(['start +0 0:a', '0:b'])
  vendor.last.frames({ finish: 'stop' }, '[DONE]').end()
})

describe('while the event loop is busy', () => {
  it('makes one batch of what comes within a window, but lets the beginning through', async () => {
    busy()
    const { vendor, reader } = await running({ gatherMs })
    vendor.last.open().frames({ t: 'a' })
    await pass(0)
    expect(briefly(reader.batches)).toEqual(['start +0 0:a'])
    vendor.last.frames({ t: 'b' })
    await pass(30)
    vendor.last.frames({ t: 'c' })
    await pass(19)
    expect(reader.batches).toHaveLength(1)
    await pass(1)
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '0:bc'])
    vendor.last.frames({ t: 'd' }, { finish: 'stop' }, '[DONE]')
    await pass(gatherMs)
    vendor.last.end()
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '0:bc', '0:d -0 finish stop'])
  })

  it.each<[name: string, over: (vendor: Awaited<ReturnType<typeof running>>['vendor']) => unknown, ending: string]>([
    ['an end', vendor => vendor.last.end(), '0:b -0 error truncated'],
    ['a broken connection', vendor => vendor.last.error(), '0:b -0 error truncated'],
  ])('loses nothing in front of %s, which does not wait', async (_, over, ending) => {
    busy()
    const { vendor, reader } = await running({ gatherMs })
    vendor.last.open().frames({ t: 'a' })
    await pass(0)
    vendor.last.frames({ t: 'b' })
    over(vendor)
    expect(briefly(reader.batches).join(' | ')).toBe(`start +0 0:a | ${ending.replace(' -0', ' | -0')}`)
    await pass(gatherMs)
  })

  it('loses nothing in front of a time limit, and no byte that waits is taken for silence', async () => {
    busy()
    const { vendor, reader } = await running({ gatherMs: 1_000, idleTimeoutMs: 100, totalTimeoutMs: 250 })
    vendor.last.open().frames({ t: 'a' })
    await pass(0)
    for (let i = 0; i < 2; i++) {
      await pass(90)
      vendor.last.frames({ t: 'b' })
    }
    await pass(9)
    expect(reader.batches).toHaveLength(1)
    // The idle limit, counted from the first byte that waits, finds them.
    await pass(1)
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '0:bb'])
    vendor.last.frames({ t: 'c' })
    await pass(60)
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '0:bb', '0:c', '-0 error timeout'])
    await pass(1_000)
  })

  it('holds 16 KiB and no more', async () => {
    busy()
    const { vendor, reader } = await running({ gatherMs })
    vendor.last.open().frames({ t: 'a' })
    await pass(0)
    const kilobyte = 'x'.repeat(1_024)
    for (let i = 0; i < 15; i++) vendor.last.frames({ t: kilobyte })
    expect(reader.batches).toHaveLength(1)
    vendor.last.frames({ t: kilobyte })
    await pass(0)
    expect(reader.batches).toHaveLength(2)
    vendor.last.frames({ finish: 'stop' }, '[DONE]').end()
    await pass(gatherMs)
  })

  it('says nothing more to a reader who left', async () => {
    busy()
    const { vendor, reader } = await running({ gatherMs })
    vendor.last.open().frames({ t: 'a' })
    await pass(0)
    vendor.last.frames({ t: 'b' })
    reader.cancel()
    await pass(gatherMs)
    expect(reader.batches).toHaveLength(1)
    expect(reader.faults).toEqual([])
  })

  it('keeps what comes for a paused reader until it goes on', async () => {
    busy()
    const { vendor, reader } = await running({ gatherMs })
    vendor.last.open().frames({ t: 'a' })
    await pass(0)
    vendor.last.frames({ t: 'b' })
    reader.pause()
    await pass(gatherMs)
    expect(reader.batches).toHaveLength(1)
    reader.resume()
    await pass(0)
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '0:b'])
    vendor.last.frames({ finish: 'stop' }, '[DONE]').end()
    await pass(gatherMs)
  })

  it('never waits with gatherMs: 0', async () => {
    busy()
    const { vendor, reader } = await running({ gatherMs: 0 })
    vendor.last.open().frames({ t: 'a' })
    await pass(0)
    vendor.last.frames({ t: 'b' })
    await pass(0)
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '0:b'])
    vendor.last.frames({ finish: 'stop' }, '[DONE]').end()
  })
})

it('lets nothing overtake what waits when the rush is over', async () => {
  busy()
  const { vendor, reader } = await running({ gatherMs })
  vendor.last.open().frames({ t: 'a' })
  await pass(0)
  vendor.last.frames({ t: 'b' })
  busy(false)
  vendor.last.frames({ t: 'c' })
  expect(reader.batches).toHaveLength(1)
  await pass(gatherMs)
  vendor.last.frames({ t: 'd' })
  await pass(0)
  expect(briefly(reader.batches)).toEqual(['start +0 0:a', '0:bc', '0:d'])
  vendor.last.frames({ finish: 'stop' }, '[DONE]').end()
})

it('shares one timer among all streams', async () => {
  busy()
  const all = await Promise.all(
    Array.from({ length: 10 }, () =>
      running({ gatherMs, idleTimeoutMs: Infinity, firstByteTimeoutMs: Infinity, totalTimeoutMs: Infinity }),
    ),
  )
  for (const { vendor } of all) vendor.last.open().frames({ t: 'a' })
  await pass(0)
  expect(vi.getTimerCount()).toBe(0)
  for (const { vendor } of all) vendor.last.frames({ t: 'b' })
  expect(vi.getTimerCount()).toBe(1)
  await pass(gatherMs)
  for (const { vendor, reader } of all) {
    expect(reader.batches).toHaveLength(2)
    vendor.last.frames({ finish: 'stop' }, '[DONE]').end()
  }
  await pass(gatherMs)
})
