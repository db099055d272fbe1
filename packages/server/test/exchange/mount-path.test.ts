import { createServer } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { createChatHandler } from '@millrace/server'
import { chatListener, mountChat } from '@millrace/server/node'
import { describe, expect, test } from 'vitest'
import { belowOf, isBelow, mountBase } from '../../src/exchange/mount-path.js'
import { fakeProvider } from '../support/provider.js'
import { listening } from '../support/serve.js'

describe('a mount on /chat', () => {
  test.each([
    '/chat',
    '/chat/',
    '/chat?a=/b',
    '/chat/one',
    '/chat/one/two?x',
    '/chat/?',
    'http://host:1/chat/a',
    '/ch%61t',
    '/chat#x',
  ])('has %s', url => expect(isBelow(mountBase('/chat'), url)).toBe(true))

  test.each(['/', '', '/chats', '/cha', '/a/chat', '/?/chat', '/chat%2Fa', '/%zz', 'http://chat/', 'http://chat'])(
    'does not have %s',
    url => expect(isBelow(mountBase('/chat'), url)).toBe(false),
  )
})

test.each([
  ['/chat/', '/chat'],
  ['chat', '/chat'],
  ['//v1//chat//', '/v1/chat'],
  ['/', ''],
  ['', ''],
])('the base of %s is %s', (path, base) => expect(mountBase(path)).toBe(base))

test('a mount on / has everything', () => {
  for (const url of ['/', '/a', '/a/b?c', '', '?x', '*']) expect([url, isBelow('', url)]).toEqual([url, url !== '*'])
})

test('a path that is no text is a TypeError', () => {
  const server = createServer()
  const handler = createChatHandler({ provider: fakeProvider() })
  expect(() => mountChat(server, undefined as never, handler)).toThrow(
    new TypeError('mountChat takes a path, such as /chat.'),
  )
})

test('anything but a handler, such as its provider, is a TypeError at the mount and not with the first request', () => {
  const provider = fakeProvider() as never
  const remedy = (taker: string) => new TypeError(`${taker} takes a handler: createChatHandler({ provider }).`)
  expect(() => mountChat(createServer(), '/chat', provider)).toThrow(remedy('mountChat'))
  expect(() => chatListener(provider)).toThrow(remedy('chatListener'))
})

test('a mount on a path with letters of others hears of it in both forms', async () => {
  const server = createServer((_, res) => void res.end('other'))
  mountChat(server, '/聊天', createChatHandler({ provider: fakeProvider() }))
  const url = await listening(server)
  expect((await fetch(`${url}/聊天/x`)).status).toBe(405)
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.end('GET http://example/%E8%81%8A%E5%A4%A9 HTTP/1.1\r\nhost: example\r\nconnection: close\r\n\r\n')
  expect(await text(socket)).toMatch(/^HTTP\/1.1 405 /)
})

test.each([
  ['/chat', '/chat', ''],
  ['/chat', '/chat/', '/'],
  ['/chat', '/chat?x=/chat/y', ''],
  ['/chat', '/chat/models/a%2Fb', '/models/a%2Fb'],
  ['/chat', '/api/chat/models', '/models'],
  ['/chat', 'https://chat/api/chat/models#x', '/models'],
  ['/chat', '/chat/chat', ''],
  ['/a/chat', '/a/chat/x', '/x'],
  ['/chat', '/chats/x', undefined],
  ['/:tenant/chat', '/acme/chat/x', undefined],
  ['', '/x', undefined],
])('below %s, %s is %s', (base, url, below) => expect(belowOf(base, url)).toBe(below))
