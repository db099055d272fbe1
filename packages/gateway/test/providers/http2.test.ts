import { createSecureServer } from 'node:http2'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { createGateway, type ProviderConfig } from '@millrace/gateway'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { selfSigned } from '../../../core/test/support/certificate.js'
import { listen } from '../../../core/test/support/loopback.js'
import { ask } from '../support/asking.js'

const certificate = selfSigned()
const authorities = getCACertificates()
beforeAll(() => setDefaultCACertificates([...authorities, certificate.cert]))
afterAll(() => setDefaultCACertificates(authorities))

const answer = `data: {"id":"1","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`

/** Asks a vendor that speaks both. @returns the version of HTTP by which it was asked. */
async function versionFor(settings: ProviderConfig): Promise<string | undefined> {
  let version: string | undefined
  const server = createSecureServer({ ...certificate, allowHTTP1: true }, (request, response) => {
    version = request.httpVersion
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(answer)
  })
  server.on('session', session => onTestFinished(() => session.destroy()))
  const vendor = await listen(server as never, 'https')
  onTestFinished(() => vendor[Symbol.asyncDispose]())
  const provider = { kind: 'openai-compatible', baseURL: `${vendor.url}/v1`, ...settings }
  const gateway = createGateway({ providers: { vendor: provider } }, { env: {} })
  const response = await ask(gateway, '/chat/completions', { model: 'vendor/m' })
  expect(await response.text()).toContain('"Hi"')
  return version
}

test.each([
  [{}, '2.0'],
  [{ http2: true }, '2.0'],
  [{ http2: false }, '1.1'],
] as const)('a vendor that speaks HTTP/2 is asked with %o by HTTP/%s', async (settings, version) => {
  expect(await versionFor(settings)).toBe(version)
})
