import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { encodeSseEvent, type SseEvent, sseHeaders } from '@millrace/sse'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conformanceCases } from '../../packages/sse/test/support/conformance-cases.js'
import { executablePath, openBrowser } from '../support/browser.js'

/** In the page: what the native EventSource gives until the server ends the stream. */
const page = `<!doctype html><script>
const receive = (path, types) => new Promise(resolve => {
  const events = []
  const source = new EventSource(path)
  for (const type of types) {
    source.addEventListener(type, ({ data, lastEventId }) => events.push({ event: type, data, lastEventId }))
  }
  source.onerror = () => { source.close(); resolve(events) }
})
</script>`

const encode = (events: readonly SseEvent[]): string =>
  events.map(({ event, data, lastEventId: id }) => encodeSseEvent({ id, event, data })).join('')

/** `/raw/7` is the input of the seventh case, `/encoded/7` what the encoder makes of its events. */
function answer(path: string, response: ServerResponse): void {
  const [, kind, number] = path.split('/')
  const example = conformanceCases[Number(number) - 1]
  if (example === undefined) {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(page)
  } else {
    response.writeHead(200, sseHeaders).end(kind === 'raw' ? example.input : encode(example.events))
  }
}

describe.skipIf(executablePath === undefined)('the native EventSource of Chromium', () => {
  const server = createServer((request, response) => answer(request.url ?? '/', response))
  let browser: Awaited<ReturnType<typeof openBrowser>>
  let tab: Page

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    browser = await openBrowser()
    tab = await browser.context.newPage()
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  })

  afterAll(async () => {
    await browser?.close()
    server.closeAllConnections()
    server.close()
  })

  const cases = conformanceCases.map(({ events }, index) => ({ events, number: index + 1 }))
  describe.each(['encoded', 'raw'])('%s', kind => {
    it.each(cases)('case $number arrives unchanged', async ({ events, number }) => {
      const types = [...new Set(['message', ...events.map(({ event }) => event)])]
      const received = await tab.evaluate(`receive(${JSON.stringify(`/${kind}/${number}`)}, ${JSON.stringify(types)})`)
      expect(received).toEqual(events)
    })
  })
})
