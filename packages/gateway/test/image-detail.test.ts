import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createGateway } from '@millrace/gateway'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from './support/asking.js'

let body = ''
const server = createServer(async (request, response) => {
  body = await text(request)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (request.url!.endsWith('/responses')) {
    const done = { type: 'response.completed', response: { id: 'r', status: 'completed', output: [] } }
    response.end(`event: response.completed\ndata: ${JSON.stringify(done)}\n\n`)
  } else if (request.url!.endsWith('/messages')) {
    const events = [
      { type: 'message_start', message: { id: 'a', content: [], usage: { input_tokens: 1, output_tokens: 1 } } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } },
      { type: 'message_stop' },
    ]
    response.end(events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''))
  } else response.end('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n')
})
let address = ''
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise(resolve => server.close(resolve)))

const apiKey = 'k'
const providers = () => ({
  openai: { apiKey, baseURL: `${address}/v1` },
  'openai-eu': { kind: 'openai', apiKey, baseURL: `${address}/v1` },
  chat: { kind: 'openai', api: 'chat', apiKey, baseURL: `${address}/v1` },
  local: { kind: 'openai-compatible', baseURL: `${address}/v1` },
  mistral: { apiKey, baseURL: `${address}/v1` },
  anthropic: { apiKey, baseURL: address },
  glm: { apiKey: 'a.b', baseURL: `${address}/v1` },
})

const url = 'data:image/png;base64,AAAA'
const content = {
  '/chat/completions': (detail: string) => ({
    messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url, detail } }] }],
  }),
  '/responses': (detail: string) => ({
    input: [{ role: 'user', content: [{ type: 'input_image', image_url: url, detail }] }],
  }),
}

const paths = ['/chat/completions', '/responses'] as const
const takers = ['openai/m', 'openai-eu/m', 'chat/m', 'local/m', 'mistral/m'] as const
const others = ['anthropic/m', 'glm/glm-5v-turbo'] as const

async function sent(model: string, path: (typeof paths)[number], detail: string): Promise<string | null> {
  const gateway = createGateway({ providers: providers() }, { env: {} })
  const response = await ask(gateway, path, { model, stream: true, ...content[path](detail) })
  expect(response.status, await response.text()).toBe(200)
  return response.headers.get('millrace-warnings')
}

test.each(paths.flatMap(path => takers.map(model => [path, model] as const)))(
  '%s to %s: the detail of an image goes on',
  async (path, model) => {
    for (const detail of ['low', 'high']) {
      expect(await sent(model, path, detail)).toBeNull()
      expect(body).toContain(`"detail":"${detail}"`)
    }
  },
)

test.each(paths.flatMap(path => others.map(model => [path, model] as const)))(
  '%s to %s: it is left out with a warning',
  async (path, model) => {
    expect(await sent(model, path, 'low')).toBe('messages[0].content[0].detail')
    expect(body).not.toContain('detail')
  },
)

test.each([...takers, ...others])('auto is what %s does without', async model => {
  for (const path of paths) expect(await sent(model, path, 'auto')).toBeNull()
})
