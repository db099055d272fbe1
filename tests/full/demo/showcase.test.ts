import { execFileSync } from 'node:child_process'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { findPart } from '../../support/parts.ts'
import { type DemoProcess, startDemoProcess } from './support/demo-process.ts'
import { describeInChromium, testBrowser } from './support/in-chromium.ts'

const mathFont = findPart('font for formulas', () => {
  const found = execFileSync('fc-list', { encoding: 'utf8' })
  if (!/(STIX Two|Cambria|Latin Modern|Libertinus|DejaVu|Noto Sans) Math/.test(found))
    throw new Error('fc-list names none')
  return true
})

describeInChromium('the examples of the empty page, over the emulators', { timeout: 120_000 }, () => {
  const browser = testBrowser()
  let demo: DemoProcess
  beforeAll(async () => {
    demo = await startDemoProcess()
  }, 60_000)
  afterAll(() => demo?.close())

  async function open(): Promise<Page> {
    const context = await browser.newContext()
    onTestFinished(() => context.close())
    const page = await context.newPage()
    await page.goto(demo.address)
    await page.locator('.picker').first().waitFor()
    return page
  }
  /** Takes an example by its label, and sends it. */
  async function take(page: Page, label: string): Promise<void> {
    await page
      .locator('.messages-empty')
      .getByRole('button', { name: new RegExp(`^${label}`) })
      .click()
    await page.locator('#message').press('Enter')
  }
  const ended = (page: Page) =>
    page.locator('.messages-answer[data-status=complete]').last().waitFor({ timeout: 90_000 })

  test('a picture comes from a model that makes some, and can be saved', async () => {
    const page = await open()
    await take(page, 'Picture')
    await ended(page)
    await page.getByRole('img', { name: 'Picture made by the model' }).waitFor()
    await expect.poll(() => page.evaluate("document.querySelector('.files img').naturalWidth")).toBe(384)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save answer.png' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('answer.png')
    expect(await page.locator('.picker').first().textContent()).toContain('gemini-3-pro-image')
  })

  test('sources stand below an answer for which the web was searched, and below no other', async () => {
    const page = await open()
    await take(page, 'Sources')
    await ended(page)
    const sources = page.getByRole('region', { name: 'Sources' })
    expect(await sources.getByRole('link').count()).toBe(2)
    const search = page.getByRole('button', { name: 'Search the web' })
    expect(await search.getAttribute('aria-pressed')).toBe('true')
    await search.press('Enter')
    expect(await search.getAttribute('aria-pressed')).toBe('false')
    await page.locator('#message').fill('And tide mills elsewhere?')
    await page.locator('#message').press('Enter')
    await page.locator('.messages-answer').nth(1).waitFor()
    await ended(page)
    expect(await sources.count()).toBe(1)
  })

  test('one call follows the other, and knows what it found', async () => {
    const page = await open()
    await take(page, 'Tool')
    await page.getByRole('button', { name: 'Allow once' }).click({ timeout: 60_000 })
    await page.locator('.tools-call[data-state=done]').nth(1).waitFor({ timeout: 60_000 })
    const calls = await page.locator('.tools-call').allTextContents()
    expect(calls.map(text => /get_weather|send_message/.exec(text)?.[0])).toEqual(['get_weather', 'send_message'])
    await page.getByRole('listitem').filter({ hasText: 'sent true, to Lin, text city Hangzhou' }).waitFor()
  })

  test('thoughts take their time, and have it after a reload', async () => {
    const page = await open()
    await take(page, 'Thinking')
    const head = page.locator('.reasoning-said')
    await page.getByText(/^Thinking, [3-9] s$/).waitFor({ timeout: 60_000 })
    await ended(page)
    const told = await head.textContent()
    expect(told).toMatch(/^Thought for \d+ s$/)
    await page.reload()
    await ended(page)
    await expect.poll(() => head.textContent()).toBe(told)
  })

  test.skipIf(mathFont === undefined)('the root of a formula has its sign, and tall brackets are tall', async () => {
    const page = await open()
    await take(page, 'Formulas')
    await ended(page)
    await page.locator('msqrt').waitFor()
    const size = (selector: string): Promise<{ width: number; height: number }> =>
      page.evaluate(
        `(({ width, height }) => ({ width, height }))(document.querySelector('${selector}').getBoundingClientRect())`,
      )
    // Without a font for formulas Chromium draws no sign, which would take its room before the content.
    expect((await size('msqrt')).width).toBeGreaterThan((await size('msqrt > *')).width + 5)
    expect((await size('.math-display mo[fence=true]')).height).toBeGreaterThan(
      (await size('.math-display mi')).height * 1.5,
    )
  })

  test('an answer that begins anew shows what was withdrawn', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Machine room' }).click()
    await page.getByRole('button', { name: /^The model begins anew/ }).click()
    await take(page, 'Table')
    await page.getByText('Once more, from the beginning.').first().waitFor({ timeout: 60_000 })
    await ended(page)
    await page.getByText(/characters are withdrawn/).waitFor()
    const answer = await page.locator('.messages-answer').textContent()
    expect(answer!.split('| way |').length).toBeLessThan(3)
    expect(answer).toContain('server-sent events')
  })
})
