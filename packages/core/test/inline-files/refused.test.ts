import { createServer as createTlsServer } from 'node:https'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import type { InlineFilesOptions } from '@millrace/core/inline-files'
import { describe, expect, it, vi } from 'vitest'
import { selfSigned } from '../support/certificate.js'
import { asking, at, bytesOf, failureOf, image, local, partsOf, redirect, resolver, routes } from '../support/files.js'
import { listen, serve, until } from '../support/loopback.js'

describe('what is not fetched', () => {
  const refused = async (url: string, resolve: InlineFilesOptions['resolve'], allowHosts?: string[]): Promise<void> => {
    const hosts = allowHosts ?? [URL.canParse(url) ? new URL(url).host : 'files.test']
    const { code, message } = await failureOf(asking(image(url)), { allowHosts: hosts, ...(resolve && { resolve }) })
    expect(code).toBe('invalid-request')
    expect(message).toMatch(/^messages\[0]\.content\[0]\.url: /)
    expect(message).not.toContain('secret')
    expect(message).toMatch(/give the bytes as data/i)
  }

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://169.254.169.254/latest/meta-data/?token=secret',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[fd00:ec2::254]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://１２７.0.0.1/',
    'https://localhost/',
  ])('%s, though its host is allowed', async url => {
    await refused(url, undefined)
  })

  it.each([
    ['loopback', ['127.0.0.1']],
    ['metadata', ['169.254.169.254']],
    ['metadata of IPv6', ['fd00:ec2::254']],
    ['a private address among public ones', ['8.8.8.8', '10.0.0.1']],
    ['an IPv4 address in an IPv6 one', ['::ffff:8.8.8.8']],
    ['a name', ['files.test']],
  ])('a name that leads to %s', async (_, addresses) => {
    await refused('https://files.test/?key=secret', resolver({ 'files.test': addresses }))
  })

  it.each([
    ['another host', 'https://other.test/?key=secret'],
    ['another port', 'https://files.test:8443/'],
    ['http', 'http://files.test/secret'],
    ['a file of this machine', 'file:///etc/secret'],
    ['a user in the address', 'https://me:secret@files.test/'],
    ['what is no address', 'secret.png'],
    ['nothing', ''],
    ['a data: address that is broken', 'data:image/png;base64,%%%secret'],
  ])('%s', async (_, url) => {
    const resolve = vi.fn(resolver({}))
    await refused(url, resolve, ['files.test'])
    expect(resolve).not.toHaveBeenCalled()
  })
})

describe('a name', () => {
  it('is resolved once, and what comes of it is where the connection goes', async () => {
    await using server = await serve(routes())
    const resolve = vi.fn(resolver({}))
    resolve.mockResolvedValueOnce(['127.0.0.1']).mockResolvedValue(['169.254.169.254'])
    expect(await partsOf(asking(image(at(server))), local(server, { resolve }))).toMatchObject([
      { data: bytesOf('png') },
    ])
    expect(resolve.mock.calls).toEqual([['files.test']])
  })

  it('is judged anew after a redirect to itself', async () => {
    await using server = await serve(routes({ '/a.png': redirect('/b.png') }))
    const resolve = vi.fn(resolver({}))
    resolve.mockResolvedValueOnce(['127.0.0.1']).mockResolvedValue(['169.254.169.254'])
    const { code } = await failureOf(asking(image(at(server))), local(server, { resolve }))
    expect(code).toBe('invalid-request')
    expect(server.sockets).toHaveLength(1)
  })

  it('is not connected to where one of its addresses is closed', async () => {
    await using server = await serve(routes())
    const resolve = resolver({ 'files.test': ['127.0.0.1', '10.0.0.1'] })
    expect(await failureOf(asking(image(at(server))), local(server, { resolve }))).toMatchObject({
      code: 'invalid-request',
    })
    expect(server.sockets).toHaveLength(0)
  })

  it.each<[string, InlineFilesOptions['resolve']]>([
    ['that is not known', resolver({})],
    ['without an address', resolver({ 'files.test': [] })],
  ])('%s is a failure of the network', async (_, resolve) => {
    const { code, message, retryable } = await failureOf(asking(image('https://files.test/?key=secret')), {
      allowHosts: ['files.test'],
      resolve: resolve!,
    })
    expect({ code, retryable }).toEqual({ code: 'network', retryable: true })
    expect(message).toMatch(/^messages\[0]\.content\[0]\.url: no address was found for files\.test( \(ENOTFOUND\))?\.$/)
  })
})

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('by %i is followed', async status => {
    await using server = await serve(routes({ '/a.png': redirect('/b.png', status) }))
    expect(await partsOf(asking(image(at(server))), local(server))).toMatchObject([{ data: bytesOf('png') }])
  })

  it('that goes on writing is left', async () => {
    await using server = await serve(
      routes({ '/a.png': (_, response) => void response.writeHead(302, { location: '/b.png' }).write('more to come') }),
    )
    expect(await partsOf(asking(image(at(server))), local(server))).toMatchObject([{ data: bytesOf('png') }])
    await until(() => server.sockets.every(({ destroyed }) => destroyed), 'the end of both connections')
  })

  const chain = { '/1': redirect('/2'), '/2': redirect('/3'), '/3': redirect('/4'), '/4': redirect('/5') }

  it('is followed three times', async () => {
    await using server = await serve(routes(chain))
    expect(await partsOf(asking(image(at(server, '/2'))), local(server))).toMatchObject([{ data: bytesOf('png') }])
    expect((await failureOf(asking(image(at(server, '/1'))), local(server))).message).toContain(
      'redirects more than 3 times',
    )
    expect(server.sockets).toHaveLength(8)
    await until(() => server.sockets.every(({ destroyed }) => destroyed), 'the end of all connections')
  })

  it.each([
    [
      'to a host that is not allowed',
      'http://evil.test/?key=secret',
      'it redirects, and evil.test is not in allowHosts',
    ],
    ['to metadata', 'http://169.254.169.254/secret', 'it redirects, and 169.254.169.254 is not in allowHosts'],
    [
      'to an allowed name of metadata',
      'http://metadata.test/secret',
      'metadata.test is no host of the public internet',
    ],
    ['to a user', 'http://me:secret@metadata.test/', 'it redirects, and no address with a user name'],
    ['to a file', 'file:///etc/secret', 'it redirects, and only https: and http: addresses are fetched'],
    ['to bytes', 'data:image/png;base64,cG5n', 'it redirects, and only https: and http: addresses are fetched'],
    ['to no address', 'http://', 'its server answered with status 302'],
  ])('%s is not', async (_, location, why) => {
    await using server = await serve(routes({ '/a.png': redirect(location) }))
    const { code, message } = await failureOf(
      asking(image(at(server))),
      local(server, {
        allowHosts: [`files.test:${server.port}`, 'metadata.test'],
        resolve: resolver({ 'files.test': ['127.0.0.1'], 'metadata.test': ['169.254.169.254'] }),
      }),
    )
    expect(code).toBe('invalid-request')
    expect(message).toContain(why)
    expect(message).not.toContain('secret')
    await until(() => server.sockets.every(({ destroyed }) => destroyed), 'the end of the connection')
  })

  it('from https to http is not, where http is not allowed', async () => {
    const { key, cert } = selfSigned()
    await using plain = await serve(routes())
    const target = `http://127.0.0.1:${plain.port}/`
    await using server = await listen(createTlsServer({ key, cert }, redirect(target)), 'https')
    const trusted = getCACertificates('default')
    setDefaultCACertificates([...trusted, cert])
    try {
      const allowHosts = [`127.0.0.1:${server.port}`, `127.0.0.1:${plain.port}`]
      const { message } = await failureOf(asking(image(server.url)), { allowHosts, allowAddresses: ['127.0.0.1'] })
      expect(message).toContain('it redirects, and only https: addresses are fetched')
    } finally {
      setDefaultCACertificates(trusted)
    }
    expect(plain.sockets).toHaveLength(0)
  })
})
