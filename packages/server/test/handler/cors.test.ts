import { type ChatHandlerOptions, createChatHandler, HttpError } from '@millrace/server'
import { describe, expect, test } from 'vitest'
import { apiWire } from '../support/api-wire.js'
import { ask } from '../support/doors.js'
import { fakeProvider } from '../support/provider.js'
import { failure, opening, streamOf } from '../support/streams.js'

const origin = 'https://app.example'

const send = (init: RequestInit, options: Partial<ChatHandlerOptions> = {}, url = 'http://x/chat') =>
  createChatHandler({ provider: fakeProvider(), cors: { origins: [origin] }, onError: false, ...options }).fetch(
    new Request(url, init),
  )

const preflight = (headers: Record<string, string> = {}, options: Partial<ChatHandlerOptions> = {}, url?: string) =>
  send({ method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', ...headers } }, options, url)

const list = (response: Response, name: string) => response.headers.get(name)?.split(', ') ?? []

describe('a preflight', () => {
  test('is answered before authorize and a limit, and asks nobody', async () => {
    const authorize = () => {
      throw new Error('asked')
    }
    const response = await preflight({}, { authorize })
    expect(response.status).toBe(204)
    expect(await response.text()).toBe('')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-max-age': '600',
      vary: 'Origin',
    })
  })

  // Each row was sent by the client with a `window` in sight (2026-11).
  const stainless =
    'x-stainless-arch,x-stainless-lang,x-stainless-os,x-stainless-package-version,x-stainless-retry-count,x-stainless-runtime,x-stainless-runtime-version'
  test.each([
    ['openai 7.59.0', `authorization,content-type,openai-organization,openai-project,user-agent,${stainless}`],
    ['its helpers', `authorization,content-type,x-stainless-helper-method,${stainless}`],
    [
      '@anthropic-ai/sdk 1.14.0',
      `anthropic-beta,anthropic-dangerous-direct-browser-access,anthropic-version,authorization,content-type,user-agent,x-stainless-timeout,${stainless}`,
    ],
    ['@ai-sdk/anthropic 4.0.105', 'anthropic-version,content-type,user-agent,x-api-key'],
    ['@ai-sdk/openai-compatible 3.0.92', 'authorization,content-type,user-agent'],
    ['useChat and AG-UI', 'content-type'],
    ['EventSource and Millrace', 'last-event-id,millrace-stream-id,authorization'],
    ['blanks and capitals', ' Content-Type , X-Stainless-OS'],
  ])('allows the headers of %s', async (_, names) => {
    const allowed = list(await preflight({ 'access-control-request-headers': names }), 'access-control-allow-headers')
    for (const name of names.split(',')) expect(allowed).toContain(name.trim().toLowerCase())
    expect(new Set(allowed).size).toBe(allowed.length)
  })

  test('allows no others but those of the option', async () => {
    const names = 'cookie, x-forwarded-host, x-mine, x-stainless-, *, x-stainless-a b, x-stainless-\u00e4'
    const plain = list(await preflight({ 'access-control-request-headers': names }), 'access-control-allow-headers')
    for (const name of ['cookie', 'x-forwarded-host', 'x-mine', '*', 'x-stainless-a b', 'x-stainless-\u00e4'])
      expect(plain).not.toContain(name)
    const cors = { origins: [origin], headers: ['x-mine'] }
    expect(list(await preflight({}, { cors }), 'access-control-allow-headers')).toContain('x-mine')
  })

  test('allows all that a page asks for, by the option', async () => {
    const asked = 'X-Mine, cookie, *, a b, x-\u00e4'
    const cors = { origins: [origin], headers: ['*'] }
    const response = await preflight({ 'access-control-request-headers': asked }, { cors })
    const allowed = list(response, 'access-control-allow-headers')
    expect(allowed).toEqual(expect.arrayContaining(['content-type', 'x-mine']))
    for (const name of ['a b', 'x-\u00e4', '']) expect(allowed).not.toContain(name)
  })

  test('of a list of models is for GET', async () => {
    const response = await preflight({}, { wire: apiWire }, 'http://x/v1/models')
    expect(response.headers.get('access-control-allow-methods')).toBe('GET, HEAD, OPTIONS')
  })

  test('for a private network is not answered', async () => {
    const response = await preflight({ 'access-control-request-private-network': 'true' })
    expect([...response.headers.keys()].filter(name => name.includes('private'))).toEqual([])
  })

  test.each([
    'null',
    'https://app.example.evil',
    'http://app.example',
    'https://app.example:444',
    'https://APP.example',
    '',
  ])('of %s is told nothing', async other => {
    const response = await preflight({ origin: other })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(response.headers.get('vary')).toBe('Origin')
  })
})

describe('every response says who may read it', () => {
  const thrown = new HttpError(418, 'unknown', 'No.', { headers: { vary: 'Cookie' } })
  const vendor = (...batches: Parameters<typeof streamOf>) => ({ provider: fakeProvider(() => streamOf(...batches)) })
  const rows: [string, number, RequestInit, Partial<ChatHandlerOptions>, string?][] = [
    ['an answer', 200, ask(), {}],
    ['an answer that fails', 200, ask(), vendor(opening, [failure('overloaded')])],
    ['a failure before the head', 429, ask(), vendor([failure('rate-limit')])],
    ['another method', 405, { method: 'PUT', body: 'x' }, {}],
    ['another type', 415, { method: 'POST', body: 'x' }, {}],
    ['no JSON', 400, ask('{'), {}],
    ['a body that is too large', 413, ask(), { limits: { bodyBytes: 1 } }],
    ['a refusal', 401, ask(), { authorize: () => ({ status: 401 }) }],
    ['a hook that throws', 500, ask(), { authorize: () => Promise.reject(new Error()) }],
    ['a hook that throws an HttpError', 418, ask(), { prepare: () => Promise.reject(thrown) }],
    ['a wire that throws', 500, ask(), { wire: () => ({}) as never }],
    ['too many', 429, ask(), { authorize: () => ({ status: 429, retryAfterMs: 1_000 }) }],
    ['a list of models', 200, {}, { wire: apiWire }, 'http://x/models'],
    ['a model that is not offered', 404, {}, { wire: apiWire }, 'http://x/models/a'],
    ['HEAD', 200, { method: 'HEAD' }, { wire: apiWire }, 'http://x/models'],
  ]
  test.each(rows)('%s (%i)', async (_, status, init, options, url) => {
    const from = (other: string) =>
      send({ ...init, headers: { ...(init.headers as Record<string, string>), origin: other } }, options, url)
    const ours = await from(origin)
    expect(ours.status).toBe(status)
    expect(ours.headers.get('access-control-allow-origin')).toBe(origin)
    expect(list(ours, 'access-control-expose-headers')).toEqual([
      'retry-after',
      'x-should-retry',
      'millrace-stream-id',
      'www-authenticate',
    ])
    expect(list(ours, 'vary')).toContain('Origin')
    for (const other of ['https://evil.example', 'null']) {
      const theirs = await from(other)
      expect(theirs.headers.get('access-control-allow-origin')).toBeNull()
      expect(list(theirs, 'vary')).toContain('Origin')
    }
    const nobody = await send(init, options, url)
    expect(list(nobody, 'vary')).toContain('Origin')
  })

  test('and what of it, by the option', async () => {
    const cors = { origins: [origin], expose: ['x-mine'] }
    const response = await send(ask(undefined, { origin }), { cors })
    expect(list(response, 'access-control-expose-headers')).toContain('x-mine')
  })

  test.each(['https://any.example', 'app://obsidian.md', 'null'])('of any origin, %s too', async other => {
    const response = await send(ask(undefined, { origin: other }), {
      cors: { origins: ['*'] },
      hosts: ['x'],
      authorize: () => ({}),
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBe(other)
  })

  test('of a program with a scheme of its own', async () => {
    const cors = { origins: ['app://obsidian.md'] }
    const response = await send(ask(undefined, { origin: 'app://obsidian.md' }), { cors })
    expect(response.headers.get('access-control-allow-origin')).toBe('app://obsidian.md')
  })

  test('a vary of the refusal stays', async () => {
    const response = await send(ask(), { prepare: () => Promise.reject(thrown) })
    expect(response.headers.get('vary')).toBe('Cookie, Origin')
  })

  test('credentials are for exact origins', async () => {
    const cors = { origins: [origin], credentials: true }
    const ours = await send(ask(undefined, { origin }), { cors })
    expect(ours.headers.get('access-control-allow-credentials')).toBe('true')
    expect(ours.headers.get('access-control-allow-origin')).toBe(origin)
    const theirs = await send(ask(undefined, { origin: 'https://evil.example' }), { cors })
    expect(theirs.headers.get('access-control-allow-credentials')).toBeNull()
  })
})

test.each([
  [{ origins: ['null'] }],
  [{ origins: ['*'], credentials: true }, { authorize: () => ({}) }],
  [{ origins: ['*'] }, {}],
  [{ origins: ['app:'] }],
  [{ origins: ['app://a.example/x'] }],
  [{ origins: ['https://*.example'] }],
  [{ origins: ['https://a.example/'] }],
  [{ origins: ['https://a.example:443'] }],
  [{ origins: ['HTTPS://a.example'] }],
  [{ origins: origin }],
  [{ origins: [], credentials: 'yes' }],
  [{ origins: [], headers: ['a b'] }],
  [{ origins: [], headers: ['a\r\nb: c'] }],
  [{ origins: [], expose: 'x-mine' }],
  [{ origins: [], expose: ['a b'] }],
  [{ origins: [], maxAgeSeconds: 0.5 }],
  [{ origins: [], maxAgeSeconds: -1 }],
] as [object, Partial<ChatHandlerOptions>?][])('%j is no option', (cors, options) => {
  expect(() => createChatHandler({ provider: fakeProvider(), cors: cors as never, ...options })).toThrow(/^cors\./)
})
