import { request } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { isOurs } from '../src/server.js'
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
  expect(await status('/chat', 'POST', json)).toBe(200)
  expect(await status('/chat', 'POST', { ...json, host: 'evil.example' })).toBe(403)
  expect(await status('/chat', 'POST', { ...json, host: own, origin: 'http://evil.example' })).toBe(403)
  expect(await status('/chat', 'POST', { host: own, 'content-type': 'text/plain' })).toBe(415)
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
