import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { executablePath, openBrowser } from '../../support/browser.ts'
import { findPart, findProgram } from '../../support/parts.ts'
import { type DemoProcess, startDemoProcess } from './support/demo-process.ts'

// `npm run demo:cluster`: servers that die while a page reads from them, or while they ask the model.

const redis = findPart('redis-server', () => findProgram('redis-server'))
/** The promise: something of the answer is read again by then. */
const promisedMs = 3_000

describe.skipIf(executablePath === undefined || redis === undefined)('the cluster', { timeout: 90_000 }, () => {
  let browser: { context: BrowserContext; close(): Promise<void> }
  let demo: DemoProcess
  let page: Page

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    demo = await startDemoProcess('--cluster')
    page = await browser.context.newPage()
    await page.setViewportSize({ width: 1400, height: 900 })
    await page.goto(demo.address)
    if ((await page.locator('.room').count()) === 0)
      await page.getByRole('button', { name: 'Open the machine room' }).first().click()
    await page.getByRole('textbox', { name: 'Message' }).fill('A long answer, please.')
    await page.keyboard.press('Enter')
    await expect.poll(records, { timeout: 15_000 }).toBeGreaterThan(40)
  })
  afterEach(async () => {
    await page.close()
    await demo.close()
  })

  /** A number of the machine room, by its name. */
  const shown = async (name: string): Promise<string> =>
    (await page.locator('.room-numbers div', { hasText: name }).locator('dd').textContent()) ?? ''
  const records = async (): Promise<number> => Number(await shown('Records').catch(() => 0))
  const reader = (): Promise<string> => shown('Server that the page reads from')
  const strike = (name: string): Promise<void> => page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
  const story = (): Promise<string[]> => page.locator('.room-story li').allTextContents()
  const answers = () => page.locator('.messages-answer')

  test('a page whose server dies reads the same answer from the other one', async () => {
    const producer = await reader()
    // The proxy asks the servers in turn, so that the page comes to the other one.
    while ((await reader()) === producer) {
      const before = Number(await shown('Reconnects'))
      await strike('Cut the page’s connection')
      await expect.poll(async () => Number(await shown('Reconnects'))).toBeGreaterThan(before)
    }
    const before = await records()
    await strike('Kill the server that the page reads from')
    await expect.poll(reader, { timeout: promisedMs, interval: 50 }).toBe(producer)
    await expect.poll(records, { timeout: promisedMs, interval: 50 }).toBeGreaterThan(before)
    await page.locator('.messages-answer[data-status=complete]').waitFor({ timeout: 40_000 })
    expect(await answers().last().textContent()).toContain('loses not a drop on the way')
    expect((await story()).filter(line => line.includes('takes the question'))).toHaveLength(1)
    expect((await story()).join('\n')).toMatch(/server-\d is dead[\s\S]*The page goes on at/)
  })

  test('an answer whose server dies is told to be cut, and asked for once more by itself', async () => {
    const producer = await reader()
    await strike('Kill the server that asks the model')
    const other = producer === 'server-1' ? 'server-2' : 'server-1'
    await page.getByText('The server that was answering has died.').waitFor({ timeout: promisedMs })
    await expect.poll(reader, { timeout: promisedMs, interval: 50 }).toBe(other)
    await expect.poll(() => shown('Time to first token'), { timeout: promisedMs, interval: 50 }).toMatch(/ms$/)
    await page.locator('.messages-answer[data-status=complete]').waitFor({ timeout: 40_000 })
    expect(await answers().last().textContent()).toContain('loses not a drop on the way')
    // The prefix is kept beside it.
    await page.getByRole('button', { name: 'Previous version' }).click()
    await page.locator('.messages-answer[data-status=failed]').waitFor()
  })
})
