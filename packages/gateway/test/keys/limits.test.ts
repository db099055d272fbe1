import { describe, expect, test, vi } from 'vitest'
import { bodies, guarded } from '../support/guarded.js'
import { vendor } from '../support/vendor.js'

/** The kind of an error, as each dialect tells it. */
const kindsOf: Readonly<Record<string, (body: ErrorBody) => unknown>> = {
  '/v1/chat/completions': ({ error }) => error.code ?? error.type,
  '/v1/responses': ({ error }) => error.code ?? error.type,
  '/v1/messages': ({ type, error }) => type === 'error' && error.type,
}

interface ErrorBody {
  readonly type?: string
  readonly error: { readonly message: string; readonly type: string; readonly code?: string | null }
}

const errorIn = async (response: Response): Promise<ErrorBody> => (await response.json()) as ErrorBody

const words = {
  unknown: ['invalid_api_key', 'invalid_api_key', 'authentication_error'],
  foreign: ['permission_error', 'permission_error', 'permission_error'],
  often: ['rate_limit_exceeded', 'rate_limit_exceeded', 'rate_limit_error'],
  spent: ['insufficient_quota', 'insufficient_quota', 'billing_error'],
} as const

describe.each(Object.keys(bodies).map((path, at) => [path, at] as const))('%s', (path, at) => {
  const told = async (response: Response) => [response.status, kindsOf[path]!(await errorIn(response))]
  const kinds = (kind: keyof typeof words) => words[kind][at]

  test('a key that is missing, wrong or expired is 401, and none of it comes back', async () => {
    const { ask, keys } = await guarded({ li: {}, old: { expires: '2026-01-01' } }, { providers: { vendor: vendor() } })
    for (const key of [undefined, 'millrace_wrong', `${keys.li}x`, keys.old]) {
      const response = await ask({}, { path, ...(key !== undefined && { key }) })
      expect(await told(response.clone())).toEqual([401, kinds('unknown')])
      if (key !== undefined) expect(await response.text()).not.toContain(key.slice(0, 16))
    }
    expect((await ask({}, { path, key: keys.li! })).status).toBe(200)
  })

  test('a model that the key may not ask for is 403, and stands in no list of its', async () => {
    const models = { fast: 'vendor/m', slow: 'vendor/n' }
    const { ask, keys, gateway } = await guarded(
      { li: { models: ['fa*'] } },
      { providers: { vendor: vendor() }, models },
    )
    expect((await ask({ model: 'fast' }, { path, key: keys.li! })).status).toBe(200)
    expect(await told(await ask({ model: 'slow' }, { path, key: keys.li! }))).toEqual([403, kinds('foreign')])
    expect((await ask({ model: 'nowhere' }, { path, key: keys.li! })).status).toBe(404)
    const list = await gateway.fetch(
      new Request('http://gateway.example/v1/models', { headers: { 'api-key': keys.li! } }),
    )
    const { data } = (await list.json()) as { data: { id: string }[] }
    expect(data.map(({ id }) => id)).toEqual(['fast'])
  })

  test('one request more than a minute allows is 429, with the time to wait and what is left', async () => {
    const { ask, keys } = await guarded({ li: { requestsPerMinute: 2 } }, { providers: { vendor: vendor() } })
    for (let i = 0; i < 2; i++) expect((await ask({}, { path, key: keys.li! })).status).toBe(200)
    const refused = await ask({}, { path, key: keys.li! })
    expect(await told(refused.clone())).toEqual([429, kinds('often')])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    const left = path === '/v1/messages' ? 'anthropic-ratelimit-requests-remaining' : 'x-ratelimit-remaining-requests'
    expect(refused.headers.get(left)).toBe('0')
  })

  test('one answer more at once than the key allows is 429, until one is over', async () => {
    const slow = vendor()
    const { ask, keys } = await guarded({ li: { concurrency: 2 } }, { providers: { vendor: slow } })
    slow.hold()
    const open = [
      await ask({ stream: true }, { path, key: keys.li! }),
      await ask({ stream: true }, { path, key: keys.li! }),
    ]
    expect(await told(await ask({}, { path, key: keys.li! }))).toEqual([429, kinds('often')])
    slow.release()
    for (const each of open) await each.text()
    expect((await ask({}, { path, key: keys.li! })).status).toBe(200)
  })

  test('an answer that the budget has no room for is 429, and tells what is left', async () => {
    const { ask, keys } = await guarded({ li: { tokensPerDay: 120 } }, { providers: { vendor: vendor() } })
    expect((await ask({}, { path, key: keys.li! })).status).toBe(200)
    const refused = await ask(bodies[path]!(110), { path, key: keys.li! })
    expect(await told(refused.clone())).toEqual([429, kinds('spent')])
    const { error } = await errorIn(refused)
    expect(error.message).toContain('105 tokens left of 120 for this day (UTC)')
    const left = path === '/v1/messages' ? 'anthropic-ratelimit-tokens-remaining' : 'x-ratelimit-remaining-tokens'
    expect(refused.headers.get(left)).toBe('105')
    expect((await ask({}, { path, key: keys.li! })).status).toBe(200)
  })
})

test.each([
  ['authorization', (key: string) => ({ authorization: `bearer  ${key} ` })],
  ['x-api-key', (key: string) => ({ 'x-api-key': key })],
  ['api-key', (key: string) => ({ 'api-key': key })],
  [
    'a bearer token beside a vendor’s key',
    (key: string) => ({ authorization: `Bearer ${key}`, 'x-api-key': 'sk-vendor' }),
  ],
])('the key is taken from %s', async (_, headers) => {
  const { ask, keys } = await guarded({ li: {} }, { providers: { vendor: vendor() } })
  expect((await ask({}, { headers: headers(keys.li!) })).status).toBe(200)
})

test('limits of one key are not those of another', async () => {
  const { ask, keys } = await guarded(
    { li: { requestsPerMinute: 1 }, du: { requestsPerMinute: 1 } },
    { providers: { vendor: vendor() } },
  )
  expect((await ask({}, { key: keys.li! })).status).toBe(200)
  expect((await ask({}, { key: keys.li! })).status).toBe(429)
  expect((await ask({}, { key: keys.du! })).status).toBe(200)
})

test('a budget begins anew at midnight UTC, and the answer that ended behind it counts for the day before', async () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 30, 23, 59, 59), toFake: ['Date'] })
  try {
    const slow = vendor()
    const { ask, keys } = await guarded(
      { li: { tokensPerDay: 150, tokensPerMonth: 150 } },
      { providers: { vendor: slow } },
    )
    slow.hold()
    const open = await ask({ stream: true }, { key: keys.li! })
    expect((await ask({}, { key: keys.li! })).status).toBe(429)
    vi.setSystemTime(Date.UTC(2026, 11, 1))
    slow.release()
    await open.text()
    const first = await ask({}, { key: keys.li! })
    expect(first.status).toBe(200)
    const refused = await ask(bodies['/v1/chat/completions']!(140), { key: keys.li! })
    expect(refused.headers.get('x-ratelimit-remaining-tokens')).toBe('135')
    expect(refused.headers.get('retry-after')).toBe(String(24 * 60 * 60))
    expect(refused.headers.get('x-should-retry')).toBe('false')
  } finally {
    vi.useRealTimers()
  }
})

test('a request that alone takes more than the whole budget is told so, and not to come again', async () => {
  const { ask, keys } = await guarded({ li: { tokensPerMonth: 50 } }, { providers: { vendor: vendor() } })
  const refused = await ask({}, { key: keys.li! })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null])
  expect(refused.headers.get('x-should-retry')).toBe('false')
  expect((await errorIn(refused)).error.message).toContain('50 tokens left of 50 for this month (UTC)')
})

test.each(Object.keys(bodies))('%s: room that an answer under way may leave is worth another try soon', async path => {
  const slow = vendor()
  const { ask, keys } = await guarded({ li: { tokensPerMonth: 150 } }, { providers: { vendor: slow } })
  slow.hold()
  const held = await ask({ stream: true }, { path, key: keys.li! })
  const refused = await ask({}, { path, key: keys.li! })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
  // Both vendors' clients would take it for more than the time.
  expect(refused.headers.get('x-should-retry')).toBeNull()
  slow.release()
  await held.text()
  expect((await ask({}, { path, key: keys.li! })).status).toBe(200)
})

test('the models of a key may be told by any name that leads to them, and a glob by the names that they have', async () => {
  const named = {
    prefixed: ['claude/fast'],
    marked: ['fast[1m]'],
    both: ['claude/fast[1M]'],
    glob: ['claude/*'],
    other: ['claude/slow'],
  }
  const config = { emulator: true, models: { fast: 'openai/gpt-5.4', slow: 'openai/gpt-5.4-mini' } }
  const { ask, keys } = await guarded(
    Object.fromEntries(Object.entries(named).map(([name, models]) => [name, { models }])),
    config,
  )
  const statuses = async (key: string) => {
    const asked = ['fast', 'claude/fast', 'fast[1m]', 'slow', 'openai/gpt-5.4']
    return Promise.all(
      asked.map(async model => (await ask({ model, max_completion_tokens: 16 }, { key: keys[key]! })).status),
    )
  }
  for (const key of ['prefixed', 'marked', 'both']) expect(await statuses(key)).toEqual([200, 200, 200, 403, 403])
  // It would be every model there is.
  expect(await statuses('glob')).toEqual([403, 403, 403, 403, 403])
  expect(await statuses('other')).toEqual([403, 403, 403, 200, 403])
})

test('a list of models has the names that the key may ask for: those of a provider by its name, where it may not ask by their own', async () => {
  const named: Record<string, readonly string[]> = {
    full: ['openai/*'],
    own: ['gpt-5.4'],
    both: ['openai/*', 'gpt-*'],
    none: [],
  }
  const names = Object.fromEntries(Object.entries(named).map(([name, models]) => [`key-${name}`, { models }]))
  const { gateway, keys, ask } = await guarded(names, { emulator: true })
  const listOf = async (key: string, headers = {}) => {
    const asked = { headers: { 'x-api-key': keys[key]!, ...headers } }
    const response = await gateway.fetch(new Request('http://gateway.example/v1/models', asked))
    return ((await response.json()) as { data: { id: string }[] }).data.map(({ id }) => id)
  }
  expect(await listOf('key-full')).toEqual(['openai/gpt-5.4', 'openai/gpt-5.4-mini', 'openai/gpt-5.3-codex'])
  expect(await listOf('key-full', { 'anthropic-version': '2023-06-01' })).toContain('claude/openai/gpt-5.4')
  expect(await listOf('key-own')).toEqual(['gpt-5.4'])
  expect(await listOf('key-both')).toEqual(['gpt-5.4', 'gpt-5.4-mini', 'gpt-5.3-codex'])
  expect(await listOf('key-none')).toEqual([])
  for (const model of await listOf('key-full'))
    expect((await ask({ model, max_completion_tokens: 16 }, { key: keys['key-full']! })).status).toBe(200)
})
