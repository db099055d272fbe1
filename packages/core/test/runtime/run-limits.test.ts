import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sliced as inSlices } from '../../../../tests/support/in-turns.js'
import { batchFaults } from '../grammar.js'
import { brief, briefly } from '../support/records.js'
import { pass, running } from '../support/running.js'
import type { Exchange } from '../support/vendor.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

describe('time limits', () => {
  const code = (reader: { records: readonly { type: string }[] }): unknown =>
    reader.records.map(record => (record.type === 'error' ? brief(record as never) : record.type)).at(-1)

  it('first byte: 120 s by default, connecting included', async () => {
    const { vendor, reader } = await running({ maxRetries: 0 })
    await pass(60_000)
    vendor.last.open()
    await pass(59_999)
    expect(reader.records).toEqual([])
    await pass(1)
    expect(reader.records).toMatchObject([
      { error: { code: 'timeout', retryable: true, message: expect.stringContaining('firstByteTimeoutMs') } },
    ])
    expect(vendor.last.calls).toEqual(['cancel'])
  })

  it('is tried again, each attempt with its own', async () => {
    const { vendor, reader } = await running({ firstByteTimeoutMs: 100, minRetryDelayMs: 0 })
    await pass(100)
    await pass(1)
    expect(vendor.exchanges).toHaveLength(2)
    await pass(98)
    expect(reader.records).toEqual([])
    vendor.last.open().frames({ t: 'hi' }, { finish: 'stop' }, '[DONE]').end()
    expect(briefly(reader.batches)).toEqual(['start +0 0:hi -0 finish stop'])
  })

  it('idle: 60 s by default; any byte restarts it, comments included', async () => {
    const { vendor, reader } = await running()
    vendor.last.open().frames({ t: 'hi' })
    for (let i = 0; i < 5; i++) {
      await pass(59_999)
      vendor.last.bytes(i % 2 === 0 ? ': ping\n\n' : ' ')
    }
    await pass(59_999)
    expect(reader.batches).toHaveLength(1)
    await pass(1)
    expect(briefly(reader.batches)).toEqual(['start +0 0:hi', '-0 error timeout'])
    expect(reader.records.at(-1)).toMatchObject({ error: { message: expect.stringContaining('idleTimeoutMs') } })
    expect(vendor.last.calls).toEqual(['cancel'])
    expect(batchFaults(reader.batches)).toEqual([])
  })

  it('idle counts from the first byte on, also where the first one may take longer', async () => {
    const { vendor, reader } = await running({ idleTimeoutMs: 10, maxRetries: 0 })
    await pass(1_000)
    vendor.last.open().bytes(':')
    await pass(9)
    expect(reader.records).toEqual([])
    await pass(1)
    expect(code(reader)).toBe('error timeout')
  })

  it.each(['firstByteTimeoutMs', 'idleTimeoutMs', 'totalTimeoutMs'] as const)(
    '%s: 0 is no time, and not no limit',
    async name => {
      const { vendor, reader } = await running({ [name]: 0, maxRetries: 0 })
      if (name === 'idleTimeoutMs') vendor.last.open().frames({ t: 'hi' })
      await pass(1)
      expect(reader.records.at(-1)).toMatchObject({
        error: { code: 'timeout', message: expect.stringContaining(name) },
      })
      expect(vendor.last.calls).toEqual(['cancel'])
    },
  )

  it('Infinity is no limit', async () => {
    const none = { firstByteTimeoutMs: Infinity, idleTimeoutMs: Infinity, totalTimeoutMs: Infinity }
    const { vendor, reader } = await running({ ...none, maxRetries: 0 })
    await pass(90 * 24 * 3_600_000)
    vendor.last.open().frames({ t: 'hi' })
    await pass(90 * 24 * 3_600_000)
    expect(briefly(reader.batches)).toEqual(['start +0 0:hi'])
    vendor.last.frames({ finish: 'stop' }, '[DONE]').end()
    await pass(0)
    expect(code(reader)).toBe('finish')
  })

  it('idle rests while paused and goes on at resume', async () => {
    const { vendor, reader } = await running({ idleTimeoutMs: 100 })
    vendor.last.open().frames({ t: 'hi' })
    await pass(90)
    reader.pause()
    await pass(10_000)
    reader.resume()
    await pass(9)
    expect(reader.batches).toHaveLength(1)
    await pass(1)
    expect(code(reader)).toBe('error timeout')
  })

  it('idle begins anew behind what came while paused', async () => {
    const { vendor, reader } = await running({ idleTimeoutMs: 100 })
    vendor.last.open().frames({ t: 'hi' })
    await pass(90)
    reader.pause()
    vendor.last.bytes(': ping\n\n')
    await pass(10_000)
    reader.resume()
    await pass(99)
    expect(reader.batches).toHaveLength(1)
    await pass(1)
    expect(code(reader)).toBe('error timeout')
  })

  it.each([true, false])('short pauses do not put off the end of a silent vendor (its head came: %s)', async head => {
    const { vendor, reader } = await running({ firstByteTimeoutMs: 100, idleTimeoutMs: 100, maxRetries: 0 })
    if (head) vendor.last.open().frames({ t: 'hi' })
    for (let i = 0; i < 9; i++) {
      await pass(10)
      reader.pause()
      reader.resume()
    }
    await pass(9)
    expect(code(reader)).not.toBe('error timeout')
    await pass(1)
    expect(code(reader)).toBe('error timeout')
  })

  it('first byte rests while paused too', async () => {
    const { reader } = await running({ firstByteTimeoutMs: 100, maxRetries: 0 })
    reader.pause()
    await pass(10_000)
    reader.resume()
    await pass(99)
    expect(reader.batches).toEqual([])
    await pass(1)
    expect(code(reader)).toBe('error timeout')
  })

  it('total: runs while paused, and over all attempts', async () => {
    const { vendor, reader } = await running({ totalTimeoutMs: 1_000, minRetryDelayMs: 0 })
    vendor.last.error()
    await pass(1)
    vendor.last.open().frames({ t: 'hi' })
    await pass(0)
    reader.pause()
    await pass(998)
    expect(vendor.last.calls).toEqual(['pause'])
    await pass(1)
    expect(vendor.last.calls).toEqual(['pause', 'cancel'])
    expect(reader.batches).toHaveLength(1)
    reader.resume()
    await pass(0)
    expect(briefly(reader.batches)).toEqual(['start +0 0:hi', '-0 error timeout'])
    expect(reader.records.at(-1)).toMatchObject({
      error: { message: expect.stringContaining('totalTimeoutMs'), provider: 'test' },
    })
    expect(vendor.exchanges).toHaveLength(2)
  })

  it.each<[string, (exchange: Exchange) => void]>([
    ['while connecting', () => {}],
    ['between attempts', exchange => void exchange.head(429, { 'retry-after': '10' }).end()],
    ['before the first byte', exchange => void exchange.open()],
    ['in the body of a refusal', exchange => void exchange.head(500).bytes('{')],
  ])('total %s is one error, and no further attempt', async (_, begin) => {
    const { vendor, reader } = await running({ totalTimeoutMs: 1_000 })
    begin(vendor.last)
    await pass(100_000)
    expect(briefly(reader.batches)).toEqual(['error timeout'])
    expect(vendor.exchanges).toHaveLength(1)
  })

  it('total: an hour by default, so that no vendor keeps a reader by comments alone', async () => {
    const { vendor, reader } = await running()
    vendor.last.open().frames({ t: 'hi' })
    for (let half = 1; half < 120; half++) {
      await pass(30_000)
      vendor.last.bytes(': ping\n\n')
    }
    await pass(29_999)
    expect(briefly(reader.batches)).toEqual(['start +0 0:hi'])
    await pass(1)
    expect(briefly(reader.batches)).toEqual(['start +0 0:hi', '-0 error timeout'])
    expect(vendor.last.calls).toEqual(['cancel'])
  })

  it.each([500, 200])('the body of a refusal has 5 s in all, however it drips (status %i)', async status => {
    const { vendor, reader } = await running({ maxRetries: 0 })
    vendor.last.head(status, { 'content-type': 'text/html' }).bytes('<')
    for (let second = 1; second < 5; second++) {
      await pass(1_000)
      vendor.last.bytes('!')
    }
    await pass(999)
    expect(reader.records).toEqual([])
    await pass(1)
    expect(briefly(reader.batches)).toEqual([status === 500 ? 'error unknown' : 'error protocol'])
    expect(vendor.last.calls).toEqual(['cancel'])
  })

  it('total does not end an answer that ended', async () => {
    const { vendor, reader } = await running({ totalTimeoutMs: 1_000 })
    vendor.last.open().frames({ t: 'hi' }, { finish: 'stop' }).end()
    await pass(2_000)
    expect(code(reader)).toBe('finish')
  })

  it.each(['firstByteTimeoutMs', 'idleTimeoutMs', 'totalTimeoutMs'])(
    '%s of more than a timer takes is none',
    async name => {
      for (const ms of [Number.POSITIVE_INFINITY, 2 ** 31]) {
        const { vendor, reader } = await running({
          firstByteTimeoutMs: 1e9,
          idleTimeoutMs: 1e9,
          totalTimeoutMs: 1e9,
          [name]: ms,
        })
        await pass(1e8)
        vendor.last.open().frames({ t: 'hi' })
        await pass(1e8)
        expect(briefly(reader.batches)).toEqual(['start +0 0:hi'])
        reader.cancel()
      }
    },
  )

  it('a refusal whose body stops is still a refusal', async () => {
    const { vendor, reader } = await running({ maxRetries: 0 })
    vendor.last.head(401).bytes('{')
    await pass(60_000)
    expect(reader.records).toMatchObject([{ error: { code: 'authentication', status: 401 } }])
    expect(vendor.last.calls).toEqual(['cancel'])
  })
})

describe('size limits', () => {
  const sliced = async (body: string, size: number, options: object) => {
    const { vendor, reader } = await running({ maxRetries: 0, ...options })
    vendor.last.open()
    await vendor.last.pieces(inSlices(new TextEncoder().encode(body), size))
    await pass(0)
    expect(vendor.last.calls).toEqual(['cancel'])
    expect(batchFaults(reader.batches)).toEqual([])
    const text = reader.records.map(record => (record.type === 'text-delta' ? record.delta : '')).join('')
    return { text, end: reader.records.at(-1) }
  }

  const tokens = ['a', 'b', 'c'].map(t => `data: {"t":"${t}"}\n\n`).join('')

  it.each([1, 7, 1_000])(
    'an event too large ends the answer, and no token in front of it is lost (in slices of %i)',
    async size => {
      const { text, end } = await sliced(`${tokens}data: {"t":"${'x'.repeat(100)}"}\n\n`, size, { maxEventBytes: 50 })
      expect(text).toBe('abc')
      expect(end).toMatchObject({
        error: { code: 'limit', retryable: false, message: expect.stringContaining('maxEventBytes') },
      })
    },
  )

  it.each([1, 7, 1_000])('an answer too large likewise (in slices of %i)', async size => {
    const { text, end } = await sliced(`${tokens}${tokens}`, size, { maxResponseBytes: tokens.length + 5 })
    expect(text).toBe('abc')
    expect(end).toMatchObject({
      error: { code: 'limit', retryable: false, message: expect.stringContaining('maxResponseBytes') },
    })
  })

  it('an answer of exactly the limit passes', async () => {
    const body = `${tokens}data: {"finish":"stop"}\n\n`
    const { vendor, reader } = await running({ maxResponseBytes: body.length })
    vendor.last.open().bytes(body).end()
    expect(reader.records.at(-1)).toMatchObject({ type: 'finish' })
  })

  it('a refusal has its own limit', async () => {
    const { vendor, reader } = await running({ maxResponseBytes: 10 })
    vendor.last.head(401).bytes('{"error":{"message":"no such key"}}').end()
    expect(reader.records).toMatchObject([{ error: { code: 'authentication' } }])
  })

  it.each([1, 7, 1_000])('arguments too large (in slices of %i)', async size => {
    const call = (input: string) => `data: ${JSON.stringify({ call: { id: 'c', name: 'f', input } })}\n\n`
    const { text, end } = await sliced(`${tokens}${call('"1234')}${call('67890')}${tokens}`, size, {
      maxToolInputBytes: 8,
    })
    expect(text).toBe('abc')
    expect(end).toMatchObject({ error: { code: 'limit', message: expect.stringContaining('maxToolInputBytes') } })
  })

  it('a line of NDJSON too large: no token in front of it is lost', async () => {
    const { vendor, reader } = await running({ maxEventBytes: 20 }, { framing: 'ndjson' })
    vendor.last.head(200).bytes(`{"t":"a"}\r\n\n{"t":"b"}\n{"t":"${'x'.repeat(30)}"}\n{"t":"never"}\n`)
    await pass(0)
    expect(briefly(reader.batches)).toEqual(['start +0 0:ab -0 error limit'])
  })
})
