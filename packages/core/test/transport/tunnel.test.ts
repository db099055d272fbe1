import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect } from 'node:net'
import { undiciTransport } from '@millrace/core'
import { expect, it, vi } from 'vitest'
import { selfSigned } from '../support/certificate.js'
import { Listener } from '../support/listener.js'
import { listen } from '../support/loopback.js'

// Apart from the other tests of proxies, for nothing in this process loads the whole of undici: its entry would mend what is tested here.

it('goes to an https vendor through the proxy, as far as its certificate', async () => {
  const server = await listen(createTlsServer(selfSigned()), 'https')
  const proxy = await listen(
    createServer().on('connect', (_, socket) => {
      const upstream = connect(server.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        upstream.pipe(socket).pipe(upstream)
      })
      for (const end of [socket, upstream]) end.on('error', () => upstream.destroy())
    }),
    'http',
  )
  vi.stubEnv('HTTPS_PROXY', proxy.url)
  const listener = Listener.to(undiciTransport(), { url: server.url })
  await listener.over
  vi.unstubAllEnvs()
  for (const each of [proxy, server]) await each[Symbol.asyncDispose]()
  expect(listener.cause).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
})
