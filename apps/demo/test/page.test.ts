import type { GlmEmulatorOptions } from '@millrace/emulator'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { executablePath, openBrowser } from '../../../tests/support/browser.ts'
import { startDemo } from './support/demo.js'

const poem = [
  '城阙辅三秦，风烟望五津。',
  '与君离别意，同是宦游人。',
  '海内存知己，天涯若比邻。',
  '无为在歧路，儿女共沾巾。',
]

describe.skipIf(executablePath === undefined)('the page in Chromium', { timeout: 30_000 }, () => {
  let browser: { context: BrowserContext; close(): Promise<void> }
  let demo: Awaited<ReturnType<typeof startDemo>> | undefined
  let page: Page
  const elsewhere: string[] = []
  const broken: string[] = []

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    await page.close()
    await demo?.close()
    expect(elsewhere).toEqual([])
    expect(broken.splice(0)).toEqual([])
  })

  async function open(options: GlmEmulatorOptions = {}) {
    const started = await startDemo(options)
    demo = started
    page = await browser.context.newPage()
    page.on('request', request => {
      if (!request.url().startsWith(started.address)) elsewhere.push(request.url())
    })
    page.on('pageerror', error => broken.push(error.message))
    page.on('dialog', dialog => broken.push(dialog.message()))
    await page.goto(started.address)
    return started
  }
  const answered = () => page.locator('article[data-role=assistant][data-status=complete]').last()

  it('streams an answer, and asks nobody but its own server', async () => {
    await open()
    await page.getByRole('textbox').fill('你是唐朝诗人王勃,请创作一首诗句')
    await page.getByRole('button', { name: 'Send' }).click()
    await answered().waitFor()
    const text = await answered().textContent()
    for (const line of poem) expect(text).toContain(line)
  })
})
