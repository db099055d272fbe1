import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import net, { connect } from 'node:net'
import { inspect } from 'node:util'
import { errorOf, statusError, undiciTransport } from '@millrace/core'
import { Agent, Pool } from 'undici'
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { networkError } from '../../src/runtime/network-error.js'
import { selfSigned } from '../support/certificate.js'
import { Listener } from '../support/listener.js'
import { type Loopback, listen, serve } from '../support/loopback.js'

/** A proxy that writes down what it is asked for. */
async function serveProxy(): Promise<Loopback & { asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.end('by the proxy')
  })
  server.on('connect', (request, socket, head) => {
    asked.push(`CONNECT ${request.url}`)
    const [host, port] = request.url!.split(':')
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(socket).pipe(upstream)
    })
    for (const end of [socket, upstream]) end.on('error', () => upstream.destroy())
  })
  return Object.assign(await listen(server), { asked })
}

const variables = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy']
let before: Record<string, string | undefined> = {}
beforeEach(() => {
  before = Object.fromEntries(variables.map(name => [name, process.env[name]]))
  for (const name of variables) delete process.env[name]
})
afterEach(() => {
  for (const name of variables) {
    delete process.env[name]
    if (before[name] !== undefined) process.env[name] = before[name]
  }
})

describe('undiciTransport honours the proxy variables', () => {
  it('HTTP_PROXY, set after the transport was made', async () => {
    await using proxy = await serveProxy()
    await using server = await serve((_, response) => response.end('by the server'))
    const transport = undiciTransport()
    process.env.HTTP_PROXY = proxy.url
    const listener = Listener.to(transport, { url: `${server.url}/path` })
    await listener.over
    expect(proxy.asked).toHaveLength(1)
    expect(proxy.asked[0]).toContain(`127.0.0.1:${server.port}`)
    expect(listener.status).toBe(200)
  })

  it('HTTPS_PROXY, for https', async () => {
    await using proxy = await serveProxy()
    await using server = await listen(createTlsServer(selfSigned()), 'https')
    process.env.HTTPS_PROXY = proxy.url
    const listener = Listener.to(undiciTransport(), { url: server.url })
    await listener.over
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${server.port}`])
    // The certificate is nobody's.
    expect(listener.told).toEqual(['error'])
  })

  it.each(['HTTP_PROXY', 'HTTPS_PROXY'])('%s that wants a password is told as what it is', async name => {
    await using proxy = await listen(
      createServer((_, response) => void response.writeHead(407).end()).on('connect', (_, socket) => {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n')
      }),
      'http',
    )
    process.env[name] = proxy.url.replace('//', '//user:canary@')
    const scheme = name === 'HTTP_PROXY' ? 'http' : 'https'
    const listener = Listener.to(undiciTransport(), { url: `${scheme}://vendor.example/` })
    await listener.over
    const error = listener.told[0] === 'head' ? statusError(listener.status) : networkError(listener.cause)
    expect(error).toMatchObject({ code: 'network', retryable: false, message: expect.stringContaining('(407)') })
    expect(error.message).toContain('HTTPS_PROXY')
    expect(inspect(errorOf(error), { depth: 9, showHidden: true })).not.toContain('canary')
  })

  it.each(['localhost:8080', 'user:canary@', '::', 'ftp://user:canary@proxy.example'])(
    'a proxy that no request can go through (%s) fails each of them, without its address',
    async address => {
      process.env.HTTP_PROXY = address
      const transport = undiciTransport()
      for (let time = 0; time < 2; time++) {
        const listener = Listener.to(transport, { url: 'http://127.0.0.1:1' })
        expect(listener.told).toEqual([])
        await listener.over
        expect(listener.told).toEqual(['error'])
        const error = networkError(listener.cause)
        expect(error).toMatchObject({
          code: 'network',
          retryable: false,
          message: expect.stringContaining('HTTP_PROXY'),
        })
        expect(inspect(errorOf(error), { depth: 9, showHidden: true })).not.toContain('canary')
      }
      // Mended, it is taken.
      await using server = await serve((_, response) => response.end('by the server'))
      delete process.env.HTTP_PROXY
      const listener = Listener.to(transport, { url: server.url })
      await listener.over
      expect(listener.body).toBe('by the server')
    },
  )

  it.each(['HTTP_PROXY', 'HTTPS_PROXY'])('%s that does not answer is given up after connectTimeoutMs', async name => {
    vi.spyOn(net, 'connect').mockImplementation(() => new net.Socket())
    onTestFinished(() => void vi.restoreAllMocks())
    process.env[name] = 'http://127.0.0.1:1'
    const scheme = name === 'HTTP_PROXY' ? 'http' : 'https'
    const listener = Listener.to(undiciTransport({ connectTimeoutMs: 50 }), { url: `${scheme}://vendor.example/` })
    await listener.over
    expect(String(listener.cause)).toContain('timeout: 50ms')
  })

  it('NO_PROXY', async () => {
    await using proxy = await serveProxy()
    await using server = await serve((_, response) => response.end('by the server'))
    process.env.HTTP_PROXY = proxy.url
    process.env.NO_PROXY = '127.0.0.1'
    const listener = Listener.to(undiciTransport(), { url: server.url })
    await listener.over
    expect(listener.body).toBe('by the server')
    expect(proxy.asked).toEqual([])
  })
})

describe('undiciTransport({ dispatcher })', () => {
  it('takes a pool', async () => {
    await using server = await serve((_, response) => setTimeout(() => response.end('x'), 20))
    const pool = new Pool(server.url, { connections: 1 })
    const transport = undiciTransport({ dispatcher: pool })
    const listeners = [1, 2, 3].map(() => Listener.to(transport, { url: server.url }))
    await Promise.all(listeners.map(listener => listener.over))
    expect(listeners.map(listener => listener.body)).toEqual(['x', 'x', 'x'])
    expect(server.sockets).toHaveLength(1)
    await pool.close()
  })

  it('takes a certificate authority of one’s own', async () => {
    const { key, cert } = selfSigned()
    await using server = await listen(
      createTlsServer({ key, cert }, (_, response) => response.end('secret')),
      'https',
    )
    const trusting = new Agent({ connect: { ca: cert } })
    const listener = Listener.to(undiciTransport({ dispatcher: trusting }), { url: server.url })
    await listener.over
    expect(listener.body).toBe('secret')
    await trusting.close()
    const stranger = new Agent()
    const refused = Listener.to(undiciTransport({ dispatcher: stranger }), { url: server.url })
    await refused.over
    expect(refused.told).toEqual(['error'])
    expect(networkError(refused.cause)).toMatchObject({
      retryable: false,
      message: expect.stringContaining('certificate'),
    })
    await stranger.close()
  })
})

describe('a handshake that no further try can better is told as such', () => {
  const { key, cert } = selfSigned()
  const refusing: readonly [string, Parameters<typeof createTlsServer>[0]][] = [
    ['no version in common', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }],
    ['no cipher in common', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }],
    ['no protocol in common', { ALPNProtocols: ['other'] }],
  ]
  const trusting = new Agent({ connect: { ca: cert } })
  afterAll(() => trusting.close())

  const failure = async (url: string) => {
    const listener = Listener.to(undiciTransport({ dispatcher: trusting }), { url })
    await listener.over
    expect(listener.told).toEqual(['error'])
    return networkError(listener.cause)
  }
  const hopeless = {
    code: 'network',
    retryable: false,
    message: expect.stringMatching(/TLS connection.*\(ERR_SSL_\S+\)/),
  }

  it.each(refusing)('%s', async (_, options) => {
    await using server = await listen(createTlsServer({ key, cert, ...options }), 'https')
    expect(await failure(server.url)).toMatchObject(hopeless)
  })

  it('no TLS at all', async () => {
    await using server = await serve((_, response) => response.end('plain'))
    expect(await failure(server.url.replace('http:', 'https:'))).toMatchObject(hopeless)
  })
})
