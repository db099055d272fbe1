import { connect } from 'node:net'
import { createGateway, type GatewayConfig } from '@millrace/gateway'
import { hashOf, keyGatekeeper, newKey } from '@millrace/gateway/keys'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from '../src/bin/listening.js'
import { fake } from './support/asking.js'

const key = newKey()
const body = JSON.stringify({ model: 'a/m', messages: [{ role: 'user', content: 'Hi' }] })

/** A client at a gateway that listens as the program does. It sends a head, and its body when it is told to. */
async function asked(
  head: string,
  headers: Readonly<Record<string, string>> = {},
  { keyed = true, ...config }: GatewayConfig & { readonly keyed?: boolean } = {},
) {
  const provider = fake('a')
  const all: GatewayConfig = {
    providers: { a: provider },
    ...(keyed && { keys: { li: { hash: hashOf(key) } } }),
    ...config,
  }
  const gateway = createGateway(all, { gatekeeper: await keyGatekeeper(all), env: {} })
  const { url, close } = await listen(gateway, '127.0.0.1', 0)
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(async () => {
    socket.destroy()
    await gateway.drain({ graceMs: 0 })
    await close()
  })
  const sent = {
    host: 'localhost',
    'content-type': 'application/json',
    'content-length': String(body.length),
    expect: '100-continue',
    ...headers,
  }
  const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}`)
  socket.write([`${head} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
  const statuses: number[] = []
  let text = ''
  socket.setEncoding('utf8').on('data', (read: string) => {
    for (const [, status] of read.matchAll(/^HTTP\/1\.1 (\d+)/gm)) statuses.push(Number(status))
    if (read.startsWith('HTTP/1.1 100')) socket.write(body)
    text += read
  })
  await expect.poll(() => statuses.find(status => status !== 100)).toBeDefined()
  return { statuses, socket, requests: provider.requests, text: () => text }
}

const right = { authorization: `Bearer ${key}` }

test.each<[what: string, status: number, head: string, headers: object, config?: Parameters<typeof asked>[2]]>([
  ['without a key', 401, 'POST /v1/chat/completions', {}],
  ['with a wrong key', 401, 'POST /v1/messages', { 'x-api-key': 'wrong' }],
  ['for an unknown path', 404, 'POST /v1/embeddings', right],
  ['by another method', 405, 'PUT /v1/messages', right],
  ['by another Host', 403, 'POST /v1/responses', { host: 'evil.example' }, { keyed: false }],
  ['of another type', 415, 'POST /v1/messages', { ...right, 'content-type': 'text/plain' }],
  ['that is too large', 413, 'POST /v1/messages', { ...right, 'content-length': '99' }, { limits: { bodyBytes: 98 } }],
])('a request %s is refused (%i) before its body is asked for', async (_, status, head, headers, config) => {
  const { statuses, socket, requests } = await asked(head, headers as Record<string, string>, config)
  expect(statuses).toEqual([status])
  expect(requests).toEqual([])
  // The rest of the connection would be taken for the body.
  await expect.poll(() => socket.closed).toBe(true)
})

test.each(['/v1/chat/completions', '/v1/messages'])('a client with a key is told to go on: %s', async path => {
  const { statuses, requests, text } = await asked(`POST ${path}`, { ...right, 'content-length': String(body.length) })
  expect([statuses, requests.length], text()).toEqual([[100, 200], 1])
})

test('health needs no body', async () => {
  const { statuses } = await asked('GET /healthz', { 'content-length': '0' })
  expect(statuses).toEqual([200])
})
