import type { AnswerPlace, AuthorizeContext, HttpRequest, ProviderDefinition, StreamOptions } from '@millrace/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { briefly } from '../support/records.js'
import { pass, running } from '../support/running.js'

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-02T10:00:00Z') }))
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

interface Numbered {
  readonly n: number
  readonly t?: string
  readonly finish?: 'stop'
  readonly error?: object
}

/** A vendor that numbers its events and keeps the answer `m`. */
const keeping: Partial<ProviderDefinition> = {
  createDecoder() {
    let last: number | undefined
    return {
      decode({ data }, sink) {
        const { n, t, finish, error } = JSON.parse(data) as Numbered
        last = n
        sink.start({ messageId: 'm' })
        if (t) sink.text(t)
        if (error) sink.failure({ error })
        if (!finish) return
        sink.finish(finish)
        sink.end()
      },
      place: () => (last === undefined ? undefined : { answer: 'm', after: last }),
    }
  },
  toResume: ({ answer, after }: AnswerPlace) => ({
    url: `https://vendor.example/${answer}?after=${after}`,
    method: 'GET',
    headers: {},
  }),
}

const begun = async (options: StreamOptions = {}, overrides: Partial<ProviderDefinition> = {}) => {
  const run = await running(options, { ...keeping, ...overrides })
  run.vendor.last.open().frames({ n: 0 }, { n: 1, t: 'a' })
  await pass(0)
  return { ...run, urls: () => run.vendor.exchanges.map(({ request }) => `${request.method} ${request.url}`) }
}
const rest = ['POST https://vendor.example/chat', 'GET https://vendor.example/m?after=1']

describe('an answer that the vendor keeps', () => {
  it.each<[string, (run: Awaited<ReturnType<typeof begun>>) => unknown]>([
    ['a connection that breaks', ({ vendor }) => vendor.last.error()],
    ['a body that ends in good order, but too early', ({ vendor }) => vendor.last.end()],
    ['a frame cut in two', ({ vendor }) => vendor.last.bytes('data: {"n":2,"t":"b').error()],
    ['silence', () => pass(60_000)],
  ])('goes on behind %s', async (_, breaks) => {
    const run = await begun()
    await breaks(run)
    await pass(500)
    expect(run.urls()).toEqual(rest)
    run.vendor.last.open().frames({ n: 2, t: 'b' }, { n: 3, finish: 'stop' })
    await pass(0)
    expect(briefly(run.reader.batches)).toEqual(['start +0 0:a', '0:b -0 finish stop'])
    run.vendor.last.end()
  })

  it('goes on, and is not asked for once more, where nothing of it was shown', async () => {
    const { vendor, reader } = await running({}, keeping)
    vendor.last.open().frames({ n: 0 }).error()
    await pass(500)
    expect(vendor.last.request.url).toBe('https://vendor.example/m?after=0')
    vendor.last.open().frames({ n: 1, t: 'a' }, { n: 2, finish: 'stop' }).end()
    await pass(0)
    expect(briefly(reader.batches)).toEqual(['start +0 0:a -0 finish stop'])
  })

  it('is given up after five tries in a row, with what the last of them met', async () => {
    const { vendor, reader } = await begun()
    vendor.last.error()
    for (let tries = 1; tries <= 5; tries++) {
      await pass(8_000)
      expect(vendor.exchanges).toHaveLength(1 + tries)
      vendor.last.head(503).end()
    }
    await pass(60_000)
    expect(vendor.exchanges).toHaveLength(6)
    expect(briefly(reader.batches).at(-1)).toBe('-0 error truncated')
    expect(reader.records.at(-1)).toMatchObject({
      error: { message: expect.stringMatching(/could not be had: .*503/) },
    })
  })

  it('counts its tries anew when something came', async () => {
    const { vendor, reader, urls } = await begun()
    for (let n = 2; n < 22; n++) {
      vendor.last.error()
      await pass(500)
      expect(urls().at(-1)).toBe(`GET https://vendor.example/m?after=${n - 1}`)
      vendor.last.open().frames({ n, t: 'b' })
    }
    vendor.last.frames({ n: 22, finish: 'stop' }).end()
    await pass(0)
    expect(briefly(reader.batches).at(-1)).toMatch(/-0 finish stop$/)
  })

  it('ends at once where the vendor has it no more', async () => {
    const { vendor, reader } = await begun()
    vendor.last.error()
    await pass(500)
    vendor.last.head(404).end()
    await pass(60_000)
    expect(vendor.exchanges).toHaveLength(2)
    expect(briefly(reader.batches).at(-1)).toBe('-0 error truncated')
  })

  it('ends where the vendor says that it failed, first thing in the rest of it', async () => {
    const { vendor, reader } = await begun()
    vendor.last.error()
    await pass(500)
    vendor.last.open().frames({ n: 2, error: { code: 'overloaded', retryable: true } })
    await pass(60_000)
    expect(vendor.exchanges).toHaveLength(2)
    expect(briefly(reader.batches).at(-1)).toBe('-0 error overloaded')
  })

  it('is signed anew for each try', async () => {
    const authorize = vi.fn((request: HttpRequest, _: AuthorizeContext) => ({
      ...request,
      headers: { authorization: 'Bearer x' },
    }))
    const { vendor } = await begun({}, { authorize })
    vendor.last.error()
    await pass(500)
    expect(vendor.last.request.headers.authorization).toBe('Bearer x')
    expect(authorize.mock.calls[1]![1]).toMatchObject({ attempt: 2, previous: { code: 'truncated' } })
    vendor.last.open().frames({ n: 2, finish: 'stop' }).end()
  })

  it('waits while the reader does', async () => {
    const { vendor, reader } = await begun()
    reader.pause()
    vendor.last.error()
    await pass(500)
    expect(vendor.last.calls).toEqual(['pause'])
    reader.resume()
    vendor.last.open().frames({ n: 2, finish: 'stop' }).end()
    await pass(0)
    expect(reader.records.at(-1)).toMatchObject({ type: 'finish' })
  })

  it.each<[string, (run: Awaited<ReturnType<typeof begun>>) => unknown]>([
    ['the reader left', ({ reader }) => reader.cancel()],
    ['it was stopped', ({ stream }) => stream.cancel()],
    ['its time is up', () => pass(1_000)],
  ])('is left alone when %s while it waits', async (_, stop) => {
    vi.spyOn(Math, 'random').mockReturnValue(0.999)
    const run = await begun({ totalTimeoutMs: 400, minRetryDelayMs: 10_000, maxRetryDelayMs: 10_000 })
    run.vendor.last.error()
    await stop(run)
    await pass(60_000)
    expect(run.vendor.exchanges).toHaveLength(1)
    vi.restoreAllMocks()
  })

  it('is not gone on with when the time for all of it is up', async () => {
    const { vendor, reader } = await begun({ totalTimeoutMs: 400 })
    await pass(60_000)
    expect(vendor.exchanges).toHaveLength(1)
    expect(briefly(reader.batches).at(-1)).toBe('-0 error timeout')
  })

  it('keeps to the limit of its bytes over all connections', async () => {
    const { vendor, reader } = await begun({ maxResponseBytes: 90 })
    vendor.last.error()
    await pass(500)
    vendor.last.open().frames({ n: 2, t: 'x'.repeat(50) })
    await pass(0)
    expect(briefly(reader.batches).at(-1)).toBe('-0 error limit')
  })
})

describe('an answer that the vendor would go on with', () => {
  const stopping: Partial<ProviderDefinition> = {
    toCancel: ({ answer }) => ({ url: `https://vendor.example/${answer}/cancel`, method: 'POST', headers: {} }),
    authorize: request => ({ ...request, headers: { authorization: 'Bearer x' } }),
  }
  const cancelled = 'POST https://vendor.example/m/cancel'

  it.each<[string, (run: Awaited<ReturnType<typeof begun>>) => unknown]>([
    ['the reader leaves', ({ reader }) => reader.cancel()],
    ['it is stopped', ({ stream }) => stream.cancel()],
    ['the time for all of it is up', () => pass(5_000)],
    [
      'the reader leaves while the rest of it is waited for',
      ({ vendor, reader }) => {
        vendor.last.error()
        reader.cancel()
      },
    ],
    [
      'the reader leaves in the rest of it',
      async ({ vendor, reader }) => {
        vendor.last.error()
        await pass(500)
        vendor.last.open().frames({ n: 2, t: 'b' })
        reader.cancel()
      },
    ],
  ])('is stopped there when %s: once, signed, behind the connection', async (_, leave) => {
    const run = await begun({ totalTimeoutMs: 4_000 }, stopping)
    await leave(run)
    await pass(0)
    const stops = run.vendor.exchanges.filter(({ request }) => request.url.endsWith('/cancel'))
    expect(stops.map(({ request }) => `${request.method} ${request.url}`)).toEqual([cancelled])
    expect(stops[0]!.request.headers).toMatchObject({ authorization: 'Bearer x' })
    run.vendor.last.head(200).bytes('{}').end()
    run.reader.cancel()
    await pass(60_000)
    expect(run.urls().filter(url => url === cancelled)).toHaveLength(1)
  })

  it.each<[string, Partial<ProviderDefinition>, (run: Awaited<ReturnType<typeof begun>>) => unknown]>([
    ['it is over', {}, ({ vendor }) => vendor.last.frames({ n: 2, finish: 'stop' }).end()],
    ['it has failed', {}, ({ vendor }) => vendor.last.frames({ n: 2, error: { code: 'overloaded' } }).end()],
    [
      'it has no place',
      { createDecoder: () => ({ ...keeping.createDecoder!({} as never), place: () => undefined }) },
      () => {},
    ],
  ])('is left alone when %s', async (_, overrides, comes) => {
    const run = await begun({}, { ...stopping, ...overrides })
    await comes(run)
    await pass(0)
    run.reader.cancel()
    await pass(60_000)
    expect(run.urls()).toEqual(['POST https://vendor.example/chat'])
  })

  it('is not waited for, whatever the vendor replies', async () => {
    for (const reply of ['silence', 'too much', 'an error'] as const) {
      const run = await begun({}, stopping)
      run.reader.cancel()
      await pass(0)
      const { last } = run.vendor
      if (reply === 'too much') last.head(200).bytes('x'.repeat(70_000))
      if (reply === 'an error') last.error()
      await pass(10_000)
      expect([reply, last.calls]).toEqual([reply, reply === 'an error' ? [] : ['cancel']])
    }
  })

  it('goes on where it cannot be asked to stop, and nobody is told', async () => {
    const authorize = vi.fn((request: HttpRequest, { attempt }: AuthorizeContext) =>
      attempt === 1 ? request : Promise.reject(new Error('no key')),
    )
    const { reader, vendor } = await begun({}, { ...stopping, authorize })
    reader.cancel()
    await pass(60_000)
    expect(authorize).toHaveBeenCalledTimes(2)
    expect(vendor.exchanges).toHaveLength(1)
  })
})
