import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { executablePath } from '../../support/browser.ts'
import { findPart, findProgram } from '../../support/parts.ts'
import { type DemoProcess, startDemoProcess } from './support/demo-process.ts'
import { begin } from './support/demo-tab.ts'
import { testBrowser } from './support/in-chromium.ts'
import { MachineRoom } from './support/machine-room.ts'

// `npm run demo:cluster`: servers that die while a page reads from them, or while they ask the model.

const redis = findPart('redis-server', () => findProgram('redis-server'))
/** The promise: something of the answer is read again by then. */
const promisedMs = 3_000
const question = 'A long answer, please.'

describe.skipIf(executablePath === undefined || redis === undefined)('the cluster', { timeout: 90_000 }, () => {
  const browser = testBrowser()
  let demo: DemoProcess
  let context: BrowserContext
  let page: Page
  let room: MachineRoom

  beforeEach(async () => {
    demo = await startDemoProcess('--cluster')
    const viewport = { width: 1400, height: 900 }
    context = await browser.newContext({ viewport, permissions: ['clipboard-read', 'clipboard-write'] })
    page = await context.newPage()
    await page.goto(demo.address)
    room = new MachineRoom(page)
    await room.open()
    await begin(page, question)
    await expect.poll(room.records, { timeout: 15_000 }).toBeGreaterThan(40)
  })
  afterEach(async () => {
    await context.close()
    await demo.close()
  })

  const answers = () => page.locator('.messages-answer')

  test('a page whose server dies reads the same answer from the other one', async () => {
    const producer = await room.reader()
    // The proxy asks the servers in turn, so that the page comes to the other one.
    while ((await room.reader()) === producer) {
      const before = await room.reconnects()
      await room.strike('Cut the page’s connection')
      await expect.poll(room.reconnects, { timeout: promisedMs }).toBeGreaterThan(before)
    }
    const before = await room.records()
    await room.strike('Kill the server that the page reads from')
    await expect.poll(room.reader, { timeout: promisedMs, interval: 50 }).toBe(producer)
    await expect.poll(room.records, { timeout: promisedMs, interval: 50 }).toBeGreaterThan(before)
    await page.locator('.messages-answer[data-status=complete]').waitFor({ timeout: 40_000 })
    expect(await answers().last().textContent()).toContain('loses not a drop on the way')
    expect((await room.story()).match(/takes the question/g)).toHaveLength(1)
    expect(await room.story()).toMatch(/server-\d is dead[\s\S]*The page goes on at/)
  })

  test('an answer whose server dies is told to be cut, and asked for once more by itself', async () => {
    const producer = await room.reader()
    await room.strike('Kill the server that asks the model')
    const other = producer === 'server-1' ? 'server-2' : 'server-1'
    await page.getByText('The server that was answering has died.').waitFor({ timeout: promisedMs })
    await expect.poll(room.reader, { timeout: promisedMs, interval: 50 }).toBe(other)
    await expect.poll(() => room.shown('Time to first token'), { timeout: promisedMs, interval: 50 }).toMatch(/ms$/)
    await page.locator('.messages-answer[data-status=complete]').waitFor({ timeout: 40_000 })
    expect(await answers().last().textContent()).toContain('loses not a drop on the way')
    // The prefix is kept beside it.
    await page.getByRole('button', { name: 'Previous version' }).click()
    await page.locator('.messages-answer[data-status=failed]').waitFor()
  })

  test('Redis that stands still costs the answer a moment, and nothing of it', async () => {
    await room.strike('Hold Redis for a second')
    await expect
      .poll(room.story, { timeout: promisedMs })
      .toMatch(/Redis does not answer\.[\s\S]*Redis answers again\./)
    const before = await room.records()
    await expect.poll(room.records, { timeout: promisedMs }).toBeGreaterThan(before)
    await page.locator('.messages-answer[data-status=complete]').waitFor({ timeout: 60_000 })
    await answers().last().getByRole('button', { name: 'Copy', exact: true }).last().click()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(await undisturbed())
    expect((await room.story()).match(/takes the question/g)).toHaveLength(1)
    expect(await page.locator('.messages-branches').count()).toBe(0)
  })
})

/** The answer as the emulator gives it. */
async function undisturbed(): Promise<string> {
  const emulator = createGlmEmulator()
  const { baseURL, close } = await emulator.listen()
  try {
    const messages = [{ role: 'user', content: question }] as const
    return await glm({ apiKey: emulatorKey, baseURL }).stream({ model: 'glm-5.3', messages }).text()
  } finally {
    await close()
  }
}
