import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ChatHandlerOptions, createChatHandler } from '@millrace/server'
import { chatListener } from '@millrace/server/node'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { fakeProvider } from '../../packages/server/test/support/provider.js'
import { failure, streamOf } from '../../packages/server/test/support/streams.js'
import { executablePath, openBrowser } from '../support/browser.js'

/** The used part of `RequestInit`, of which the browser's and Node's types differ. */
interface Init {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: string
  readonly credentials?: 'include'
}

const listen = async (server: Server): Promise<string> => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const close = (server: Server): void => {
  server.closeAllConnections()
  server.close()
}

/** In the page: asks the handler as an application would, and tells what the browser lets it see. */
const ask = async ([url, init]: [string, Init]) => {
  try {
    const response = await fetch(url, init)
    const { status, headers } = response
    return { status, retryAfter: headers.get('retry-after'), text: await response.text() }
  } catch (error) {
    return { blocked: (error as Error).name }
  }
}

describe.skipIf(executablePath === undefined)('CORS in Chromium', () => {
  const site = createServer((_, res) => void res.setHeader('content-type', 'text/html').end('<!doctype html>'))
  const foreignSite = createServer((_, res) => void res.setHeader('content-type', 'text/html').end('<!doctype html>'))
  let browser: Awaited<ReturnType<typeof openBrowser>>
  let origin: string
  let page: Page
  let foreign: Page

  beforeAll(async () => {
    origin = await listen(site)
    const foreignOrigin = await listen(foreignSite)
    browser = await openBrowser()
    page = await browser.context.newPage()
    await page.goto(origin)
    foreign = await browser.context.newPage()
    await foreign.goto(foreignOrigin)
  })
  afterAll(async () => {
    await browser?.close()
    close(site)
    close(foreignSite)
  })

  /** A handler at an origin of its own that lets the site in, and what it asked the provider. */
  async function api(options: Partial<ChatHandlerOptions> = {}) {
    const provider = fakeProvider()
    const cors = { origins: [origin], credentials: true }
    const server = createServer(chatListener(createChatHandler({ provider, cors, onError: false, ...options })))
    onTestFinished(() => close(server))
    return { url: await listen(server), provider }
  }

  const body = JSON.stringify({ messages: [{ role: 'user', content: 'hi' }] })
  const init: Init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer one' },
    body,
    credentials: 'include',
  }

  test('a page of an origin that is let in reads the stream, behind a preflight that no `authorize` sees', async () => {
    const seen: string[] = []
    const { url } = await api({
      authorize: ({ method, headers }) => {
        seen.push(`${method} ${headers.authorization}`)
        return {}
      },
    })
    const told = await page.evaluate(ask, [url, init] as [string, Init])
    expect(told).toMatchObject({ status: 200, text: expect.stringContaining('"finish"') })
    expect(seen).toEqual(['POST Bearer one'])
  })

  test('it reads refusals and failures too, and when to come again', async () => {
    const refusing = await api({ authorize: () => ({ status: 429, retryAfterMs: 2_000 }) })
    const refused = await page.evaluate(ask, [refusing.url, init] as [string, Init])
    expect(refused).toMatchObject({ status: 429, retryAfter: '2', text: expect.stringContaining('"error"') })
    const failing = await api({ provider: fakeProvider(() => streamOf([failure('overloaded')])) })
    expect(await page.evaluate(ask, [failing.url, init] as [string, Init])).toMatchObject({ status: 503 })
  })

  test('a page of another origin gets nothing, and asks no provider', async () => {
    const { url, provider } = await api()
    expect(await foreign.evaluate(ask, [url, init] as [string, Init])).toEqual({ blocked: 'TypeError' })
    // A form's type needs no preflight: the handler refuses it by its type.
    const simple = { method: 'POST', body, headers: { 'content-type': 'text/plain' } }
    expect(await foreign.evaluate(ask, [url, simple] as [string, Init])).toEqual({ blocked: 'TypeError' })
    expect(provider.asked).toEqual([])
  })

  test('without the option no other origin gets anything', async () => {
    const server = createServer(chatListener(createChatHandler({ provider: fakeProvider() })))
    onTestFinished(() => close(server))
    expect(await page.evaluate(ask, [await listen(server), init] as [string, Init])).toEqual({
      blocked: 'TypeError',
    })
  })
})
