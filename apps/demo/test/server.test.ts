import { request } from 'node:http'
import { createGeminiEmulator } from '@millrace/emulator'
import { afterEach, expect, it } from 'vitest'
import { createChat } from '../src/server/chat.js'
import { emulatedModels } from '../src/server/models/emulators.js'
import { isOurs } from '../src/server/server.js'
import { startDemo } from './support/demo.js'

let demo: Awaited<ReturnType<typeof startDemo>> | undefined
afterEach(() => demo?.close())

// fetch does not let a caller choose the Host.
function status(path: string, method: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${demo?.address}${path}`, { method, headers }, response => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end(method === 'POST' ? '{"messages":[{"role":"user","content":"hello"}]}' : undefined)
  })
}

it('answers its own page only', async () => {
  demo = await startDemo()
  const own = new URL(demo.address).host
  const json = { 'content-type': 'application/json' }
  expect(await status('/', 'GET', {})).toBe(200)
  expect(await status('/', 'GET', { host: 'evil.example' })).toBe(403)
  expect(await status('/api/chat', 'POST', json)).toBe(200)
  expect(await status('/api/chat', 'POST', { ...json, host: 'evil.example' })).toBe(403)
  expect(await status('/api/chat', 'POST', { ...json, host: own, origin: 'http://evil.example' })).toBe(403)
  expect(await status('/api/chat', 'POST', { host: own, 'content-type': 'text/plain' })).toBe(415)
  expect(await status('/../package.json', 'GET', {})).toBe(404)
})

it.each([
  ['127.0.0.1:3000', undefined, true],
  ['localhost:3000', 'http://localhost:3000', true],
  ['127.0.0.1:3000', 'http://localhost:3000', false],
  ['127.0.0.1:3000', 'null', false],
  ['127.0.0.1.evil.example', undefined, false],
  [undefined, undefined, false],
])('host %s with origin %s: %s', (host, origin, ours) => {
  expect(isOurs(host, origin)).toBe(ours)
})

it('serves the page under a policy that lets nothing in but its own, and its assets for a year, compressed', async () => {
  demo = await startDemo()
  const home = await fetch(demo.address)
  expect(home.headers.get('content-security-policy')).toBe(
    "default-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  )
  expect(home.headers.get('cache-control')).toBe('no-cache')
  const html = await home.text()
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=/)
  const [script] = /\/assets\/[\w.-]+\.js/.exec(html) ?? []
  const encodingOf = async (accepted: string) => {
    const response = await fetch(`${demo?.address}${script}`, { headers: { 'accept-encoding': accepted } })
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(await response.text()).toContain('createElement')
    return response.headers.get('content-encoding')
  }
  expect(await encodingOf('gzip, deflate, br')).toBe('br')
  expect(await encodingOf('gzip, br;q=0')).toBe('gzip')
  expect(await encodingOf('identity')).toBeNull()
})

it('tells its models and its faults, and answers with the model that is asked for', async () => {
  demo = await startDemo({}, { withPage: false })
  const info = await (await fetch(`${demo.address}/api/info`)).json()
  expect(info).toMatchObject({
    models: [{ id: 'test/glm-5.3', emulated: true }],
    defaultModel: 'test/glm-5.3',
    imageModel: 'test/glm-5.3',
    cluster: false,
  })
  const ask = (model: string) =>
    fetch(`${demo?.address}/api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hello' }] }),
    })
  expect((await ask('test/glm-5.3')).status).toBe(200)
  expect(JSON.parse(demo.emulator.requests[0]?.body ?? '')).toMatchObject({
    model: 'glm-5.3',
    messages: [{ role: 'system' }, {}],
  })
  expect((await ask('test/other')).status).toBe(400)
})

it('knows the contexts of models by their provider', () => {
  const contexts = emulatedModels({ glm: 'http://a', openai: 'http://b', anthropic: 'http://c' }).map(({ info }) => [
    info.label,
    info.contextTokens,
  ])
  expect(Object.fromEntries(contexts)).toMatchObject({
    'glm-5.3': 1_000_000,
    'gpt-5.4': 1_050_000,
    'gpt-5.4-mini': 400_000,
    'claude-sonnet-5': 1_000_000,
  })
})

it('searches the web where the page asks for it, and hands on the sources', async () => {
  demo = await startDemo({}, { withPage: false })
  const ask = async (metadata: object) => {
    const response = await fetch(`${demo?.address}/api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'Tide mills' }], metadata }),
    })
    return (await response.text()).split('"type":"source"').length - 1
  }
  expect(await ask({})).toBe(0)
  expect(await ask({ search: 'yes' })).toBe(0)
  expect(await ask({ search: true })).toBeGreaterThan(1)
})

it('gives a model that makes pictures no tools', async () => {
  const gemini = createGeminiEmulator()
  const vendor = await gemini.listen()
  const [model] = emulatedModels({ gemini: vendor.baseURL }).filter(({ info }) => info.draws)
  const chat = createChat({ models: [model!], approvalSecret: 'a secret of the tests, long enough', tell: () => {} })
  const body = JSON.stringify({ messages: [{ role: 'user', content: 'Draw a water wheel.' }] })
  const headers = { 'content-type': 'application/json' }
  const answer = await chat.fetch(new Request('http://localhost/api/chat', { method: 'POST', headers, body }))
  expect(await answer.text()).toContain('"mediaType":"image/png"')
  expect(gemini.requests[0]?.body).not.toContain('functionDeclarations')
  await vendor.close()
})
