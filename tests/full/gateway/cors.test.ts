import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGateway, type GatewayConfig } from '@millrace/gateway'
import { hashOf, keyGatekeeper, newKey } from '@millrace/gateway/keys'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { executablePath, openBrowser } from '../../support/browser.js'

const listen = async (server: Server): Promise<string> => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const close = (server: Server): void => {
  server.closeAllConnections()
  server.close()
}

/** A request of a page: where, and with what. */
interface Sent {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** In the page: asks as a client of a vendor would, and tells what the browser lets it see. */
const ask = async ({ url, headers, body }: Sent) => {
  try {
    const response = await fetch(url, body === undefined ? { headers } : { method: 'POST', headers, body })
    const text = await response.text()
    return { status: response.status, headers: Object.fromEntries(response.headers), text }
  } catch (error) {
    return { blocked: (error as Error).name }
  }
}

const key = newKey()
const question = { model: 'fast', max_tokens: 50, stream: true, messages: [{ role: 'user', content: 'Hi' }] }
const stainless = { 'x-stainless-os': 'Unknown', 'x-stainless-retry-count': '0', 'x-of-the-next-release': '1' }

const clients: readonly [name: string, path: string, headers: (key: string) => Record<string, string>][] = [
  ['openai', '/v1/chat/completions', key => ({ authorization: `Bearer ${key}`, 'openai-beta': 'x', ...stainless })],
  [
    '@anthropic-ai/sdk',
    '/v1/messages',
    key => ({
      'x-api-key': key,
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'x',
      'anthropic-dangerous-direct-browser-access': 'true',
      ...stainless,
    }),
  ],
  ['AzureOpenAI', '/v1/chat/completions', key => ({ 'api-key': key, ...stainless })],
]

describe.skipIf(executablePath === undefined)('CORS of a gateway in Chromium', () => {
  const site = createServer((_, res) => void res.setHeader('content-type', 'text/html').end('<!doctype html>'))
  const foreignSite = createServer((_, res) => void res.setHeader('content-type', 'text/html').end('<!doctype html>'))
  let browser: Awaited<ReturnType<typeof openBrowser>>
  let origin: string
  let page: Page
  let foreign: Page

  beforeAll(async () => {
    origin = await listen(site)
    const foreignOrigin = await listen(foreignSite)
    browser = await openBrowser('--host-resolver-rules=MAP rebound.example 127.0.0.1')
    page = await browser.context.newPage()
    await page.goto(origin)
    foreign = await browser.context.newPage()
    // By another name: pages of 127.0.0.1 are a keyless gateway's own.
    await foreign.goto(foreignOrigin.replace('127.0.0.1', 'rebound.example'))
  })
  afterAll(async () => {
    await browser?.close()
    close(site)
    close(foreignSite)
  })

  /** A gateway at an origin of its own. */
  async function served(config: GatewayConfig, keyed = true) {
    const all: GatewayConfig = {
      emulator: true,
      models: { fast: 'glm/glm-5.3-flash' },
      ...(keyed && { keys: { li: { hash: hashOf(key) } } }),
      ...config,
    }
    const gateway = createGateway(all, { gatekeeper: await keyGatekeeper(all), env: {} })
    const server = createServer(gateway.listener)
    const url = await listen(server)
    onTestFinished(async () => {
      await gateway.drain({ graceMs: 0 })
      close(server)
    })
    return url
  }

  const sent = (url: string, headers: Record<string, string>): Sent => ({
    url,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(question),
  })

  test.each(clients)('a page reads an answer with the headers of %s', async (_, path, headers) => {
    const url = await served({ cors: [origin] })
    const told = await page.evaluate(ask, sent(url + path, headers(key)))
    expect(told).toMatchObject({
      status: 200,
      headers: { 'x-request-id': expect.any(String), 'millrace-emulated': 'true' },
      text: expect.stringContaining('data: '),
    })
  })

  test.each(clients)('a page reads why it was refused with the headers of %s', async (_, path, headers) => {
    const url = await served({ cors: [origin] })
    const told = await page.evaluate(ask, sent(url + path, headers('wrong')))
    expect(told).toMatchObject({ status: 401, headers: { 'x-request-id': expect.any(String) } })
    const nowhere = await page.evaluate(ask, sent(`${url}/v1/embeddings`, headers(key)))
    expect(nowhere).toMatchObject({ status: 404, text: expect.stringContaining('There is nothing here') })
  })

  test('a page lists models', async () => {
    const url = await served({ cors: [origin] })
    const told = await page.evaluate(ask, { url: `${url}/v1/models`, headers: { authorization: `Bearer ${key}` } })
    expect(told).toMatchObject({ status: 200, text: expect.stringContaining('fast') })
  })

  test('a page of an origin that is not listed gets nothing, and one without the setting', async () => {
    const headers = { authorization: `Bearer ${key}` }
    const listed = await served({ cors: [origin] })
    const off = await served({})
    for (const url of [listed, off])
      expect(await foreign.evaluate(ask, sent(`${url}/v1/messages`, headers))).toEqual({ blocked: 'TypeError' })
    expect(await page.evaluate(ask, sent(`${off}/v1/messages`, headers))).toEqual({ blocked: 'TypeError' })
  })

  test('any page asks where all are let in, with a key', async () => {
    const url = await served({ cors: ['*'] })
    const told = await page.evaluate(ask, sent(`${url}/v1/messages`, { 'x-api-key': key }))
    expect(told).toMatchObject({ status: 200 })
    expect(await page.evaluate(ask, sent(`${url}/v1/messages`, {}))).toMatchObject({ status: 401 })
  })

  test('without keys a page of a listed origin asks, and by no other name', async () => {
    const url = await served({ cors: [origin] }, false)
    expect(await page.evaluate(ask, sent(`${url}/v1/messages`, {}))).toMatchObject({ status: 200 })
    expect(await foreign.evaluate(ask, sent(`${url}/v1/messages`, {}))).toEqual({ blocked: 'TypeError' })
    const rebound = url.replace('127.0.0.1', 'rebound.example')
    expect(await page.evaluate(ask, sent(`${rebound}/v1/messages`, {}))).toEqual({ blocked: 'TypeError' })
  })
})
