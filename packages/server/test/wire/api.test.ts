import { createServer } from 'node:http'
import { createChatHandler } from '@millrace/server'
import { mountChat } from '@millrace/server/node'
import { apiWire } from '@millrace/server/wire/api'
import { expect, test } from 'vitest'
import { fakeProvider } from '../support/provider.js'
import { listening } from '../support/serve.js'

const messages = [{ role: 'user', content: 'Hi' }]

/** A handler for all APIs at `/v1`. */
async function open() {
  const provider = fakeProvider()
  const server = createServer()
  mountChat(server, '/v1', createChatHandler({ provider, wire: apiWire, models: ['m'] }))
  const url = await listening(server)
  const ask = (path: string, body?: object, headers: Record<string, string> = {}) =>
    fetch(`${url}/v1${path}`, {
      headers: { 'content-type': 'application/json', ...headers },
      ...(body && { method: 'POST', body: JSON.stringify({ model: 'm', ...body }) }),
    })
  return { ask, provider }
}

test.each<[string, object, object]>([
  [
    '/chat/completions',
    { messages },
    { object: 'chat.completion', choices: [{ message: { content: '落霞与孤鹜齐飞' } }] },
  ],
  ['/chat/completions/', { messages }, { object: 'chat.completion' }],
  ['/responses', { input: 'Hi' }, { object: 'response', status: 'completed' }],
  ['/messages', { messages, max_tokens: 9 }, { type: 'message', content: [{ text: '落霞与孤鹜齐飞' }] }],
  ['/messages?beta=true', { messages, max_tokens: 9 }, { type: 'message' }],
])('one handler answers %s', async (path, body, answer) => {
  const { ask, provider } = await open()
  const response = await ask(path, body)
  expect(await response.json()).toMatchObject(answer)
  expect(provider.asked[0]).toMatchObject({ model: 'm' })
})

test.each([
  ['/chat/completions', { messages }, 'data: {"id":'],
  ['/responses', { input: 'Hi' }, 'event: response.created'],
  ['/messages', { messages, max_tokens: 9 }, 'event: message_start'],
])('and streams %s', async (path, body, beginning) => {
  const { ask } = await open()
  expect((await (await ask(path, { ...body, stream: true })).text()).slice(0, beginning.length)).toBe(beginning)
})

test('the list of models is in the words of who asks', async () => {
  const { ask } = await open()
  expect(await (await ask('/models')).json()).toMatchObject({ object: 'list', data: [{ id: 'm', object: 'model' }] })
  const anthropic = await ask('/models?limit=20', undefined, { 'anthropic-version': '2023-06-01' })
  expect(await anthropic.json()).toMatchObject({ first_id: 'm', data: [{ id: 'm', type: 'model' }] })
  const one = await ask('/models/m', undefined, { 'anthropic-version': '2023-06-01' })
  expect(await one.json()).toMatchObject({ id: 'm', type: 'model' })
})

test('a failure is in the words of the API', async () => {
  const { ask } = await open()
  expect(await (await ask('/messages', { messages: [] })).json()).toMatchObject({
    type: 'error',
    error: { type: 'invalid_request_error' },
  })
  expect(await (await ask('/chat/completions', { messages: [] })).json()).toMatchObject({
    error: { type: 'invalid_request_error', param: 'messages' },
  })
})

test.each<[string, object, unknown]>([
  ['/responses', {}, 'input'],
  ['/responses', { input: [{ role: 'user', content: [{ type: 'input_text' }] }] }, 'input[0].content[0].text'],
  ['/responses', { input: 'Hi', tool_choice: { type: 'function', name: 'f' } }, 'tool_choice.name'],
  ['/responses', { input: 'Hi', model: 'other' }, ''],
  ['/chat/completions', {}, 'messages'],
  ['/chat/completions', { messages, temperature: 'hot' }, 'temperature'],
  ['/chat/completions', { messages, tool_choice: 'required' }, 'tool_choice'],
  ['/chat/completions', { messages, model: 'other' }, null],
])('%s names the field that is wrong as param: %j', async (path, body, param) => {
  const { ask } = await open()
  expect(await (await ask(path, body)).json()).toMatchObject({ error: { type: 'invalid_request_error', param } })
})

test.each([
  '/embeddings',
  '/messages/count_tokens',
  '/chat/completions/c1',
  '/mymessages',
  '/messages/batches',
  '/chat',
  '',
])('%s is nothing', async path => {
  const { ask, provider } = await open()
  const response = await ask(path, { messages })
  expect([response.status, provider.asked]).toEqual([404, []])
})

test.each([
  ['/chat/completions', { type: 'invalid_request_error', code: 'limit' }],
  ['/responses', { type: 'invalid_request_error', code: 'limit' }],
  ['/messages', { type: 'request_too_large', code: 'limit' }],
])('a request to %s that is too large is its client’s matter', async (path, error) => {
  const { ask } = await open()
  const response = await ask(path, { messages, input: 'x'.repeat(1024 * 1024), max_tokens: 9 })
  expect([response.status, await response.json()]).toMatchObject([413, { error }])
})

test('apiWire that is called says how it is given', () => {
  for (const request of [undefined, null, {}])
    expect(() => apiWire(request as never)).toThrow('As the wire it is given uncalled: { wire: apiWire }.')
})
