import { type ChatHandlerOptions, createChatHandler, nativeWire, type WireFormat } from '@millrace/server'
import { describe, expect, test } from 'vitest'
import { apiWire } from '../support/api-wire.js'
import { FakeReply } from '../support/fake-reply.js'
import { fakeProvider } from '../support/provider.js'
import { turn } from '../support/turns.js'

async function visit(
  { method = 'GET', url = '/', below, wire }: { method?: string; url?: string; below?: string; wire: WireFormat },
  options: Partial<ChatHandlerOptions> = {},
) {
  const models = ['a', 'zai/glm', 'models/g', '__proto__x']
  const provider = fakeProvider()
  const handler = createChatHandler({ provider, wire, models, ...options })
  const reply = Object.assign(new FakeReply(), { headOnly: method === 'HEAD' })
  const body = async () => ({ messages: [{ role: 'user', content: 'hi' }] })
  const headers = { 'content-type': 'application/json' }
  void handler.handle({ method, url, headers, body, reply, ...(below !== undefined && { below }) })
  await turn()
  return {
    status: reply.status ?? 200,
    text: reply.text,
    allow: reply.headers.allow,
    asked: provider.asked.length,
    reply,
  }
}

describe('models', () => {
  test.each([
    ['/v1/models', { models: ['a', 'zai/glm', 'models/g', '__proto__x'] }],
    ['/v1/models/', { models: ['a', 'zai/glm', 'models/g', '__proto__x'] }],
    ['/models?limit=1', { models: ['a', 'zai/glm', 'models/g', '__proto__x'] }],
    ['http://models/v1/models#x', { models: ['a', 'zai/glm', 'models/g', '__proto__x'] }],
    ['/v1/models/a', { model: 'a' }],
    ['/v1/models/a/', { model: 'a' }],
    ['/v1/models/%61?beta=true', { model: 'a' }],
    ['/v1/models/zai%2Fglm', { model: 'zai/glm' }],
    ['/v1/models/zai/glm', { model: 'zai/glm' }],
    ['/v1/models/models/g', { model: 'models/g' }],
  ])('GET %s', async (url, says) => {
    const { status, text, asked } = await visit({ url, wire: apiWire })
    expect([status, JSON.parse(text), asked]).toEqual([200, says, 0])
  })

  test.each([
    '/v1/models/b',
    '/v1/models/__proto__',
    '/v1/models/constructor',
    '/v1/models/%',
    '/v1/models/%ff',
    '/v1/models/a%00',
    `/v1/models/${'/'.repeat(50_000)}x`,
  ])('GET %.40s is 404', async url => {
    expect(await visit({ url, wire: apiWire })).toMatchObject({ status: 404, asked: 0 })
  })

  test('are asked for by permission', async () => {
    const authorize = () => ({ status: 401 })
    for (const url of ['/models', '/models/a', '/models/b'])
      expect((await visit({ url, wire: apiWire }, { authorize })).status).toBe(401)
  })
})

test.each([
  ['/models', 200],
  ['/models/a', 200],
  ['/chat', 405],
])('HEAD %s is %i, and no function of the application is called', async (url, status) => {
  const called = () => {
    throw new Error('called')
  }
  const hooks = { authorize: called, prepare: called, onStart: called, onFinish: called }
  const visited = await visit({ method: 'HEAD', url, wire: apiWire }, hooks)
  expect(visited).toMatchObject({ status, text: '', asked: 0 })
  expect(visited.reply.ended).toBe(true)
})

describe('a path', () => {
  const chat: WireFormat = { ...apiWire, paths: ['/chat/completions'] }
  const rows: [string, WireFormat, string, string | undefined, number, string?][] = [
    ['the mount', nativeWire, 'POST', '', 200],
    ['the mount with a slash', nativeWire, 'POST', '/', 200],
    ['the mount by another method', nativeWire, 'GET', '', 405, 'POST'],
    ['nothing below the mount', nativeWire, 'GET', '/x', 404],
    ['a path to post to, of a dialect without paths', nativeWire, 'POST', '/x', 200],
    ['models that the dialect has not', nativeWire, 'GET', '/models', 404],
    ['nothing, by HEAD', nativeWire, 'HEAD', '/x', 404],
    ['nothing, by a method that is none', nativeWire, 'BREW', '/x', 404],
    ['any path where the mount is not known', nativeWire, 'POST', undefined, 200],
    ['the same by another method', nativeWire, 'GET', undefined, 405, 'POST'],
    ['a path of an API', apiWire, 'POST', '/chat/completions', 200],
    ['the same by another method', apiWire, 'DELETE', '/chat/completions', 405, 'POST'],
    ['models', apiWire, 'GET', '/models', 200],
    ['models by another method', apiWire, 'PUT', '/models/', 405, 'GET, HEAD'],
    ['a model by another method', apiWire, 'DELETE', '/models/a', 405, 'GET, HEAD'],
    ['a mount that is called models', apiWire, 'GET', '', 405, 'POST'],
    ['an end of a path that the dialect has', chat, 'POST', '/v1/chat/completions', 200],
    ['the same with a slash', chat, 'POST', '/v1/chat/completions/', 200],
    ['the mount of a dialect with paths', chat, 'POST', '', 200],
    ['another path of such a dialect', chat, 'POST', '/v1/embeddings', 404],
    ['a path below one', chat, 'POST', '/v1/chat/completions/count_tokens', 404],
    ['a path below one, by GET', chat, 'GET', '/v1/chat/completions/x', 404],
    ['one of them by another method', chat, 'GET', '/v1/chat/completions', 405, 'POST'],
    ['any path where the mount is not known, of such a dialect', chat, 'POST', undefined, 200],
  ]
  test('below one of the dialect’s is nothing where the mount is not known, too', async () => {
    const url = 'http://x/v1/chat/completions/count_tokens?beta=true'
    expect(await visit({ method: 'POST', url, wire: chat })).toMatchObject({ status: 404, asked: 0 })
  })
  test('that is nothing is told with those at which the dialect answers', async () => {
    const two: WireFormat = { ...chat, paths: ['/chat/completions', '/ask'] }
    const told = async (wire: WireFormat, method: string) =>
      (await visit({ method, url: '/chat/x', below: '/x', wire })).text
    expect(await told(two, 'POST')).toContain('answers are asked for at …/chat/completions or …/ask.')
    expect(await told(nativeWire, 'GET')).toContain('There is nothing here."')
  })
  test.each(rows)('%s (%#)', async (_, wire, method, below, status, allow) => {
    const visited = await visit({
      method,
      url: `/models${below ?? '/chat'}`,
      wire,
      ...(below !== undefined && { below }),
    })
    expect([visited.status, visited.allow]).toEqual([status, allow])
  })
})
