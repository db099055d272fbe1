import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ChatSnapshot } from '@millrace/client'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executablePath, openBrowser } from '../support/browser.ts'
import { bundlePage } from '../support/page-bundle.ts'

// Storages in a browser: what they keep over a reload, and what happens when there is no room.

/** The page: a session over a provider that answers at once, as `chat`; its storage is named in the address. */
const code = `
import { createChatSession, indexedDbStorage, webStorage } from '@millrace/client'
import { ChatStream } from '@millrace/core'

const provider = {
  id: 'echo',
  stream: ({ messages }) => ChatStream.from(async function* () {
    yield [
      { type: 'start', messageId: 'm', provider: 'echo' },
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'Echo of ' + messages.length },
      { type: 'text-end', id: '0' },
      { type: 'finish', reason: 'stop' },
    ]
  }),
}
const [, kind, key = 'chat'] = location.search.split(/[?&]/)
const storage = kind === 'db' ? indexedDbStorage(key) : webStorage(key)
window.chat = createChatSession({ provider, storage })
// As a page does that shows it.
chat.subscribe(() => {})
`

interface Chat {
  send(input: string): Promise<void>
  clear(): Promise<void>
  edit(nodeId: string, input: string): Promise<void>
  getSnapshot(): ChatSnapshot
}
declare global {
  var chat: Chat
}

let server: Server
let browser: Awaited<ReturnType<typeof openBrowser>>

const snapshot = (page: Page): Promise<ChatSnapshot> => page.evaluate(() => globalThis.chat.getSnapshot())
const patient = { timeout: 20_000 }
/** Without the whole snapshot, which may be megabytes. */
const restored = (page: Page) =>
  expect.poll(() => page.evaluate(() => globalThis.chat.getSnapshot().restored), patient).toBe(true)

async function open(kind: string): Promise<Page> {
  const page = await browser.context.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?${kind}`)
  await restored(page)
  return page
}

describe.skipIf(executablePath === undefined)('a conversation in Chromium', () => {
  beforeAll(async () => {
    const { outputFiles } = await bundlePage(code)
    const script = outputFiles[0]!.text
    server = createServer((request, response) => {
      const isScript = request.url === '/page.js'
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      response.end(isScript ? script : '<link rel="icon" href="data:,"><script type="module" src="/page.js"></script>')
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  describe.each(['db', 'web'])('%s', kind => {
    it('is there after a reload, and forgotten after clear()', async () => {
      const page = await open(kind)
      await page.evaluate(() => globalThis.chat.send('1').then(() => globalThis.chat.send('2')))
      const before = await snapshot(page)
      expect(before.messages).toHaveLength(4)
      // The last save has settled when another page has it.
      const other = await open(kind)
      await expect
        .poll(async () => {
          await other.reload()
          await restored(other)
          return (await snapshot(other)).messages
        }, patient)
        .toEqual(before.messages)
      await other.evaluate(() => globalThis.chat.clear())
      await expect
        .poll(async () => {
          await page.reload()
          await restored(page)
          return (await snapshot(page)).messages
        }, patient)
        .toEqual([])
      await page.close()
      await other.close()
    })
  })

  describe.each(['db', 'web'])('%s in two tabs', kind => {
    const textsIn = (page: Page): Promise<string[]> =>
      page.evaluate(() => globalThis.chat.getSnapshot().messages.map(({ message }) => JSON.stringify(message.content)))
    const send = (page: Page, text: string): Promise<void> => page.evaluate(said => globalThis.chat.send(said), text)
    const branchesIn = (page: Page): Promise<number> =>
      page.evaluate(() => globalThis.chat.getSnapshot().messages.at(-2)?.branches.length ?? 0)

    it('shows in each what the other has said, and is forgotten in both', async () => {
      const [one, two] = [await open(`${kind}&shared`), await open(`${kind}&shared`)]
      await send(one, 'from one')
      await expect.poll(async () => (await textsIn(two)).length, patient).toBe(2)
      await send(two, 'from two')
      await expect.poll(async () => (await textsIn(one)).length, patient).toBe(4)
      expect(await textsIn(one)).toEqual(await textsIn(two))
      await one.evaluate(() => globalThis.chat.clear())
      await expect.poll(async () => (await textsIn(two)).length, patient).toBe(0)
      await send(two, 'anew')
      await expect.poll(async () => (await textsIn(one)).length, patient).toBe(2)
      await one.close()
      await two.close()
    })

    it('keeps what both say at the same moment, as branches', async () => {
      const [one, two] = [await open(`${kind}&both`), await open(`${kind}&both`)]
      await send(one, 'first')
      await expect.poll(async () => (await textsIn(two)).length, patient).toBe(2)
      for (let round = 1; round <= 5; round++) {
        // Each answers the same message: by editing the last question.
        const edit = (page: Page, text: string): Promise<void> =>
          page.evaluate(said => {
            const { messages } = globalThis.chat.getSnapshot()
            return globalThis.chat.edit(messages.at(-2)!.id, said)
          }, text)
        await Promise.all([edit(one, `one ${round}`), edit(two, `two ${round}`)])
        for (const page of [one, two]) await expect.poll(() => branchesIn(page), patient).toBe(1 + 2 * round)
      }
      const later = await open(`${kind}&both`)
      expect(await branchesIn(later)).toBe(11)
      for (const page of [one, two, later]) await page.close()
    })
  })

  it('that is too large for localStorage says so, and loses nothing in memory', async () => {
    const page = await open('web')
    await page.evaluate(() => globalThis.chat.send('x'.repeat(6 * 1024 * 1024)))
    const full = await snapshot(page)
    expect(full.storageError).toMatchObject({ code: 'limit' })
    expect(full).toMatchObject({ status: 'ready', messages: [{}, {}] })
    await page.evaluate(() => globalThis.chat.clear().then(() => globalThis.chat.send('1')))
    expect((await snapshot(page)).storageError).toBeUndefined()
    await page.evaluate(() => globalThis.chat.clear())
    await page.close()
  })

  it('of six megabytes has room in IndexedDB', async () => {
    const page = await open('db')
    await page.evaluate(() => globalThis.chat.send('x'.repeat(6 * 1024 * 1024)))
    const other = await open('db')
    await expect
      .poll(async () => {
        await other.reload()
        await restored(other)
        return other.evaluate(() => globalThis.chat.getSnapshot().messages.length)
      }, patient)
      .toBe(2)
    expect((await snapshot(page)).storageError).toBeUndefined()
    await page.close()
    await other.close()
  })
})
