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
  const field = () => page.getByRole('textbox', { name: 'Message' })
  const answers = () => page.getByRole('article', { name: 'Answer' })
  const answered = (status = 'complete') => page.locator(`.messages-answer[data-status=${status}]`).last()

  it('streams an answer, asks nobody but its own server, and has the conversation after a reload', async () => {
    await open()
    await field().fill('你是唐朝诗人王勃,请创作一首诗句')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await answered().waitFor()
    for (const line of poem) expect(await answered().textContent()).toContain(line)
    await page.reload()
    await answered().waitFor()
    for (const line of poem) expect(await answered().textContent()).toContain(line)
  })

  it('needs no pointer: typing, Enter to send, Escape to stop', async () => {
    const { emulator } = await open({ pace: { tokensPerSecond: 20 }, answer: () => ({ text: 'word '.repeat(10_000) }) })
    await page.locator('#message:focus').waitFor()
    await page.keyboard.type('go on')
    await page.keyboard.press('Enter')
    await page.getByText('word word').waitFor()
    await page.keyboard.press('Escape')
    expect(await emulator.requests[0]!.ended).toBe('reader-left')
    await answered('stopped').waitFor()
    expect(await answers().last().textContent()).toContain('Stopped.')
  })

  it('says what failed with the remedy, and offers another try', async () => {
    await open()
    await field().fill('!fault error:1211')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('no such model').waitFor()
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(1)
  })
})
