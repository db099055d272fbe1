import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGateway, type GatewayConfig, type GatewayOptions } from '@millrace/gateway'
import { hashOf, keyGatekeeper, newKey } from '@millrace/gateway/keys'
import { prometheusMetrics } from '@millrace/gateway/metrics'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ask, fake, get } from './support/asking.js'

const origin = 'https://app.example'
const foreign = 'https://evil.example'
const key = newKey()
const keys = { li: { hash: hashOf(key) } }

const made = (config: GatewayConfig = {}, options: GatewayOptions = {}) => {
  const provider = fake('a')
  const gateway = createGateway({ providers: { a: provider }, cors: [origin], ...config }, { env: {}, ...options })
  return { gateway, provider }
}

/** A gateway whose clients need a key. */
const guarded = async (config: GatewayConfig = {}) => {
  const gatekeeper = await keyGatekeeper({ keys })
  return made({ keys, ...config }, { gatekeeper })
}

const preflight = (
  { fetch }: ReturnType<typeof made>['gateway'],
  path = '/v1/chat/completions',
  headers: Readonly<Record<string, string>> = {},
  host = 'localhost',
) =>
  fetch(
    new Request(`http://${host}${path}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', ...headers },
    }),
  )

const corsOf = ({ headers }: Response) => [...headers].filter(([name]) => name.startsWith('access-control-'))

describe('a preflight', () => {
  test.each([
    ['openai', 'authorization,content-type,openai-organization,openai-beta,user-agent,x-stainless-retry-count'],
    ['@anthropic-ai/sdk', 'anthropic-beta,anthropic-dangerous-direct-browser-access,anthropic-version,x-api-key'],
    ['AzureOpenAI', 'api-key,content-type,x-stainless-os'],
    ['a page with a header of its own', 'X-Lobe-Trace, http-referer'],
  ])('is answered before the key is looked at, with the headers of %s', async (_, asked) => {
    const { gateway, provider } = await guarded()
    const response = await preflight(gateway, '/v1/chat/completions', { 'access-control-request-headers': asked })
    expect([response.status, await response.text()]).toEqual([204, ''])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, HEAD, POST, DELETE',
      'access-control-max-age': expect.stringMatching(/^\d+$/),
      vary: 'Origin',
    })
    const allowed = response.headers.get('access-control-allow-headers')!.split(', ')
    expect(allowed).toEqual(expect.arrayContaining(asked.split(',').map(name => name.trim().toLowerCase())))
    expect(provider.requests).toEqual([])
  })

  test.each(['/v1/messages', '/v1/responses/r1/cancel', '/v1/models', '/v1/embeddings', '/healthz'])(
    'of any path is answered: %s',
    async path => {
      expect((await preflight(made().gateway, path)).status).toBe(204)
    },
  )

  test('of an origin that is not listed says nothing that lets it in', async () => {
    const { gateway } = await guarded()
    const response = await preflight(gateway, undefined, { origin: foreign })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(response.headers.get('vary')).toBe('Origin')
  })

  test('is answered on a connection, where a 204 has no length', async () => {
    const server = createServer(made().gateway.listener).listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const headers = { origin, 'access-control-request-method': 'POST' }
    const asked = request({ port, host: '127.0.0.1', method: 'OPTIONS', path: '/v1/messages', headers }).end()
    const response = await new Promise<import('node:http').IncomingMessage>(resolve => asked.on('response', resolve))
    response.resume()
    expect([response.statusCode, response.headers['access-control-allow-origin']]).toEqual([204, origin])
    expect(response.headers).not.toHaveProperty('content-length')
  })

  test('without the setting is no preflight', async () => {
    const { gateway } = made({ cors: undefined as never, hosts: ['localhost', 'app.example'] })
    const response = await preflight(gateway)
    expect([response.status, corsOf(response)]).toEqual([405, []])
  })
})

describe('each response says who may read it', () => {
  const right = { authorization: `Bearer ${key}` }
  type Send = (gateway: ReturnType<typeof made>['gateway'], from: object) => Promise<Response>
  test.each<[what: string, status: number, send: Send]>([
    ['an answer', 200, (gateway, from) => ask(gateway, '/messages', { model: 'a/m' }, { ...right, ...from })],
    [
      'a stream',
      200,
      (gateway, from) => ask(gateway, '/responses', { model: 'a/m', stream: true }, { ...right, ...from }),
    ],
    ['no key', 401, (gateway, from) => ask(gateway, '/chat/completions', { model: 'a/m' }, { ...from })],
    ['no model', 404, (gateway, from) => ask(gateway, '/chat/completions', { model: 'b/m' }, { ...right, ...from })],
    ['no JSON', 400, (gateway, from) => ask(gateway, '/messages', { model: 7 }, { ...right, ...from })],
    ['models', 200, (gateway, from) => get(gateway, '/v1/models', { ...right, ...from })],
    ['another method', 405, (gateway, from) => get(gateway, '/v1/messages', { ...right, ...from })],
    ['an unknown path', 404, (gateway, from) => get(gateway, '/v1/embeddings', { ...from })],
    ['health', 200, (gateway, from) => get(gateway, '/healthz', { ...from })],
  ])('%s (%i)', async (_, status, send) => {
    const { gateway } = await guarded()
    const ours = await send(gateway, { origin })
    expect(ours.status).toBe(status)
    expect(ours.headers.get('access-control-allow-origin')).toBe(origin)
    expect(ours.headers.get('access-control-expose-headers')?.split(', ')).toContain('*')
    expect(ours.headers.get('vary')).toBe('Origin')
    const theirs = await send(gateway, { origin: foreign })
    expect([theirs.headers.get('access-control-allow-origin'), theirs.headers.get('vary')]).toEqual([null, 'Origin'])
    for (const each of [ours, theirs]) {
      expect(each.headers.has('access-control-allow-credentials')).toBe(false)
      await each.text()
    }
  })

  test('metrics', async () => {
    const { gateway } = made({}, { metrics: prometheusMetrics() })
    const response = await get(gateway, '/metrics', { origin })
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, origin])
    expect((await get(gateway, '/metrics', { origin: foreign })).status).toBe(403)
  })

  test('* is any origin, where clients need a key', async () => {
    const { gateway } = await guarded({ cors: ['*'], hosts: ['localhost'] })
    expect((await preflight(gateway, undefined, { origin: foreign })).headers.get('access-control-allow-origin')).toBe(
      foreign,
    )
    const response = await ask(gateway, '/messages', { model: 'a/m' }, { ...right, origin: foreign })
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, foreign])
    expect((await ask(gateway, '/messages', { model: 'a/m' }, { origin: foreign })).status).toBe(401)
  })
})

describe('without client keys', () => {
  test('a page of a listed origin asks, and one of another is refused', async () => {
    const { gateway, provider } = made()
    expect((await ask(gateway, '/chat/completions', { model: 'a/m' }, { origin })).status).toBe(200)
    expect((await ask(gateway, '/chat/completions', { model: 'a/m' }, { origin: foreign })).status).toBe(403)
    expect((await preflight(gateway, undefined, { origin: foreign })).status).toBe(403)
    expect(provider.requests).toHaveLength(1)
  })

  test('a page that points a name of its own at this machine is refused, even by a listed origin', async () => {
    const { gateway, provider } = made({ cors: [origin, 'http://app.example'] })
    expect((await preflight(gateway, undefined, {}, 'app.example')).status).toBe(403)
    const rebound = new Request('http://app.example/v1/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://app.example' },
      body: JSON.stringify({ model: 'a/m', messages: [{ role: 'user', content: 'Hi' }] }),
    })
    expect((await gateway.fetch(rebound)).status).toBe(403)
    expect(provider.requests).toEqual([])
  })

  const open = 'cors[1] takes * only where clients need a key; name the origins'
  test('* is refused at the start', async () => {
    expect(() => made({ cors: [origin, '*'] })).toThrow(open)
    const gatekeeper = await keyGatekeeper({})
    expect(() => made({ cors: [origin, '*'] }, { gatekeeper })).toThrow(open)
  })

  test('a reload that drops the keys and keeps * leaves the keys as they were', async () => {
    const { gateway, provider } = await guarded({ cors: ['*'] })
    expect(() => gateway.reload({ providers: { a: provider }, cors: [origin, '*'] })).toThrow(open)
    expect((await ask(gateway, '/chat/completions', { model: 'a/m' })).status).toBe(401)
  })
})
