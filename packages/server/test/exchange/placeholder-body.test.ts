import { createServer, type IncomingMessage } from 'node:http'
import { createChatHandler } from '@millrace/server'
import { chatListener } from '@millrace/server/node'
import { expect, test } from 'vitest'
import { ask } from '../support/doors.js'
import { fakeProvider } from '../support/provider.js'
import { listening } from '../support/serve.js'

/** Serves a handler behind something that does this to each request first. */
async function behind(parser: (req: IncomingMessage & { body?: unknown }) => unknown) {
  const provider = fakeProvider()
  const listener = chatListener(createChatHandler({ provider, onError: false }))
  const server = createServer(async (req, res) => {
    await parser(req)
    listener(req, res)
  })
  return { provider, url: await listening(server) }
}

test('the {} that a parser of another type leaves is not the body', async () => {
  const { provider, url } = await behind(req => Object.assign(req, { body: {} }))
  expect((await fetch(url, ask())).status).toBe(200)
  expect(provider.asked).toMatchObject([{ messages: [{ content: 'hi' }] }])
})

test('an {} that was parsed is the body', async () => {
  const { url } = await behind(async req => {
    for await (const _ of req);
    req.body = {}
  })
  const response = await fetch(url, ask('{}'))
  expect(response.status).toBe(400)
  expect(await response.text()).toContain('messages')
})

test('a parser that leaves nothing of an empty body leaves no error of the server', async () => {
  const { url } = await behind(async req => {
    for await (const _ of req);
  })
  for (const body of [{}, { body: '' }, { body: new ReadableStream({ start: to => to.close() }), duplex: 'half' }]) {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(url, { method: 'POST', headers, ...(body as RequestInit) })
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('The body is no JSON.')])
  }
})
