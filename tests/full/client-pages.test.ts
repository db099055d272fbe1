import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChatRecord, ChatStream } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import { createChatHandler } from '@millrace/server'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { fakeProvider } from '../../packages/server/test/support/provider.js'
import { ending, more, opening, type Tap, tap } from '../../packages/server/test/support/streams.js'
import { readDocuments } from '../../scripts/docs/documents.ts'
import { isOriginal, pageExamplesOf } from '../../scripts/docs/examples.ts'
import { executablePath, openBrowser } from '../support/browser.ts'
import { bundle, bundleExample, fixture, type PageLanguage, pages } from '../support/client-pages/bundle.ts'
import { type PageTask, tasksWhile } from '../support/client-pages/long-tasks.ts'
import { startSite } from '../support/client-pages/site.ts'
import { slownessOf } from '../support/client-pages/slowness.ts'
import { freePort } from '../support/free-port.ts'
import { installNpmFixture, type NpmFixture } from '../support/npm-fixture.ts'

// Pages of each framework over a real server. React runs in StrictMode, in its development form, which mounts everything twice.

/** The blocks of the documents that run in a page. */
const examples: readonly { place: string; language: PageLanguage; code: string }[] = readDocuments(
  join(import.meta.dirname, '../..'),
)
  .filter(isOriginal)
  .flatMap(pageExamplesOf)
const chats = examples.filter(({ language, code }) => language !== 'ts' && !code.includes('useObject'))
const objects = examples.filter(({ code }) => code.includes('useObject'))
const scripts = examples.filter(({ language }) => language === 'ts')
let installed: NpmFixture
let browser: Awaited<ReturnType<typeof openBrowser>>

describe.skipIf(executablePath === undefined)('a chat in Chromium', () => {
  beforeAll(async () => {
    installed = await installNpmFixture(fixture)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    installed?.remove()
  })

  describe.each(pages)('%s', name => {
    let script: string
    beforeAll(async () => {
      script = await bundle(installed, name, 'development')
    })

    /** A site over a provider whose answers the test feeds, and a tab with its page. */
    async function open() {
      const taps: Tap[] = []
      const provider = fakeProvider(() => {
        const next = tap()
        taps.push(next)
        return next.stream
      })
      const site = await startSite(script, createChatHandler({ provider, store: memoryStore() }))
      onTestFinished(() => site.close())
      const chat = await openPage(site.origin)
      return { ...site, taps, provider, chat }
    }

    /** The site with a question that is asked, and an answer that has begun. */
    async function ask() {
      const opened = await open()
      await opened.chat.say('Hi')
      await expect.poll(() => opened.taps.length).toBe(1)
      opened.taps[0]!.push(opening)
      await expect.poll(() => opened.chat.texts()).toEqual(['Hi', '落霞'])
      return opened
    }

    test('shows the answer as it comes, and its end', async () => {
      const { chat, taps, requests } = await open()
      expect(await chat.status()).toBe('ready')
      await chat.say('Hi')
      await expect.poll(() => chat.status()).toBe('submitted')
      await expect.poll(() => taps.length).toBe(1)
      taps[0]!.push(opening)
      await expect.poll(() => chat.texts()).toEqual(['Hi', '落霞'])
      expect(await chat.status()).toBe('streaming')
      taps[0]!.push(more('与孤鹜齐飞'))
      await expect.poll(() => chat.texts()).toEqual(['Hi', '落霞与孤鹜齐飞'])
      taps[0]!.push(ending)
      await expect.poll(() => chat.status()).toBe('ready')
      expect(requests).toEqual(['POST /api/chat'])
    })

    test('stop: the vendor is left at once, and what has come stays', async () => {
      const { chat, taps, requests } = await ask()
      await chat.press('#stop')
      await taps[0]!.whenCancelled
      await expect.poll(() => chat.status()).toBe('ready')
      expect(await chat.states()).toEqual(['complete', 'stopped'])
      expect(await chat.texts()).toEqual(['Hi', '落霞'])
      expect(requests).toEqual(['POST /api/chat', 'DELETE /api/chat/:id'])
    })

    test('a reload amid the answer: it goes on, whole, and nothing is asked anew', async () => {
      const { chat, taps, requests, provider } = await ask()
      await chat.page.reload()
      await expect.poll(() => chat.texts()).toEqual(['Hi', '落霞'])
      taps[0]!.push(more('与孤鹜'))
      taps[0]!.push(more('齐飞'))
      taps[0]!.push(ending)
      await expect.poll(() => chat.status()).toBe('ready')
      expect(await chat.texts()).toEqual(['Hi', '落霞与孤鹜齐飞'])
      expect(requests).toEqual(['POST /api/chat', 'GET /api/chat/:id'])
      expect(provider.asked.length).toBe(1)
      await chat.page.reload()
      await expect.poll(() => chat.texts()).toEqual(['Hi', '落霞与孤鹜齐飞'])
      expect(requests.length).toBe(2)
    })

    test('offline and back: it goes on where it was, and nothing is asked anew', async () => {
      const { chat, taps, requests, provider, cut } = await ask()
      await browser.context.setOffline(true)
      onTestFinished(() => browser.context.setOffline(false))
      // Chromium lets requests that are open go on.
      cut()
      taps[0]!.push(more('与孤鹜'))
      await chat.page.waitForEvent('requestfailed', request => request.method() === 'GET')
      expect(await chat.status()).toBe('streaming')
      await browser.context.setOffline(false)
      taps[0]!.push(more('齐飞'))
      taps[0]!.push(ending)
      await expect.poll(() => chat.status(), { timeout: 60_000 }).toBe('ready')
      expect(await chat.texts()).toEqual(['Hi', '落霞与孤鹜齐飞'])
      expect(requests[0]).toBe('POST /api/chat')
      expect(new Set(requests.slice(1))).toEqual(new Set(['GET /api/chat/:id']))
      expect(provider.asked.length).toBe(1)
    })

    test('two tabs read one stream', async () => {
      const { chat, taps, requests, provider, origin } = await ask()
      const second = await openPage(origin)
      await expect.poll(() => second.texts()).toEqual(['Hi', '落霞'])
      taps[0]!.push(more('与孤鹜'))
      for (const tab of [chat, second]) await expect.poll(() => tab.texts()).toEqual(['Hi', '落霞与孤鹜'])
      taps[0]!.push(ending)
      for (const tab of [chat, second]) await expect.poll(() => tab.status()).toBe('ready')
      expect(requests).toEqual(['POST /api/chat', 'GET /api/chat/:id'])
      expect(provider.asked.length).toBe(1)
    })

    test('regenerate and edit stop the answer that runs and are branches, which a reload keeps', async () => {
      const { chat, taps, provider } = await ask()
      await chat.press('.regenerate')
      await taps[0]!.whenCancelled
      await expect.poll(() => taps.length).toBe(2)
      taps[1]!.push([...opening, ...more(' again'), ...ending])
      await expect.poll(() => chat.texts()).toEqual(['Hi', '落霞 again'])
      expect(await chat.branches()).toEqual(['1/1', '2/2'])
      await chat.press('article:last-of-type .previous')
      await expect.poll(() => chat.texts()).toEqual(['Hi', '落霞'])
      await chat.page.fill('#input', 'Hello')
      await chat.press('.edit')
      await expect.poll(() => taps.length).toBe(3)
      expect(provider.asked[2]!.messages).toEqual([{ role: 'user', content: 'Hello' }])
      taps[2]!.push([...opening, ...ending])
      await expect.poll(() => chat.branches()).toEqual(['2/2', '1/1'])
      await expect.poll(() => chat.status()).toBe('ready')
      await chat.page.reload()
      await expect.poll(() => chat.texts()).toEqual(['Hello', '落霞'])
      await chat.press('article:first-of-type .previous')
      await expect.poll(() => chat.texts()).toEqual(['Hi', '落霞'])
      expect(await chat.branches()).toEqual(['1/2', '1/2'])
    })

    test('the server is killed and starts anew: the page keeps what came, and says that it is not all', async () => {
      const site = await startSite(script, createChatHandler({ provider: fakeProvider() }))
      onTestFinished(() => site.close())
      const server = await killableServer(site.origin)
      const chat = await openPage(`${site.origin}/?api=${encodeURIComponent(server.url)}`)
      await chat.say('Hi')
      await expect.poll(async () => (await chat.texts())[1] ?? '').toContain('5 ')
      await server.kill()
      const seen = (await chat.texts())[1]!
      await server.start()
      await expect.poll(() => chat.status(), { timeout: 60_000 }).toBe('error')
      expect(await chat.error()).toBe('truncated')
      const [, text] = await chat.texts()
      expect(text!.startsWith(seen)).toBe(true)
      const words = text!.trim().split(' ').map(Number)
      expect(words).toEqual(words.map((_, index) => index + 1))
    })
  })

  test('every block of a page in a document is one that runs here', () => {
    expect([chats, objects, scripts].map(({ length }) => length)).toEqual([6, 2, 1])
    expect(chats.length + objects.length + scripts.length).toBe(examples.length)
  })

  test.each(chats)('the example of $place in $language asks, and shows the answer', async ({ code, language }) => {
    const script = await bundleExample(installed, code, language)
    const provider = fakeProvider()
    const site = await startSite(script, createChatHandler({ provider, store: memoryStore() }))
    onTestFinished(() => site.close())
    const { page } = await openPage(site.origin)
    await page.fill('[aria-label=Message]', 'Hi')
    await page.click('text=Send')
    await page.waitForSelector('text=落霞与孤鹜齐飞')
    await page.waitForSelector('text=Send')
    expect(provider.asked).toMatchObject([{ messages: [{ role: 'user', content: 'Hi' }] }])
  })

  test.each(objects)('the example of $place asks, and shows the object', async ({ code, language }) => {
    const script = await bundleExample(installed, code.replace('/api/city', '/api/chat/city'), language)
    const provider = fakeProvider(() => ChatStream.from(city))
    const site = await startSite(script, createChatHandler({ provider }))
    onTestFinished(() => site.close())
    const { page } = await openPage(site.origin)
    await page.click('button')
    await page.waitForSelector('text=Halle')
    expect(provider.asked).toMatchObject([{ messages: [{ content: 'A city of Saxony-Anhalt?' }] }])
    if (code.includes('result.people')) await page.waitForSelector('text=244000 people')
  })

  test.each(scripts)(
    'the script of $place asks, tells the answer, and has it after a reload',
    async ({ code, language }) => {
      const script = await bundleExample(installed, code, language)
      const provider = fakeProvider()
      const site = await startSite(script, createChatHandler({ provider, store: memoryStore() }))
      onTestFinished(() => site.close())
      const page = await browser.context.newPage()
      onTestFinished(() => page.close())
      const said: string[] = []
      page.on('console', message => said.push(message.text()))
      await page.goto(site.origin)
      await expect.poll(() => said.at(-1)).toBe('ready [What is a millrace?, 落霞与孤鹜齐飞]')
      expect(said[0]).toBe('submitted [What is a millrace?, ]')
      await page.reload()
      await expect.poll(() => provider.asked.length).toBe(2)
      expect(provider.asked[1]!.messages).toHaveLength(3)
    },
  )

  // Of five runs the best counts: the browser's garbage is collected when it likes. Times are of the processor, for a machine of a known speed.
  test.each(pages)('%s: an answer of 20,000 tokens takes no long task', async name => {
    const script = await bundle(installed, name, 'production')
    const provider = fakeProvider(() => ChatStream.from(burst))
    const site = await startSite(script, createChatHandler({ provider, store: memoryStore() }))
    onTestFinished(() => site.close())
    const runs: PageTask[][] = []
    for (let run = 1; run <= 5 && !runs.some(long => long.length === 0); run++) {
      const chat = await openPage(site.origin)
      const tasks = await tasksWhile(chat.page, `${site.origin}/page.js`, async () => {
        await chat.say('Hi')
        await chat.page.waitForFunction(isComplete)
      })
      const [, text] = await chat.texts()
      expect(text).toHaveLength(2 + 20_000 * 5)
      const longMs = 50 * (await slownessOf(chat.page))
      runs.push(tasks.filter(({ ms }) => ms >= longMs))
      await chat.page.evaluate('localStorage.clear()')
    }
    expect(runs.at(-1)).toEqual([])
  })
})

/** An answer of 20,000 tokens, of five characters each, as fast as it can be read. */
async function* burst(): AsyncGenerator<readonly ChatRecord[]> {
  yield opening
  for (let at = 1; at <= 20_000; at++) yield more(at % 40 === 0 ? 'end\n\n' : 'word ')
  yield ending
}

/** An answer that is an object, in two pieces. */
async function* city(): AsyncGenerator<readonly ChatRecord[]> {
  const [start, begin] = opening
  yield [start!, begin!, { type: 'text-delta', id: '0', delta: '{"city":"Halle",' }]
  yield [{ type: 'text-delta', id: '0', delta: '"people":244000}' }]
  yield ending
}

/** In the page: the answer has ended. */
const isComplete = `document.querySelectorAll('article').length > 1 && document.querySelector('#status').textContent === 'ready'`

/** A tab with a chat. */
async function openPage(url: string) {
  const page: Page = await browser.context.newPage()
  const broken: string[] = []
  page.on('pageerror', error => broken.push(error.message))
  onTestFinished(async () => {
    await page.close()
    expect(broken).toEqual([])
  })
  await page.goto(url)
  return {
    page,
    async say(text: string) {
      await page.fill('#input', text)
      await page.click('#send')
    },
    press: (selector: string) => page.click(selector),
    status: () => page.locator('#status').textContent(),
    error: () => page.locator('#error').textContent(),
    /** The texts of the messages. */
    texts: () => page.locator('article .text').allTextContents(),
    states: () => page.evaluate(`[...document.querySelectorAll('article')].map(each => each.dataset.status)`),
    branches: () => page.locator('article .branch').allTextContents(),
  }
}

/** The fixture's server in a process of its own, over a file that outlives it. */
async function killableServer(origin: string) {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-pages-'))
  const port = await freePort()
  let child: ChildProcess | undefined
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  const start = async () => {
    child = fork(join(fixture, 'server.mjs'), [join(folder, 'streams.sqlite'), String(port), origin])
    await once(child, 'message')
  }
  onTestFinished(async () => {
    await kill()
    rmSync(folder, { recursive: true, force: true })
  })
  await start()
  return { url: `http://127.0.0.1:${port}/chat`, kill, start }
}
