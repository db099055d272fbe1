import { jsonLog } from '@millrace/gateway/log'
import { expect, test, vi } from 'vitest'
import { guarded } from '../support/guarded.js'
import { type Script, vendor } from '../support/vendor.js'

/** Lines of a log, as objects. */
function lines() {
  const written: string[] = []
  const log = jsonLog({ write: text => void written.push(text) })
  const read = (): Record<string, unknown>[] => {
    log.flush()
    return written
      .join('')
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line))
  }
  // A request is over a moment after its last byte.
  const readAll = async (count: number) => {
    await expect.poll(() => read().length).toBe(count)
    return read()
  }
  return { log, readAll }
}

async function withLog(script: Script = {}) {
  const { log, readAll } = lines()
  const prices = {
    'vendor/*': { input: 2, output: 10, cachedInput: 1, cacheWrite: 2.5 },
    'vendor/free': { input: 0, output: 0 },
  }
  const config = { providers: { vendor: vendor(script) }, models: { fast: 'vendor/m', free: 'vendor/free' }, prices }
  return { ...(await guarded({ li: { requestsPerMinute: 3 } }, config, { observers: [log] })), readAll }
}

test('a line tells by whom, by which model, how much, how long and how it ended', async () => {
  const usage = { inputTokens: 10, outputTokens: 5, cachedInputTokens: 4, cacheWriteTokens: 2, reasoningTokens: 2 }
  const { ask, keys, readAll } = await withLog({ usage })
  const response = await ask({ model: 'fast', stream: true }, { key: keys.li! })
  await response.text()
  expect(await readAll(1)).toEqual([
    {
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      id: response.headers.get('x-request-id'),
      method: 'POST',
      endpoint: '/v1/chat/completions',
      status: 200,
      ending: 'finish',
      key: 'li',
      model: 'fast',
      route: 'fast',
      provider: 'vendor',
      vendorModel: 'm',
      ...usage,
      cost: (4 * 2 + 4 * 1 + 2 * 2.5 + 5 * 10) / 1e6,
      firstTokenMs: expect.any(Number),
      totalMs: expect.any(Number),
    },
  ])
})

test.each<[string, Script, object]>([
  [
    'estimates are marked',
    { usage: false, texts: ['a'.repeat(40)] },
    { ending: 'finish', outputTokens: 10, estimated: true, cost: 0.000102 },
  ],
  [
    'a cut answer is an error with its code',
    { error: { code: 'truncated', message: 'secret', retryable: true } },
    { ending: 'error', code: 'truncated', estimated: true },
  ],
  [
    'a vendor that refuses is an error without tokens',
    { refused: true, error: { code: 'overloaded', message: 'secret', retryable: false } },
    { status: 503, ending: 'error', inputTokens: 0, outputTokens: 0 },
  ],
])('%s', async (_, script, expected) => {
  const { ask, keys, readAll } = await withLog(script)
  await (await ask({ model: 'fast' }, { key: keys.li! })).text()
  const read = await readAll(1)
  expect(read).toMatchObject([expected])
  expect(JSON.stringify(read)).not.toContain('secret')
})

test('a server that sends zeros has told nothing: the line has the estimates that the cost and the budget have', async () => {
  const { ask, keys, readAll } = await withLog({ usage: { inputTokens: 0, outputTokens: 0 } })
  await (await ask({ model: 'fast' }, { key: keys.li! })).text()
  const [line] = await readAll(1)
  expect(line).toMatchObject({ inputTokens: 1, outputTokens: 3, estimated: true, cost: 0.000032 })
})

test('each request has one line: refused ones, lists, unknown paths, and a reader who left', async () => {
  const { ask, keys, readAll, gateway } = await withLog()
  const key = keys.li!
  const get = (path: string) =>
    gateway.fetch(new Request(`http://gateway.example${path}`, { headers: { 'x-api-key': key } }))
  const requests = [
    () => ask({}, { key: 'wrong' }),
    () => ask({ model: 'nowhere' }, { key }),
    () => get('/v1/models'),
    () => get('/v1/unknown/thing'),
    () => ask({ model: 'free', stream: true }, { key }),
  ]
  for (const [at, request] of requests.entries()) {
    await (await request()).body!.cancel()
    await readAll(at + 1)
  }
  expect(await readAll(5)).toMatchObject([
    { status: 401, ending: 'refused', code: 'authentication' },
    { status: 404, ending: 'refused', code: 'not-found', key: 'li', model: 'nowhere' },
    { status: 200, ending: 'plain', endpoint: '/v1/models', key: 'li' },
    { status: 404, ending: 'refused', endpoint: 'other' },
    { ending: expect.stringMatching(/^(cancelled|finish)$/), model: 'free', cost: 0 },
  ])
})

test('a log that nobody reads costs no memory, and tells how much of it is lost', () => {
  const written: string[] = []
  const target = { write: (text: string) => written.push(text), writableLength: 0 }
  const log = jsonLog(target)
  const call = { id: '1', startedAt: 0, method: 'GET', path: 'other', dialect: 'openai', warnings: [] } as never
  const add = (): void => {
    log.ended?.(call, { status: 200, ending: 'plain', totalMs: 1 })
    log.flush()
  }
  add()
  target.writableLength = 9 * 1024 * 1024
  add()
  add()
  target.writableLength = 0
  add()
  expect(written).toHaveLength(2)
  expect(written[1]!.split('\n')[0]).toBe('{"lostLines":2}')
})

test('lines of 50 ms are written together, and at once where they are many', async () => {
  vi.useFakeTimers()
  try {
    const written: number[] = []
    const log = jsonLog({ write: text => written.push(text.trimEnd().split('\n').length) })
    const call = { id: '1', startedAt: 0, method: 'GET', path: 'other', dialect: 'openai', warnings: [] } as never
    const add = (count: number): void => {
      for (let i = 0; i < count; i++) log.ended?.(call, { status: 200, ending: 'plain', totalMs: 1 })
    }
    add(2)
    vi.advanceTimersByTime(40)
    add(1)
    expect(written).toEqual([])
    vi.advanceTimersByTime(10)
    expect(written).toEqual([3])
    add(501)
    expect(written).toEqual([3, 500])
    vi.advanceTimersByTime(50)
    expect(written).toEqual([3, 500, 1])
  } finally {
    vi.useRealTimers()
  }
})

test('a target that throws ends no process: the next request reports it, and the lines are counted as lost', () => {
  vi.useFakeTimers()
  try {
    const written: string[] = []
    let broken = true
    const write = (text: string): void => {
      if (broken) throw new Error('disk full')
      written.push(text)
    }
    const log = jsonLog({ write })
    const call = { id: '1', startedAt: 0, method: 'GET', path: 'other', dialect: 'openai', warnings: [] } as never
    const add = (): void => log.ended?.(call, { status: 200, ending: 'plain', totalMs: 1 })
    add()
    add()
    vi.advanceTimersByTime(50)
    expect(add).toThrow('disk full')
    vi.advanceTimersByTime(50)
    broken = false
    expect(add).toThrow('disk full')
    add()
    vi.advanceTimersByTime(50)
    expect(written).toHaveLength(1)
    expect(written[0]!.trimEnd().split('\n')).toHaveLength(3)
    expect(written[0]!.split('\n')[0]).toBe('{"lostLines":3}')
    broken = true
    add()
    expect(() => log.flush()).toThrow('disk full')
  } finally {
    vi.useRealTimers()
  }
})
