import { setTimeout as wait } from 'node:timers/promises'
import type { ChatSession } from '@millrace/client'
import { type ChatProvider, type ChatRecord, ChatStream } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import { createChatHandler } from '@millrace/server'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { executablePath, openBrowser } from '../support/browser.ts'
import { startSite } from '../support/client-pages/site.ts'
import { bundlePage } from '../support/page-bundle.ts'

// Tabs of one conversation in a browser, over a real server: an answer that one has asked for is shown, stopped and gone on with in the others.

/** The page: a session whose storage is named in the address, and a tool that runs until it is let go on. */
const code = `
import { createChatSession, indexedDbStorage, remote, webStorage } from '@millrace/client'

window.ran = 0
window.written = 0
const { setItem } = Storage.prototype
Storage.prototype.setItem = function (...item) {
  window.written++
  return setItem.apply(this, item)
}
const hangs = location.search.includes('hangs')
window.chat = createChatSession({
  provider: remote({ url: '/api/chat' }),
  storage: location.search.includes('db') ? indexedDbStorage('chat') : webStorage('chat'),
  tools: { look: { execute: () => (window.ran++, hangs ? new Promise(() => {}) : 'seen') }, choose: {} },
})
window.chat.subscribe(() => {})
`

declare global {
  var ran: number
  var written: number
}
type Tabs = { chat: ChatSession; ran: number; written: number }

const beginning: readonly ChatRecord[] = [
  { type: 'start', messageId: 'm', provider: 'model' },
  { type: 'text-start', id: '0' },
]
const end: readonly ChatRecord[] = [
  { type: 'text-end', id: '0' },
  { type: 'finish', reason: 'stop' },
]

/** Calls the page's tool where it is asked to, and else says words one by one: some, or words without end. */
function model(): ChatProvider & { asked: number } {
  const provider: ChatProvider & { asked: number } = {
    id: 'model',
    asked: 0,
    stream: ({ messages }, options) => {
      provider.asked++
      const last = messages.at(-1)!
      const said = JSON.stringify(last.content)
      return ChatStream.from(async function* (signal) {
        if (last.role === 'user' && said.includes('look')) {
          yield [
            { type: 'start', messageId: 'm', provider: 'model' },
            { type: 'tool-call-start', toolCallId: `call${provider.asked}`, toolName: 'look' },
          ]
          // Other tabs hear of it, and read it too.
          await wait(150, undefined, { signal })
          yield [
            { type: 'tool-call-end', toolCallId: `call${provider.asked}`, toolName: 'look', input: {} },
            { type: 'finish', reason: 'tool-calls' },
          ]
          return
        }
        if (last.role === 'user' && said.includes('choose')) {
          yield [
            { type: 'start', messageId: 'm', provider: 'model' },
            ...['a', 'b'].flatMap((toolCallId): ChatRecord[] => [
              { type: 'tool-call-start', toolCallId, toolName: 'choose' },
              { type: 'tool-call-end', toolCallId, toolName: 'choose', input: {} },
            ]),
            { type: 'finish', reason: 'tool-calls' },
          ]
          return
        }
        yield [...beginning]
        for (let at = 0; said.includes('endless') || at < 40; at++) {
          await wait(10, undefined, { signal })
          yield [{ type: 'text-delta', id: '0', delta: `${at} ` }]
        }
        yield [...end]
      }, options)
    },
  }
  return provider
}

const words = `${Array.from({ length: 40 }, (_, at) => at).join(' ')} `
const insecure = 'insecure.test'
let browser: Awaited<ReturnType<typeof openBrowser>>

const textsIn = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    (globalThis as unknown as Tabs).chat
      .getSnapshot()
      .messages.map(({ message: { content } }) =>
        typeof content === 'string' ? content : content.map(part => ('text' in part ? part.text : part.type)).join(),
      ),
  )
const statusIn = (page: Page): Promise<string> =>
  page.evaluate(() => (globalThis as unknown as Tabs).chat.getSnapshot().status)
const lastIn = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => (globalThis as unknown as Tabs).chat.getSnapshot().messages.at(-1)?.status)
const waitingIn = (page: Page): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as Tabs).chat.getSnapshot().waiting.map(({ toolCallId }) => toolCallId))
/** Does not wait for the answer. */
const say = (page: Page, text: string): Promise<void> =>
  page.evaluate(said => void (globalThis as unknown as Tabs).chat.send(said), text)
const give = (page: Page, toolCallId: string): Promise<void> =>
  page.evaluate(
    id => void (globalThis as unknown as Tabs).chat.addToolResult({ toolCallId: id, output: id }),
    toolCallId,
  )
const stop = (page: Page): Promise<void> => page.evaluate(() => (globalThis as unknown as Tabs).chat.stop())

describe.skipIf(executablePath === undefined)('two tabs in Chromium', () => {
  let script: string
  beforeAll(async () => {
    script = (await bundlePage(code)).outputFiles[0]!.text
    browser = await openBrowser(`--host-resolver-rules=MAP ${insecure} 127.0.0.1`)
  })
  afterAll(() => browser?.close())

  describe.each([
    ['web', '127.0.0.1'],
    ['db', '127.0.0.1'],
    ['web', insecure],
    ['db', insecure],
  ])('%s at %s', (kind, host) => {
    const hasLocks = host !== insecure

    async function site() {
      const provider = model()
      const site = await startSite(
        script,
        createChatHandler({
          provider,
          store: memoryStore(),
          clientTools: ['look', 'choose'],
          prepare: request => ({
            request: { ...request, tools: ['look', 'choose'].map(name => ({ name, parameters: { type: 'object' } })) },
          }),
          hosts: [insecure, '127.0.0.1'],
        }),
      )
      const pages: Page[] = []
      onTestFinished(async () => {
        for (const page of pages) await page.close()
        site.close()
      })
      const open = async (how = ''): Promise<Page> => {
        const page = await browser.context.newPage()
        pages.push(page)
        await page.goto(`${site.origin.replace('127.0.0.1', host)}/?${kind}${how}`)
        await expect
          .poll(() => page.evaluate(() => (globalThis as unknown as Tabs).chat?.getSnapshot().restored))
          .toBe(true)
        expect(await page.evaluate(() => 'locks' in navigator)).toBe(hasLocks)
        return page
      }
      return { ...site, provider, open }
    }

    it('show an answer as it grows, and write little for it', async () => {
      const { provider, open, requests } = await site()
      const [one, two] = [await open(), await open()]
      await say(one, 'count')
      await expect.poll(() => statusIn(two)).toBe('streaming')
      await expect.poll(() => textsIn(two)).toEqual(['count', words])
      await expect.poll(() => textsIn(one)).toEqual(['count', words])
      for (const page of [one, two]) await expect.poll(() => statusIn(page)).toBe('ready')
      expect(provider.asked).toBe(1)
      expect(requests.filter(request => request.startsWith('POST'))).toHaveLength(1)
      for (const page of [one, two]) expect(await page.evaluate(() => globalThis.written)).toBeLessThan(12)
    })

    it('stop it in both', async () => {
      const { open } = await site()
      const [one, two] = [await open(), await open()]
      await say(one, 'endless')
      await expect.poll(() => statusIn(two)).toBe('streaming')
      await stop(two)
      for (const page of [one, two]) {
        await expect.poll(() => statusIn(page)).toBe('ready')
        expect(await lastIn(page)).toBe('stopped')
      }
    })

    it('ask once with what each has answered in the same moment', async () => {
      const { provider, open } = await site()
      const tabs = [await open(), await open()]
      for (let round = 1; round <= 6; round++) {
        await say(tabs[round % 2]!, 'choose')
        for (const page of tabs) await expect.poll(() => waitingIn(page)).toEqual(['a', 'b'])
        await Promise.all([give(tabs[0]!, 'a'), give(tabs[1]!, 'b')])
        for (const page of tabs) {
          await expect
            .poll(async () => (await textsIn(page)).slice(-4))
            .toEqual(['choose', 'tool-call,tool-call', 'tool-result,tool-result', words])
          await expect.poll(() => statusIn(page)).toBe('ready')
          expect(await textsIn(page)).toHaveLength(4 * round)
        }
        expect(provider.asked).toBe(2 * round)
      }
    })

    it('ask what the tab that is closed has not got through', async () => {
      const { provider, open } = await site()
      const [one, two] = [await open(), await open()]
      await one.route('**/api/chat', () => {})
      await say(one, 'count')
      await expect.poll(async () => (await textsIn(two)).length).toBe(2)
      await one.close()
      // Without Web Locks nobody knows that it is gone: the next load asks.
      if (!hasLocks) await two.reload()
      await expect.poll(() => textsIn(two)).toEqual(['count', words])
      expect(provider.asked).toBe(1)
      const later = await open()
      expect(await textsIn(later)).toEqual(['count', words])
    })

    if (!hasLocks) return

    it('run each call of a tool once', async () => {
      const { provider, open } = await site()
      const tabs = [await open(), await open()]
      for (let round = 1; round <= 6; round++) {
        await say(tabs[round % 2]!, 'look')
        for (const page of tabs) {
          await expect.poll(async () => (await textsIn(page)).length).toBe(4 * round)
          await expect.poll(async () => (await textsIn(page)).at(-1)).toBe(words)
          await expect.poll(() => statusIn(page)).toBe('ready')
        }
      }
      const ran = await Promise.all(tabs.map(page => page.evaluate(() => globalThis.ran)))
      expect(ran[0]! + ran[1]!).toBe(6)
      expect(provider.asked).toBe(12)
    })

    it('run the tool of a tab that is closed amid it', async () => {
      const { provider, open } = await site()
      const one = await open('&hangs')
      await say(one, 'look')
      await expect.poll(() => one.evaluate(() => globalThis.ran)).toBe(1)
      const two = await open()
      await expect.poll(() => statusIn(two)).toBe('submitted')
      expect(await two.evaluate(() => globalThis.ran)).toBe(0)
      await one.close()
      await expect.poll(() => textsIn(two)).toEqual(['look', 'tool-call', 'tool-result', words])
      expect(provider.asked).toBe(2)
    })
  })
})
