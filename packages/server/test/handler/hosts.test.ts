import { createChatHandler, loopbackHosts } from '@millrace/server'
import { describe, expect, test } from 'vitest'
import { FakeReply } from '../support/fake-reply.js'
import { fakeProvider } from '../support/provider.js'
import { turn } from '../support/turns.js'

/** Asks a handler by these headers, and gives the status. */
async function asked(hosts: readonly string[], headers: Record<string, string>, url = '/chat', origins?: string[]) {
  const provider = fakeProvider()
  let authorized = 0
  const handler = createChatHandler({
    provider,
    hosts,
    ...(origins && { cors: { origins } }),
    authorize() {
      authorized++
      return {}
    },
  })
  const reply = new FakeReply()
  const body = async () => ({ messages: [{ role: 'user', content: 'hi' }] })
  void handler.handle({ method: 'POST', url, headers: { 'content-type': 'application/json', ...headers }, body, reply })
  await turn()
  if (reply.status === 403) expect([authorized, provider.asked.length]).toEqual([0, 0])
  return reply.status
}

const rows: [string, number, readonly string[], Record<string, string>][] = [
  ['this machine by name', 200, loopbackHosts, { host: 'localhost' }],
  ['this machine by name and port', 200, loopbackHosts, { host: 'localhost:3000' }],
  ['this machine by address', 200, loopbackHosts, { host: '127.0.0.1:3000' }],
  ['this machine by IPv6', 200, loopbackHosts, { host: '[::1]:3000' }],
  ['IPv6 in its long form', 200, loopbackHosts, { host: '[0:0:0:0:0:0:0:1]:3000' }],
  ['capitals', 200, loopbackHosts, { host: 'LocalHost:3000' }],
  ['a dot at the end', 200, loopbackHosts, { host: 'localhost.:3000' }],
  ['two dots at the end', 403, loopbackHosts, { host: 'localhost..:3000' }],
  ['a name that was pointed here', 403, loopbackHosts, { host: 'evil.example:3000' }],
  ['our name below another', 403, loopbackHosts, { host: 'localhost.evil.example' }],
  ['our name behind another', 403, loopbackHosts, { host: 'evil-localhost' }],
  ['our name as a user', 403, loopbackHosts, { host: 'localhost@evil.example' }],
  ['our name in a path', 403, loopbackHosts, { host: 'evil.example/localhost' }],
  ['another one behind ours', 403, loopbackHosts, { host: 'localhost, evil.example' }],
  ['a blank', 403, loopbackHosts, { host: 'localhost ' }],
  ['every address', 403, loopbackHosts, { host: '0.0.0.0:3000' }],
  ['an address of IPv4 inside of IPv6', 403, loopbackHosts, { host: '[::ffff:127.0.0.1]:3000' }],
  ['no brackets', 403, loopbackHosts, { host: '::1' }],
  ['a port that is none', 403, loopbackHosts, { host: 'localhost:evil' }],
  ['two ports', 403, loopbackHosts, { host: 'localhost:80:80' }],
  ['nothing', 403, loopbackHosts, { host: '' }],
  ['no host', 403, loopbackHosts, {}],
  ['a proxy’s word for the host', 403, loopbackHosts, { host: 'evil.example', 'x-forwarded-host': 'localhost' }],
  ['HTTP/2', 200, loopbackHosts, { ':authority': 'localhost:3000' }],
  ['HTTP/2 by another name', 403, loopbackHosts, { ':authority': 'evil.example' }],
  ['HTTP/2 with another host', 403, loopbackHosts, { ':authority': 'localhost', host: 'evil.example' }],
  ['the port that is listed', 200, ['app.example:8080'], { host: 'app.example:8080' }],
  ['a port with a zero before it', 200, ['app.example:8080'], { host: 'app.example:08080' }],
  ['another port', 403, ['app.example:8080'], { host: 'app.example:8081' }],
  ['no port', 403, ['app.example:8080'], { host: 'app.example' }],
  ['the usual port, left out', 200, ['app.example:443'], { host: 'app.example' }],
  ['the usual port, named', 200, ['app.example'], { host: 'app.example:443' }],
  ['nobody is listed', 403, [], { host: 'localhost' }],
  ['a page of ours', 200, loopbackHosts, { host: 'localhost:3000', origin: 'http://localhost:3000' }],
  ['a page of ours by another port', 200, loopbackHosts, { host: 'localhost:3000', origin: 'http://127.0.0.1:5173' }],
  ['a page over TLS', 200, loopbackHosts, { host: 'localhost:3000', origin: 'https://localhost' }],
  ['a page of others', 403, loopbackHosts, { host: 'localhost:3000', origin: 'https://evil.example' }],
  ['a page without an origin', 403, loopbackHosts, { host: 'localhost:3000', origin: 'null' }],
  ['an extension', 403, loopbackHosts, { host: 'localhost:3000', origin: 'chrome-extension://localhost' }],
  ['an empty origin', 403, loopbackHosts, { host: 'localhost:3000', origin: '' }],
  ['an origin with a path', 403, loopbackHosts, { host: 'localhost:3000', origin: 'http://localhost/a' }],
  [
    'no origin, and a type that needs no preflight',
    415,
    loopbackHosts,
    { host: 'localhost', 'content-type': 'text/plain' },
  ],
]

test.each(rows)('%s: %i', async (_, status, hosts, headers) => {
  // An answer has sent no head yet.
  expect((await asked(hosts, headers)) ?? 200).toBe(status)
})

describe('of a WHATWG request', () => {
  test.each([
    ['http://localhost:3000/chat', {}, 200],
    ['http://evil.example/chat', {}, 403],
    ['http://localhost:3000/chat', { host: 'evil.example' }, 403],
    ['http://evil.example/chat', { host: 'localhost' }, 200],
    ['http://localhost:3000?x=http://evil.example', {}, 200],
    ['/chat?x=http://localhost', {}, 403],
  ])('%s with %j: %i', async (url, headers, status) => {
    expect((await asked(loopbackHosts, headers as Record<string, string>, url)) ?? 200).toBe(status)
  })
})

test('pages of cors.origins may ask, by a host of ours', async () => {
  const origins = ['https://app.example']
  const page = { host: 'localhost', origin: 'https://app.example' }
  expect((await asked(loopbackHosts, page, '/chat', origins)) ?? 200).toBe(200)
  expect(await asked(loopbackHosts, { ...page, host: 'app.example' }, '/chat', origins)).toBe(403)
  expect(await asked(loopbackHosts, { ...page, origin: 'https://app.example:444' }, '/chat', origins)).toBe(403)
})

test.each(['GET', 'OPTIONS', 'HEAD', 'PUT'])('%s is held to it before anything is told', async method => {
  const cors = { origins: ['https://app.example'] }
  const handler = createChatHandler({ provider: fakeProvider(), hosts: loopbackHosts, cors })
  const response = await handler.fetch(new Request('http://evil.example/models', { method }))
  expect([response.status, response.headers.get('allow'), response.headers.get('vary')]).toEqual([403, null, 'Origin'])
  await handler.drain({ graceMs: 0 })
  expect((await handler.fetch(new Request('http://evil.example/', { method }))).status).toBe(403)
})

test('without hosts everybody may ask', async () => {
  const handler = createChatHandler({ provider: fakeProvider() })
  const headers = { 'content-type': 'application/json', host: 'evil.example', origin: 'https://evil.example' }
  const body = '{"messages":[{"role":"user","content":"hi"}]}'
  expect((await handler.fetch(new Request('http://evil.example', { method: 'POST', headers, body }))).status).toBe(200)
})

test.each([['localhost'], [['']], [['http://localhost']], [['a b']], [['*']], [['*.example']], [[1]], [['a:b']], [{}]])(
  '%j is no list of hosts',
  hosts => {
    expect(() => createChatHandler({ provider: fakeProvider(), hosts: hosts as never })).toThrow(/^hosts takes/)
  },
)
