import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { createGateway, type GatewayConfig } from '@millrace/gateway'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask } from '../support/asking.js'

/** Bodies that the vendor got. */
const bodies: Record<string, unknown>[] = []
const server = createServer(async (request, response) => {
  bodies.push((await json(request)) as Record<string, unknown>)
  response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"Enough."}}')
})
let baseURL = ''
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise(resolve => server.close(resolve)))
beforeEach(() => {
  bodies.length = 0
})

type Providers = NonNullable<GatewayConfig['providers']>

const providers = (): Providers => ({
  anthropic: { apiKey: 'k', baseURL },
  'claude-eu': { kind: 'anthropic', apiKey: 'k', baseURL },
  'claude-us': { kind: 'anthropic', id: 'us', apiKey: 'k', baseURL },
  openai: { apiKey: 'k', baseURL },
  'openai-eu': { kind: 'openai', apiKey: 'k', baseURL },
  local: { kind: 'openai-compatible', baseURL },
})

/** The body that a vendor got. */
async function sent(
  model: string,
  path: '/messages' | '/responses',
  body: object,
  named: Providers = providers(),
): Promise<Record<string, unknown>> {
  bodies.length = 0
  const gateway = createGateway({ providers: named }, { env: {} })
  await (await ask(gateway, path, { model, ...body })).text()
  return bodies[0]!
}

const user = (content: unknown) => ({ role: 'user', content })
const search = { type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'x' } }
const found = [{ type: 'web_search_result', url: 'https://a.example', title: 'A', encrypted_content: 'e' }]
const upload = { type: 'container_upload', file_id: 'f1' }
const thought = { type: 'thinking', thinking: 'Hm.', signature: 'signed' }
const said = { type: 'text', text: 'Found.' }

test.each(['claude-eu', 'claude-us'])('%s gets tools that the vendor ran, as anthropic gets them', async name => {
  const content = [
    search,
    { type: 'web_search_tool_result', tool_use_id: 's1', content: found },
    { type: 'mcp_tool_use', id: 'm1', name: 'look', server_name: 'theirs', input: {} },
    { type: 'mcp_tool_result', tool_use_id: 'm1', is_error: false, content: [{ type: 'text', text: 'ok' }] },
    upload,
    { ...said, cache_control: { type: 'ephemeral' } },
  ]
  const history = { messages: [user('Search.'), { role: 'assistant', content }, user('More.')] }
  const own = await sent('anthropic/m', '/messages', history)
  expect(JSON.stringify(own)).toContain('"server_tool_use"')
  expect((await sent(`${name}/m`, '/messages', history)).messages).toEqual(own.messages)
})

test('thoughts that one host has signed go to no other', async () => {
  const content = [thought, { type: 'redacted_thinking', data: 'sealed' }, said]
  const history = { messages: [user('Think.'), { role: 'assistant', content }, user('More.')] }
  expect(JSON.stringify(await sent('anthropic/m', '/messages', history))).toMatch(/signed.*sealed/)
  expect(JSON.stringify(await sent('claude-eu/m', '/messages', history))).not.toMatch(/signed|sealed/)
})

const phased = {
  store: false,
  input: [
    user('Hi'),
    { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sealed' },
    { role: 'assistant', phase: 'commentary', content: [{ type: 'output_text', text: 'I look.' }] },
    user('More.'),
  ],
}

test('openai-eu gets the phase of a message, and no reasoning of another host', async () => {
  const own = JSON.stringify(await sent('openai/m', '/responses', phased))
  expect([own.includes('"commentary"'), own.includes('sealed')]).toEqual([true, true])
  const other = JSON.stringify(await sent('openai-eu/m', '/responses', phased))
  expect([other.includes('"commentary"'), other.includes('sealed')]).toEqual([true, false])
})

test.each<[name: string, config: Providers[string]]>([
  ['openai', { api: 'chat', apiKey: 'k' }],
  ['openai', { kind: 'openai-compatible' }],
  ['openai', { kind: 'vllm' }],
])('%s by another API, %j, gets no items of Responses', async (name, config) => {
  const got = await sent(`${name}/m`, '/responses', phased, { [name]: { ...config, baseURL } as never })
  const local = await sent('local/m', '/responses', phased)
  expect(got.messages).toEqual(local.messages)
})
