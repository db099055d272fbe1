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
  const answered = () => page.locator('.assistant:not(.waiting)').last()

  it('streams the poem for the prompt that it comes with, reasoning apart from the answer', async () => {
    await open()
    await page.click('#send')
    await answered().waitFor()
    const text = await answered().locator('.text').textContent()
    for (const line of poem) expect(text).toContain(line)
    const reasoning = await answered().locator('.reasoning').textContent()
    expect(reasoning).toContain('王勃')
    expect(text).not.toContain(reasoning)
    expect(await answered().locator('.note').textContent()).toMatch(/\d+ tokens in, \d+ out/)
  })

  it('tells the model what was said before', async () => {
    const { emulator } = await open({ answer: body => ({ text: `${body.messages.length} messages` }) })
    for (const count of [1, 3]) {
      await page.fill('#prompt', 'again')
      await page.click('#send')
      await page.getByText(`${count} messages`).waitFor()
      await answered().waitFor()
    }
    expect(emulator.requests).toHaveLength(2)
  })

  it('stops an answer, and the call to the vendor with it', async () => {
    const { emulator } = await open({ pace: { tokensPerSecond: 20 }, answer: () => ({ text: 'word '.repeat(10_000) }) })
    await page.fill('#prompt', 'go on forever')
    await page.click('#send')
    await page.getByText('word word').waitFor()
    await page.click('#stop')
    expect(await emulator.requests[0]!.ended).toBe('reader-left')
    await answered().waitFor()
    expect(await answered().locator('.note').textContent()).toBe('Stopped.')
    expect(await answered().locator('.text').textContent()).toContain('word word')
    expect(await page.locator('.error').count()).toBe(0)
    expect(await page.inputValue('#prompt')).toBe('go on forever')
  })

  it.each([
    ['error:1305', 'The service is not available at the moment.'],
    ['error-in-stream:1234 after=12', 'The connection to the model provider failed.'],
    ['cut after=12', 'The answer ended before it was complete.'],
  ])('shows an emulated failure as an error: %s', async (fault, message) => {
    await open()
    await page.selectOption('#fault', fault)
    await page.fill('#prompt', 'hello')
    await page.click('#send')
    const error = page.locator('.error')
    await error.waitFor()
    expect(await error.textContent()).toContain(message)
    expect(await page.locator('.waiting').count()).toBe(0)
  })

  it('withdraws what a restarted generation has shown', async () => {
    await open({ answer: () => ({ text: 'one two three four five six seven eight' }) })
    await page.selectOption('#fault', 'splice:12')
    await page.fill('#prompt', 'count')
    await page.click('#send')
    await answered().waitFor()
    expect(await answered().locator('.text').allInnerTexts()).toEqual(['one two three four five six seven eight'])
  })

  it('keeps the cursor in the prompt: behind Send, Enter, Stop and New chat', async () => {
    await open({ pace: { tokensPerSecond: 20 }, answer: () => ({ text: 'word '.repeat(10_000) }) })
    const focused = () => page.evaluate(() => document.activeElement?.id)
    for (const act of [() => page.click('#send'), () => page.press('#prompt', 'Enter')]) {
      await page.fill('#prompt', 'go on')
      await act()
      await page.locator('.waiting').waitFor()
      expect(await focused()).toBe('prompt')
      await page.click('#stop')
      await answered().waitFor()
      expect(await focused()).toBe('prompt')
    }
    await page.click('#clear')
    expect(await focused()).toBe('prompt')
  })

  it('needs no pointer: typing replaces the prompt, Enter sends it, Escape stops the answer', async () => {
    const { emulator } = await open({ pace: { tokensPerSecond: 20 }, answer: () => ({ text: 'word '.repeat(10_000) }) })
    await page.keyboard.type('go on')
    await page.keyboard.press('Enter')
    await page.getByText('word word').waitFor()
    await page.keyboard.press('Escape')
    expect(await emulator.requests[0]!.ended).toBe('reader-left')
    await answered().waitFor()
    expect(await page.locator('.user').textContent()).toBe('go on')
    expect(await answered().locator('.note').textContent()).toBe('Stopped.')
  })

  it('begins a new chat in the middle of an answer with an empty page and prompt', async () => {
    const { emulator } = await open({ pace: { tokensPerSecond: 20 }, answer: () => ({ text: 'word '.repeat(10_000) }) })
    await page.fill('#prompt', 'go on')
    await page.press('#prompt', 'Enter')
    await page.getByText('word word').waitFor()
    await page.click('#clear')
    expect(await emulator.requests[0]!.ended).toBe('reader-left')
    await page.locator('#send').waitFor()
    expect(await page.locator('article').count()).toBe(0)
    expect(await page.inputValue('#prompt')).toBe('')
  })

  it('stays usable with a prompt of 200 KB: folds it, and sends all of it', async () => {
    const { emulator } = await open({
      answer: body => ({ text: `${JSON.stringify(body.messages).length} characters. `.repeat(200) }),
    })
    const long = 'A millrace leads water to the wheel. '.repeat(5_600)
    await page.fill('#prompt', long)
    await page.click('#send')
    await answered().waitFor()
    expect(await answered().locator('.text').textContent()).toContain('characters.')
    expect(emulator.requests).toHaveLength(1)
    expect(JSON.stringify(emulator.requests[0]!.body)).toContain(long.trim())
    // Folded, it is not laid out: the page is a few screens long, not two hundred.
    expect(await page.evaluate(() => document.body.scrollHeight / innerHeight)).toBeLessThan(10)
    await page.locator('.user summary').click()
    expect(await page.locator('.user').last().textContent()).toContain(long.trim())
  })

  it('shows what the model writes as text, whatever it is', async () => {
    const text = '<img src="http://127.0.0.1:9/x.png" onerror="alert(1)"><script>alert(2)</script>'
    await open({ answer: () => ({ reasoning: text, text }) })
    await page.click('#send')
    await answered().waitFor()
    expect(await answered().locator('.text').textContent()).toBe(text)
    expect(await page.locator('main img, main script').count()).toBe(0)
  })
})
