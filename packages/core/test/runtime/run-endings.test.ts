import { errorOf } from '@millrace/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { batchFaults } from '../grammar.js'
import { briefly } from '../support/records.js'
import { pass, running } from '../support/running.js'
import type { Exchange } from '../support/vendor.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

describe('finish reason, end mark, end of body and error are four facts', () => {
  const cut = Object.assign(new Error('cut'), { code: 'ECONNRESET' })

  it.each<[string, (exchange: Exchange) => void, string]>([
    ['reason, mark, end', e => void e.frames({ finish: 'stop' }, '[DONE]').end(), '-0 finish stop'],
    ['reason, end', e => void e.frames({ finish: 'stop' }).end(), '-0 finish stop'],
    [
      'reason, usage, mark',
      e => void e.frames({ finish: 'length' }).frames({ usage: 5 }).frames('[DONE]').end(),
      '-0 finish length',
    ],
    ['reason, cut', e => void e.frames({ finish: 'stop' }).error(cut), '-0 finish stop'],
    ['reason twice', e => void e.frames({ finish: 'stop' }).frames({ finish: 'length' }).end(), '-0 finish length'],
    ['mark without a reason', e => void e.frames('[DONE]').end(), '-0 error truncated'],
    ['end without a reason', e => void e.end(), '-0 error truncated'],
    ['cut without a reason', e => void e.error(cut), '-0 error truncated'],
    ['cut in the middle of a frame', e => void e.bytes('data: {"t":"x').error(cut), '-0 error truncated'],
    ['end in the middle of a frame', e => void e.bytes('data: {"t":"x').end(), '-0 error truncated'],
    ['last frame without its blank line', e => void e.bytes('data: {"finish":"stop"}').end(), '-0 finish stop'],
    [
      'mark without its blank line',
      e => void e.frames({ finish: 'stop' }).bytes('data: [DONE]').end(),
      '-0 finish stop',
    ],
    ['an error frame', e => void e.frames({ error: { code: 'overloaded' } }), '-0 error overloaded'],
    [
      'an error frame behind a reason',
      e => void e.frames({ finish: 'stop' }, { error: { code: 'overloaded' } }),
      '-0 error overloaded',
    ],
    [
      'an error as a field of its own',
      e => void e.bytes('error: {"error":{"code":"overloaded"}}\n\n').end(),
      '-0 error overloaded',
    ],
    [
      'an error as the last, cut field',
      e => void e.bytes('error: {"error":{"code":"overloaded"}}').end(),
      '-0 error overloaded',
    ],
    [
      'an error as bare JSON',
      e => void e.bytes('{\n  "error": {\n    "code": "overloaded"\n  }\n}').end(),
      '-0 error overloaded',
    ],
    [
      'an error as bare JSON, and a cut',
      e => void e.bytes('{"error":{"code":"overloaded"}}\n').error(cut),
      '-0 error overloaded',
    ],
    ['an error as bare JSON that is cut', e => void e.bytes('{\n  "error": {\n').end(), '-0 error truncated'],
    ['a decoder that throws', e => void e.frames({ throw: 'sk-123' }), '-0 error protocol'],
    [
      'a decoder that throws behind a reason',
      e => void e.frames({ finish: 'stop' }).frames({ throw: 'x' }),
      '-0 finish stop',
    ],
    ['a decoder that throws a ChatError', e => void e.frames({ throwChatError: 'no' }), '-0 error content-filter'],
    [
      'a transport that says more',
      e => void e.error(Object.assign(new Error(), { code: 'ETIMEDOUT' })),
      '-0 error timeout',
    ],
  ])('%s', async (_, act, expected) => {
    const { vendor, reader } = await running()
    vendor.last.open().frames({ t: 'hi' })
    await pass(0)
    act(vendor.last)
    await pass(0)
    expect(briefly(reader.batches).slice(1).join(' ')).toBe(expected)
    expect(batchFaults(reader.batches)).toEqual([])
    expect(JSON.stringify(reader.records)).not.toContain('sk-123')
    if (expected.includes('error')) expect(reader.records.at(-1)).toMatchObject({ error: { provider: 'test' } })
  })

  it('idle behind a reason is a finish with the usage so far', async () => {
    const { vendor, reader } = await running({ idleTimeoutMs: 100 })
    vendor.last.open().frames({ t: 'hi' }, { finish: 'stop', usage: 3 })
    await pass(100)
    expect(reader.records.at(-1)).toMatchObject({ type: 'finish', usage: { outputTokens: 3 } })
    expect(vendor.last.calls).toEqual(['cancel'])
  })

  it('the code of what cut it is kept in this process, and nothing else of it', async () => {
    const { vendor, reader } = await running()
    vendor.last.open().frames({ t: 'hi' }).error(cut)
    const last = reader.records.at(-1)
    expect(last?.type === 'error' && errorOf(last.error).cause).toMatchObject({ name: 'Error', message: 'ECONNRESET' })
    await pass(0)
  })
})

describe('a decoder that throws', () => {
  it('keeps the tokens before it, merged', async () => {
    const { vendor, reader } = await running()
    vendor.last.open().frames({ t: 'a' }, { t: 'b' }, { throw: 'x' }, { t: 'never' })
    await pass(0)
    expect(briefly(reader.batches)).toEqual(['start +0 0:ab -0 error protocol'])
    expect(vendor.last.calls).toEqual(['cancel'])
  })

  it('when it is made', async () => {
    const { vendor, reader } = await running(
      {},
      {
        createDecoder: () => {
          throw new Error('sk-123')
        },
      },
    )
    vendor.last.open().frames({ t: 'a' })
    await pass(0)
    expect(briefly(reader.batches)).toEqual(['error protocol'])
    expect(JSON.stringify(reader.records)).not.toContain('sk-123')
  })

  it('in its end', async () => {
    const { vendor, reader } = await running(
      {},
      {
        createDecoder: () => ({
          decode: (frame, sink) => sink.text(frame.data),
          end: () => {
            throw new Error('x')
          },
        }),
      },
    )
    vendor.last.open().frames('a').end()
    await pass(0)
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '-0 error protocol'])
  })
})

describe('one chunk is one batch, with its deltas merged', () => {
  it('and a chunk without news is none', async () => {
    const { vendor, reader } = await running()
    vendor.last.open().frames({ t: 'a' }, { t: 'b' })
    for (const bytes of [': ping\n\n', 'data: {"id":"x"}\n\n', 'data: {"t":"c"}\n\n']) {
      await pass(0)
      vendor.last.bytes(bytes)
    }
    await pass(0)
    expect(briefly(reader.batches)).toEqual(['start +0 0:ab', '0:c'])
    reader.cancel()
  })
})

describe('the rest of the body behind the end mark', () => {
  const ended = async () => {
    const run = await running()
    run.vendor.last.open().frames({ t: 'hi' }, { finish: 'stop' }, '[DONE]')
    await pass(0)
    expect(run.reader.records.at(-1)).toMatchObject({ type: 'finish' })
    expect(run.vendor.last.calls).toEqual([])
    return run
  }

  it('that ends soon leaves the connection open', async () => {
    const { vendor } = await ended()
    vendor.last.bytes('\n').end()
    await pass(10_000)
    expect(vendor.last.calls).toEqual([])
  })

  it('that does not end within a second is closed', async () => {
    const { vendor } = await ended()
    await pass(999)
    expect(vendor.last.calls).toEqual([])
    await pass(1)
    expect(vendor.last.calls).toEqual(['cancel'])
  })

  it('of more than 64 KiB is closed at once', async () => {
    const { vendor } = await ended()
    vendor.last.bytes('x'.repeat(65_536))
    await pass(0)
    expect(vendor.last.calls).toEqual([])
    vendor.last.bytes('x')
    await pass(0)
    expect(vendor.last.calls).toEqual(['cancel'])
  })

  it('that breaks is nobody’s business', async () => {
    const { vendor, reader } = await ended()
    vendor.last.error()
    await pass(0)
    expect(reader.faults).toEqual([])
    expect(vendor.last.calls).toEqual([])
  })

  it('is read also when the reader held the stream back', async () => {
    const { vendor, reader } = await running()
    vendor.last.open().frames({ t: 'hi' })
    await pass(0)
    reader.pause()
    vendor.last.frames({ finish: 'stop' }, '[DONE]')
    await pass(0)
    expect(vendor.last.calls).toEqual(['pause', 'resume'])
    vendor.last.end()
    reader.resume()
    await pass(0)
    expect(briefly(reader.batches)).toEqual(['start +0 0:hi', '-0 finish stop'])
    expect(vendor.last.calls).toEqual(['pause', 'resume'])
  })

  it('is not waited for behind a failure', async () => {
    const { vendor } = await running()
    vendor.last.open().frames({ t: 'hi' }, { error: { code: 'quota' } })
    await pass(0)
    expect(vendor.last.calls).toEqual(['cancel'])
  })
})

describe.each(['leave', 'stop', 'signal'] as const)(
  'cancel (%s) in every phase leaves no timer and closes upstream once',
  how => {
    it.each<[string, (exchange: Exchange) => void]>([
      ['while connecting', () => {}],
      ['before the first byte', e => void e.open()],
      ['between bytes', e => void e.open().frames({ t: 'hi' })],
      ['in the body of a refusal', e => void e.head(500).bytes('{')],
      ['between attempts', e => void e.head(429, { 'retry-after': '9' }).end()],
      ['behind a finish reason', e => void e.open().frames({ t: 'hi' }, { finish: 'stop' })],
    ])('%s', async (phase, act) => {
      const controller = new AbortController()
      const { vendor, reader, stream } = await running({ totalTimeoutMs: 100_000, signal: controller.signal })
      act(vendor.last)
      const paused = phase === 'between bytes'
      if (paused) reader.pause()
      if (how === 'leave') reader.cancel('why')
      else if (how === 'stop') stream.cancel('why')
      else controller.abort('why')
      expect(vi.getTimerCount()).toBe(0)
      if (paused) reader.resume()
      await pass(200_000)
      const calls = vendor.exchanges.flatMap(exchange => exchange.calls.filter(call => call === 'cancel'))
      expect(calls).toHaveLength(1)
      // The refused attempt was over, and closed, before.
      if (phase !== 'between attempts') expect(vendor.last.reason).toBe('why')
      expect(vendor.exchanges).toHaveLength(1)
      const ending = reader.records.at(-1)
      if (how === 'leave') expect(ending?.type).not.toBe('error')
      else expect(ending).toMatchObject({ type: 'error', error: { code: 'aborted' } })
      // Nothing that comes late is heard.
      vendor.last.frames({ t: 'late' }).end()
      vendor.last.error()
      expect(reader.faults).toEqual([])
    })
  },
)
