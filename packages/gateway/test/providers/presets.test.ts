import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createGateway, providersFromEnv } from '@millrace/gateway'
import * as compatible from '@millrace/openai-compatible'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { providerKinds } from '../../src/providers/kinds.js'
import { ask } from '../support/asking.js'

const presets = Object.values(compatible)
  .filter((value): value is compatible.Preset => typeof value === 'function' && 'row' in value)
  // `@millrace/ollama` speaks its own dialect.
  .filter(({ row }) => row.id !== 'ollama')
const rows = presets.map(({ row }) => [row.id, row] as const)

/** Tokens for more than models: `gh`, `huggingface-cli`, and the command lines of the two clouds read them too. */
const sharedKeys = ['databricks', 'github-models', 'huggingface', 'workers-ai']

/** Where the model is part of the address. */
const ownPaths: Readonly<Record<string, string>> = {
  'vertex-mistral': '/publishers/mistralai/models/some-model:streamRawPredict',
}

const seen: { request: IncomingMessage; body: { model?: string } }[] = []
const server = createServer(async (request, response) => {
  seen.push({ request, body: JSON.parse(await text(request)) as { model?: string } })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(
    'data: {"id":"a","choices":[{"index":0,"delta":{"content":"Hi there"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
  )
})
let address = ''
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/own/v1`
})
afterAll(() => new Promise(resolve => server.close(resolve)))

describe.each(rows)('%s', (id, row) => {
  test('is a kind, usable by its name in a configuration', async () => {
    seen.length = 0
    const gateway = createGateway({ providers: { [id]: { apiKey: 'canary-key', baseURL: address } } }, { env: {} })
    const response = await ask(gateway, '/chat/completions', { model: `${id}/some-model` })
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('Hi there')])
    const [{ request, body } = { request: undefined, body: undefined }] = seen
    const path = ownPaths[id] ?? row.path ?? '/chat/completions'
    expect([request?.url, body?.model]).toEqual([`/own/v1${path}`, 'some-model'])
    const { keyHeader } = row
    expect(request?.headers[keyHeader ?? 'authorization']).toBe(keyHeader ? 'canary-key' : 'Bearer canary-key')
    expect(gateway.providers[0]?.label).not.toBe(id)
  })

  test('its key in the environment is enough, unless it is for more than models', () => {
    const env = {
      ...Object.fromEntries((row.keyVariables ?? []).map(name => [name, 'canary-key'])),
      ...(row.baseURLVariable !== undefined && { [row.baseURLVariable]: address }),
    }
    expect(providersFromEnv(env).map(({ name }) => name)).toEqual(sharedKeys.includes(id) ? [] : [id])
    const { providers } = createGateway({ providers: { [id]: {} } }, { env })
    expect(providers.map(({ name }) => name)).toEqual([id])
  })
})

const needAddress = rows.filter(([, { baseURL }]) => baseURL === undefined)
test.each(needAddress)('%s without its address is told so', (id, { keyVariables = [], baseURLVariable }) => {
  const env = { [keyVariables[0]!]: 'canary-key' }
  expect(providersFromEnv(env)).toEqual([])
  expect(() => createGateway({ providers: { [id]: {} } }, { env })).toThrow(
    `config: providers${/-/.test(id) ? `["${id}"]` : `.${id}`} needs an address: give baseURL, or set ${baseURLVariable} in the environment`,
  )
})

test('the page of the gateway names every kind', () => {
  const page = readFileSync(new URL('../../../../docs/gateway.md', import.meta.url), 'utf8')
  expect(Object.keys(providerKinds).filter(kind => !page.includes(`\`${kind}\``))).toEqual([])
})
