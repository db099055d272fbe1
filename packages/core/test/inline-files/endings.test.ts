import type { RequestListener } from 'node:http'
import type { ErrorInfo } from '@millrace/core'
import { describe, expect, it, vi } from 'vitest'
import { asking, at, bytesOf, failureOf, image, local, partsOf, routes } from '../support/files.js'
import { serve, until } from '../support/loopback.js'

describe('limits', () => {
  const tooLarge = {
    code: 'limit',
    message: 'messages[0].content[0].url: the file is larger than 10 bytes (maxBytes).',
  }

  it('a file of exactly maxBytes passes', async () => {
    await using server = await serve((_, response) => response.end('0123456789'))
    expect(await partsOf(asking(image(at(server))), local(server, { maxBytes: 10 }))).toMatchObject([
      { data: bytesOf('0123456789') },
    ])
  })

  it('a larger one that says so is not read', async () => {
    const written = vi.fn()
    await using server = await serve((_, response) => {
      response.setHeader('content-length', 11)
      response.flushHeaders()
      response.on('close', () => written(response.writableFinished))
    })
    expect(await failureOf(asking(image(at(server))), local(server, { maxBytes: 10 }))).toMatchObject(tooLarge)
    await until(() => written.mock.calls.length > 0, 'the end of the connection')
    expect(written).toHaveBeenCalledWith(false)
  })

  it('an endless one is cut off while it comes', async () => {
    await using server = await serve((_, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(1_000))) {}
      }
      response.on('drain', more)
      more()
    })
    expect(await failureOf(asking(image(at(server))), local(server, { maxBytes: 10 }))).toMatchObject(tooLarge)
    await until(() => server.sockets.every(({ destroyed }) => destroyed), 'the end of the connection')
  })

  it.each([
    ['of base64', `data:image/png;base64,${btoa('0123456789a')}`],
    ['of text', 'data:text/plain,0123456789a'],
    ['of far more', `data:text/plain,${'x'.repeat(10_000)}`],
  ])('a data: address %s', async (_, url) => {
    expect(await failureOf(asking(image(url)), { allowHosts: [], maxBytes: 10 })).toMatchObject(tooLarge)
  })

  it('eight files pass and a ninth does not, before anything is fetched', async () => {
    await using server = await serve(routes())
    const images = Array.from({ length: 9 }, () => image(at(server)))
    expect(await failureOf(asking(...images), local(server))).toMatchObject({
      code: 'limit',
      message: 'messages[0].content[8].url: the request has 9 files with an address, and maxFiles is 8.',
    })
    expect(server.sockets).toHaveLength(0)
    expect(await partsOf(asking(...images.slice(1)), local(server))).toHaveLength(8)
    expect(server.sockets).toHaveLength(8)
  })

  it('four are fetched at a time', async () => {
    const resolve = vi.fn(async () => ['127.0.0.1'])
    const running: number[] = []
    let answered = 0
    let waiting: (() => void)[] = []
    await using server = await serve((_, response) => {
      running.push(resolve.mock.calls.length - answered)
      waiting.push(() => {
        answered++
        response.end('png')
      })
      // The first four wait for one another.
      if (running.length < 4) return
      for (const answer of waiting) answer()
      waiting = []
    })
    const images = Array.from({ length: 8 }, () => image(at(server)))
    expect(await partsOf(asking(...images), local(server, { resolve }))).toHaveLength(8)
    expect(running.slice(0, 4)).toEqual([4, 4, 4, 4])
    expect(Math.max(...running)).toBe(4)
  })
})

describe('the end of all', () => {
  const slow: Record<string, RequestListener> = {
    '/no-head': () => {},
    '/no-body': (_, response) => response.flushHeaders(),
    '/half': (_, response) => void response.write('half'),
  }

  it.each([
    ['before the head', '/no-head'],
    ['before the body', '/no-body'],
    ['in the middle of the body', '/half'],
  ])('comes by timeoutMs %s', async (_, path) => {
    await using server = await serve(routes(slow))
    expect(await failureOf(asking(image(at(server, path))), local(server, { timeoutMs: 100 }))).toMatchObject({
      code: 'timeout',
      retryable: true,
      message: 'messages[0].content[0].url: the files did not come within 100 ms (timeoutMs).',
    })
    await until(() => server.sockets.every(({ destroyed }) => destroyed), 'the end of the connection')
  })

  it('comes by timeoutMs while a name is looked up, and names all that did not come', async () => {
    const resolve = (): Promise<never> => new Promise(() => {})
    const options = { allowHosts: ['files.test'], resolve, timeoutMs: 50 }
    const request = asking(image('https://files.test/'), image('https://files.test/'))
    const { code, message } = await failureOf(request, options)
    expect(code).toBe('timeout')
    expect(message).toMatch(/^messages\[0]\.content\[0]\.url, messages\[0]\.content\[1]\.url: /)
  })

  it.each([
    ['before the head', '/no-head'],
    ['in the middle of the body', '/half'],
  ])('comes by the signal %s', async (_, path) => {
    const leaving = new AbortController()
    await using server = await serve(routes(slow))
    const failure = failureOf(asking(image(at(server, path))), local(server, { signal: leaving.signal }))
    await until(() => server.sockets.some(({ bytesRead }) => bytesRead > 0), 'a request')
    leaving.abort()
    expect(await failure).toMatchObject({ code: 'aborted', retryable: false })
    await until(() => server.sockets.every(({ destroyed }) => destroyed), 'the end of the connection')
  })

  it('comes at once by a signal that was given before', async () => {
    await using server = await serve(routes())
    const resolve = vi.fn(async () => ['127.0.0.1'])
    const options = local(server, { signal: AbortSignal.abort(), resolve })
    expect(await failureOf(asking(image(at(server))), options)).toMatchObject({ code: 'aborted' })
    expect(resolve).not.toHaveBeenCalled()
    expect(server.sockets).toHaveLength(0)
  })

  it('comes for all files by the first that fails', async () => {
    let halves = 0
    await using server = await serve(
      routes({
        '/half': (_, response) => {
          halves++
          response.write('half')
        },
        '/bad': (_, response) => {
          void until(() => halves === 2, 'two that run').then(() => response.writeHead(404).end())
        },
      }),
    )
    const images = ['/half', '/half', '/bad', '/half'].map(path => image(at(server, path)))
    expect(await failureOf(asking(...images.slice(0, 3), image(at(server))), local(server))).toMatchObject({
      code: 'invalid-request',
      message:
        'messages[0].content[2].url: its server answered with status 404. Look at the address, or give the bytes as data.',
    })
    await until(() => server.sockets.every(({ destroyed }) => destroyed), 'the end of all connections')
  })

  it.each<[string, RequestListener, Partial<ErrorInfo>]>([
    ['404', (_, response) => response.writeHead(404).end(), { code: 'invalid-request', retryable: false }],
    ['204', (_, response) => response.writeHead(204).end(), { code: 'invalid-request' }],
    ['206', (_, response) => response.writeHead(206).end('x'), { code: 'invalid-request' }],
    ['500', (_, response) => response.writeHead(500).end(), { code: 'network', retryable: true }],
    ['429', (_, response) => response.writeHead(429).end(), { code: 'network', retryable: true }],
    [
      'gzip',
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
      { code: 'invalid-request' },
    ],
    ['a break before the head', ({ socket }) => socket.destroy(), { code: 'network', retryable: true }],
    [
      'a break in the body',
      ({ socket }, response) => response.writeHead(200, { 'content-length': 10 }).write('x', () => socket.destroy()),
      { code: 'network', retryable: true },
    ],
    [
      'another protocol',
      ({ socket }) => socket.write('HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      { code: 'network' },
    ],
  ])('comes by %s', async (_, listener, expected) => {
    await using server = await serve(listener)
    const failure = await failureOf(asking(image(at(server, '/a?key=secret'))), local(server))
    expect(failure).toMatchObject(expected)
    expect(failure.message).toMatch(/^messages\[0]\.content\[0]\.url: /)
    expect(failure.message).not.toContain('secret')
  })

  it('comes where nobody listens', async () => {
    const server = await serve(routes())
    await server[Symbol.asyncDispose]()
    const { code, message } = await failureOf(asking(image(at(server))), local(server))
    expect(code).toBe('network')
    expect(message).toBe(`messages[0].content[0].url: files.test:${server.port} could not be reached (ECONNREFUSED).`)
  })
})
