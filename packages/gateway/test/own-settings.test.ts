import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { createGateway, type GatewayConfig } from '@millrace/gateway'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask } from './support/asking.js'

/** A vendor that remembers the bodies that it got, and answers in whatever dialect it was asked. */
const bodies: Record<string, unknown>[] = []
const server = createServer(async (request, response) => {
  bodies.push((await json(request)) as Record<string, unknown>)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (request.url!.endsWith('/messages')) {
    const events = [
      { type: 'message_start', message: { id: 'a', content: [], usage: { input_tokens: 1, output_tokens: 1 } } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } },
      { type: 'message_stop' },
    ]
    response.end(events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''))
  } else if (request.url!.endsWith('/responses')) {
    const done = { type: 'response.completed', response: { id: 'r', status: 'completed', output: [] } }
    response.end(`event: response.completed\ndata: ${JSON.stringify(done)}\n\n`)
  } else response.end('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n')
})
let address = ''
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise(resolve => server.close(resolve)))
beforeEach(() => {
  bodies.length = 0
})

type Providers = NonNullable<GatewayConfig['providers']>

const providers = (): Providers => ({
  openai: { apiKey: 'k', baseURL: `${address}/v1` },
  chat: { kind: 'openai', api: 'chat', apiKey: 'k', baseURL: `${address}/v1` },
  anthropic: { apiKey: 'k', baseURL: address },
  vllm: { baseURL: `${address}/v1`, passOn: ['chat_template_kwargs', 'min_p'] },
})

const cached = { prompt_cache_key: 'codex-1', prompt_cache_retention: '24h' }
const edits = { edits: [{ type: 'clear_tool_uses_20250919' }] }
const rest = { logit_bias: { 1: -100 }, min_p: 0.5 }

test.each<[path: Parameters<typeof ask>[1], model: string, sent: object, got: object, left: string | null]>([
  [
    '/responses',
    'openai/m',
    { ...cached, service_tier: 'flex', text: { verbosity: 'low' } },
    { ...cached, service_tier: 'flex', text: { verbosity: 'low' } },
    null,
  ],
  ['/responses', 'openai/m', { truncation: 'auto', prompt: null }, { truncation: 'auto' }, null],
  [
    '/chat/completions',
    'openai/m',
    { ...cached, ...rest, verbosity: 'low' },
    { ...cached, text: { verbosity: 'low' } },
    'logit_bias, min_p',
  ],
  [
    '/chat/completions',
    'chat/m',
    { ...cached, ...rest, verbosity: 'high' },
    { ...cached, verbosity: 'high', logit_bias: rest.logit_bias },
    'min_p',
  ],
  [
    '/messages',
    'anthropic/m',
    { service_tier: 'standard_only', inference_geo: 'us', context_management: edits },
    { service_tier: 'standard_only', inference_geo: 'us', context_management: edits },
    null,
  ],
  ['/messages', 'openai/m', { service_tier: 'standard_only', inference_geo: 'us' }, {}, 'service_tier, inference_geo'],
  ['/responses', 'anthropic/m', { ...cached, service_tier: 'flex' }, {}, 'service_tier'],
  [
    '/chat/completions',
    'vllm/m',
    { ...rest, chat_template_kwargs: { enable_thinking: false } },
    { min_p: 0.5, chat_template_kwargs: { enable_thinking: false } },
    'logit_bias',
  ],
  ['/messages', 'vllm/m', { min_p: 0.5 }, { min_p: 0.5 }, null],
])('%s to %s: %j', async (path, model, sent, got, left) => {
  const gateway = createGateway({ providers: providers() }, { env: {} })
  const plain = await ask(gateway, path, { model, stream: true })
  await plain.text()
  const response = await ask(gateway, path, { model, stream: true, ...sent })
  expect([response.status, response.headers.get('millrace-warnings')]).toEqual([200, left])
  await response.text()
  expect(bodies[1]).toEqual({ ...bodies[0], ...got })
})

test('a setting that one target of a route takes and another does not goes to the one, and is warned of', async () => {
  const fallback = { mine: { to: ['openai/m', 'vllm/m'] } }
  const gateway = createGateway({ providers: providers(), models: fallback }, { env: {} })
  const response = await ask(gateway, '/chat/completions', { model: 'mine', service_tier: 'flex' })
  await response.text()
  expect(response.headers.get('millrace-warnings')).toBe('service_tier')
  expect(bodies[0]).toMatchObject({ service_tier: 'flex' })
})

test('fields that are read are not overwritten by what is passed on', async () => {
  const named = { vllm: { baseURL: `${address}/v1`, passOn: ['model', 'messages', 'stream', 'max_tokens'] } }
  const gateway = createGateway({ providers: named }, { env: {} })
  await (await ask(gateway, '/chat/completions', { model: 'vllm/m', stream: false, max_tokens: 5 })).text()
  expect(bodies[0]).toMatchObject({ model: 'm', stream: true, max_tokens: 5 })
})

test('passOn takes the place of what would be passed on without it', async () => {
  const few = { openai: { apiKey: 'k', baseURL: `${address}/v1`, passOn: ['prompt_cache_key', 'verbosity'] } }
  const gateway = createGateway({ providers: few }, { env: {} })
  const all = { ...cached, service_tier: 'priority', text: { verbosity: 'low' } }
  const response = await ask(gateway, '/responses', { model: 'openai/m', stream: true, ...all })
  await response.text()
  expect(response.headers.get('millrace-warnings')).toBe('service_tier')
  expect(bodies[0]).toMatchObject({ prompt_cache_key: 'codex-1', text: { verbosity: 'low' } })
  expect(bodies[0]).not.toHaveProperty('prompt_cache_retention')
  expect(bodies[0]).not.toHaveProperty('service_tier')
})

test('passOn takes any name, also one that all objects have', async () => {
  const named = { vllm: { baseURL: `${address}/v1`, passOn: ['valueOf'] } }
  const gateway = createGateway({ providers: named }, { env: {} })
  const response = await ask(gateway, '/chat/completions', { model: 'vllm/m', valueOf: 'x' })
  await response.text()
  expect(response.headers.has('millrace-warnings')).toBe(false)
  expect(bodies[0]).toMatchObject({ valueOf: 'x' })
})

test('passOn is a list of names', () => {
  const wrong = { vllm: { baseURL: address, passOn: 'min_p' as never } }
  expect(() => createGateway({ providers: wrong }, { env: {} })).toThrow('providers.vllm.passOn takes a list of texts')
})
