import { createGlmEmulator, emulatorKey, type GlmEmulatorOptions } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { memoryStore } from '@millrace/resume'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { listen } from '../../../../apps/demo/src/server/listen.js'
import { emulatedModels } from '../../../../apps/demo/src/server/models/emulators.js'
import { createDemoServer } from '../../../../apps/demo/src/server/server.js'
import type { TestBrowser } from './in-chromium.ts'

const builtPage = new URL('../../../../apps/demo/dist/page/', import.meta.url)

/** A demo over an emulator, and a tab with its page. */
export interface DemoTab {
  readonly address: string
  readonly page: Page
  readonly context: BrowserContext
  readonly emulator: ReturnType<typeof createGlmEmulator>
  /** Models that were asked, by their vendor's names. */
  readonly models: () => readonly string[]
  /** True where the request of this number, from 0, holds a text as it stands in JSON. */
  readonly wasSent: (request: number, text: string) => boolean
  /** Opens another tab of the same browser. */
  readonly openTab: () => Promise<Page>
}

/**
 * Opens the demo's page. At the end of the test no request may have gone elsewhere, no script of an answer or a file name may have run, nothing may have
 * been thrown.
 */
export async function openDemo(
  browser: TestBrowser,
  options: GlmEmulatorOptions = {},
  contextOptions: BrowserContextOptions = {},
): Promise<DemoTab> {
  const emulator = createGlmEmulator(options)
  const vendor = await emulator.listen()
  const demo = createDemoServer({
    models: modelsAt(vendor.baseURL),
    page: builtPage,
    store: memoryStore(),
    approvalSecret: 'a secret of the tests, long enough',
  })
  const address = await listen(demo.server, 0)
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...contextOptions,
  })
  const wrong: string[] = []
  const openTab = async (): Promise<Page> => {
    const page = await context.newPage()
    watch(page, address, wrong)
    await page.goto(address)
    await page.locator('#message').waitFor()
    return page
  }
  onTestFinished(async () => {
    const marks = await Promise.all(context.pages().map(page => page.evaluate('globalThis.struck')))
    await context.close()
    await demo.close()
    await vendor.close()
    expect(marks.filter(mark => mark !== undefined)).toEqual([])
    expect(wrong).toEqual([])
  })
  const page = await openTab()
  return {
    address,
    page,
    context,
    emulator,
    openTab,
    models: () => emulator.requests.map(({ body }) => (JSON.parse(String(body)) as { model: string }).model),
    wasSent: (request, text) => String(emulator.requests[request]?.body).includes(JSON.stringify(text).slice(1, -1)),
  }
}

/** The demo's models of GLM, which lose no time before they ask again. */
const modelsAt = (baseURL: string) =>
  emulatedModels({ glm: baseURL }).map(model => ({
    ...model,
    open: (settings: Parameters<typeof model.open>[0]) =>
      glm({ apiKey: emulatorKey, baseURL, minRetryDelayMs: 1, maxRetryDelayMs: 1, ...settings }),
  }))

function watch(page: Page, address: string, wrong: string[]): void {
  page.on('request', request => {
    if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url())) wrong.push(request.url())
  })
  page.on('pageerror', error => wrong.push(error.message))
  page.on('dialog', dialog => wrong.push(`dialog: ${dialog.message()}`))
}

/** Asks something by the keyboard, and waits for the beginning of the answer. */
export async function begin(page: Page, text: string): Promise<void> {
  const before = await page.locator('.messages-answer').count()
  await page.locator('#message').fill(text)
  await page.locator('#message').press('Enter')
  await page.locator('.messages-answer').nth(before).waitFor()
}

/** Asks something by the keyboard, and waits for the end of the answer. */
export async function ask(page: Page, text: string): Promise<void> {
  await begin(page, text)
  await ended(page)
}

/**
 * Waits until the browser keeps all that was said and chosen: behind the save that runs, and behind the one that is made of what has changed meanwhile. A
 * transaction that writes waits for those before it.
 */
export async function saved(page: Page): Promise<void> {
  for (let round = 0; round < 3; round++) await page.evaluate(writeNothing)
}

const writeNothing = `(async () => {
  const done = request => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('millrace-conversation-')) continue
    const database = await done(indexedDB.open(name))
    await done(database.transaction('chats', 'readwrite').objectStore('chats').count())
    database.close()
  }
})()`

/** Waits until no answer is on its way. */
export async function ended(page: Page): Promise<void> {
  await page.locator('.messages-answer').last().waitFor()
  await page.locator('[data-status=running]').waitFor({ state: 'detached' })
}
