import { type IncomingMessage, setGlobalProxyFromEnv } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import type { ChatRequest, Part } from '@millrace/core'
import { inlineFiles } from '@millrace/core/inline-files'
import { describe, expect, it, vi } from 'vitest'
import { selfSigned } from '../support/certificate.js'
import { asking, at, bytesOf, failureOf, image, local, partsOf, resolver, routes } from '../support/files.js'
import { listen, serve } from '../support/loopback.js'

describe('what comes out', () => {
  it('has the bytes in place of the address, and all else as it was', async () => {
    await using server = await serve(routes())
    const kept: Part[] = [
      { type: 'text', text: 'What is this?' },
      { type: 'image', mediaType: 'image/png', data: 'cG5n', url: 'https://elsewhere.test/' },
      { type: 'file', mediaType: 'text/plain', data: bytesOf('x') },
    ]
    const providerData = { someone: { id: 1 } }
    const request = {
      model: 'm',
      providerOptions: { own: true },
      messages: [
        { role: 'system', content: 'Look.' },
        { role: 'user', content: [...kept, { ...image(at(server)), name: 'a.png', providerData }] },
        { role: 'assistant', content: [{ type: 'audio', mediaType: 'audio/mpeg', url: at(server, '/b.mp3') }] },
      ],
    } as const satisfies ChatRequest<{ own: boolean }>
    const before = structuredClone(request)
    const inlined = await inlineFiles<{ own: boolean }>(request, local(server))
    expect(request).toEqual(before)
    expect(inlined).toEqual({
      ...before,
      messages: [
        before.messages[0],
        {
          role: 'user',
          content: [
            ...kept,
            { type: 'image', mediaType: 'image/png', name: 'a.png', providerData, data: bytesOf('png') },
          ],
        },
        { role: 'assistant', content: [{ type: 'audio', mediaType: 'audio/mpeg', data: bytesOf('png') }] },
      ],
    })
  })

  it('is the same where there is nothing to fetch', async () => {
    const request = asking({ type: 'text', text: 'Hi' })
    expect(await inlineFiles(request, { allowHosts: [] })).toEqual(request)
  })

  it('comes without credentials, cookies or a wish for compression', async () => {
    const asked: IncomingMessage[] = []
    await using server = await serve((request, response) => {
      asked.push(request)
      response.setHeader('set-cookie', 'a=b')
      if (request.url === '/a.png') response.writeHead(302, { location: '/b.png?c=d#e' })
      response.end('png')
    })
    await inlineFiles(asking(image(at(server))), local(server))
    expect(asked.map(({ method, url, headers }) => ({ method, url, headers }))).toEqual(
      ['/a.png', '/b.png?c=d'].map(url => ({
        method: 'GET',
        url,
        headers: {
          accept: '*/*',
          'accept-encoding': 'identity',
          connection: 'close',
          host: `files.test:${server.port}`,
          'user-agent': 'millrace',
        },
      })),
    )
  })

  // Node 22 has no such proxy.
  it.runIf(setGlobalProxyFromEnv as unknown)('comes past a proxy', async () => {
    await using server = await serve(routes())
    await using proxy = await serve((_, response) => void response.end('by the proxy'))
    const restore = setGlobalProxyFromEnv({ HTTP_PROXY: proxy.url })
    try {
      expect(await partsOf(asking(image(at(server))), local(server))).toEqual([
        { type: 'image', mediaType: 'image/png', data: bytesOf('png') },
      ])
    } finally {
      restore()
    }
    expect(proxy.sockets).toHaveLength(0)
  })

  it('comes over https, from the server that its name belongs to', async () => {
    const { key, cert } = selfSigned()
    await using server = await listen(createTlsServer({ key, cert }, routes()), 'https')
    const options = {
      allowHosts: [`127.0.0.1:${server.port}`, `files.test:${server.port}`],
      allowAddresses: ['127.0.0.1'],
      resolve: resolver({ 'files.test': ['127.0.0.1'] }),
    }
    const request = asking(image(`${server.url}/a.png`))
    expect(await failureOf(request, options)).toMatchObject({ code: 'network' })
    const trusted = getCACertificates('default')
    setDefaultCACertificates([...trusted, cert])
    try {
      expect(await partsOf(request, options)).toMatchObject([{ data: bytesOf('png') }])
      // The certificate is good, and for 127.0.0.1.
      const { code, message } = await failureOf(asking(image(`https://files.test:${server.port}/a.png`)), options)
      expect({ code, message }).toEqual({
        code: 'network',
        message: `messages[0].content[0].url: files.test:${server.port} could not be reached (ERR_TLS_CERT_ALTNAME_INVALID).`,
      })
    } finally {
      setDefaultCACertificates(trusted)
    }
  })

  it.each([
    ['text', 'data:text/plain,Hello%20you', 'text/plain', 'Hello you'],
    ['base64', 'data:image/png;base64,cG5n', 'image/png', 'png'],
    ['a type for a part without one', 'data:image/webp;base64,cG5n', 'application/octet-stream', 'png'],
  ])('is taken out of a data: address: %s', async (_, url, mediaType, expected) => {
    const resolve = vi.fn(resolver({}))
    const [part] = await partsOf(asking({ type: 'file', mediaType, url }), { allowHosts: [], resolve })
    const type = mediaType === 'application/octet-stream' ? 'image/webp' : mediaType
    expect(part).toEqual({ type: 'file', mediaType: type, data: bytesOf(expected) })
    expect(resolve).not.toHaveBeenCalled()
  })
})

describe('the media type', () => {
  it.each<[own: string, type: 'image' | 'audio' | 'file', answered: string | undefined, expected: string]>([
    ['image/png', 'image', 'image/jpeg', 'image/png'],
    ['image/png', 'image', undefined, 'image/png'],
    ['application/octet-stream', 'file', 'Application/PDF; version=1', 'application/pdf'],
    ['application/octet-stream', 'image', 'image/webp', 'image/webp'],
    ['application/octet-stream', 'file', undefined, 'application/octet-stream'],
    ['image/*', 'image', 'image/gif', 'image/gif'],
    ['video/*', 'file', 'video/mp4', 'video/mp4'],
    ['*/*', 'file', 'text/html', 'text/html'],
    ['', 'audio', 'audio/wav', 'audio/wav'],
    ['image/*', 'image', 'binary/octet-stream', 'image/*'],
    ['text/html', 'file', 'text/html', 'text/html'],
  ])('%j of a part of type %s, answered with %s, is %s', async (mediaType, type, answered, expected) => {
    await using server = await serve((_, response) => {
      if (answered !== undefined) response.setHeader('content-type', answered)
      response.end('x')
    })
    const [part] = await partsOf(asking({ type, mediaType, url: at(server) }), local(server))
    expect(part).toMatchObject({ mediaType: expected })
  })

  it.each<[own: string, type: 'image' | 'audio' | 'file', answered: string]>([
    ['image/png', 'image', 'text/html; charset=utf-8'],
    ['image/*', 'image', 'application/json'],
    ['application/octet-stream', 'audio', 'image/png'],
    ['video/*', 'file', 'image/png'],
  ])('%j of a part of type %s does not fit %s', async (mediaType, type, answered) => {
    await using server = await serve((_, response) => {
      response.setHeader('content-type', answered)
      response.end('x')
    })
    const { code, message } = await failureOf(asking({ type, mediaType, url: at(server) }), local(server))
    expect(code).toBe('invalid-request')
    expect(message).toMatch(
      /^messages\[0]\.content\[0]\.url: it is .*Look at the address, or give the bytes as data\.$/,
    )
  })
})

it.each<[string, object | undefined]>([
  ['allowHosts', undefined],
  ['allowHosts', {}],
  ['allowHosts', { allowHosts: 'files.test' }],
  ['allowHosts', { allowHosts: ['https://files.test'] }],
  ['allowAddresses', { allowHosts: [], allowAddresses: ['localhost'] }],
  ['allowAddresses', { allowHosts: [], allowAddresses: '127.0.0.1' }],
  ['maxBytes', { allowHosts: [], maxBytes: 0 }],
  ['maxFiles', { allowHosts: [], maxFiles: '8' }],
  ['timeoutMs', { allowHosts: [], timeoutMs: Number.NaN }],
  ['resolve', { allowHosts: [], resolve: {} }],
])('%s of a wrong type is a TypeError: %j', async (name, options) => {
  const failure = inlineFiles(asking({ type: 'text', text: 'Hi' }), options as never)
  await expect(failure).rejects.toThrow(TypeError)
  await expect(failure).rejects.toThrow(`${name} takes`)
})

it('a request of a wrong type is a TypeError', async () => {
  await expect(inlineFiles({} as never, { allowHosts: [] })).rejects.toThrow(TypeError)
})
