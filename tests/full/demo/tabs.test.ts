import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { ask, begin, ended, openDemo } from './support/demo-tab.ts'
import { describeInChromium, testBrowser } from './support/in-chromium.ts'
import { MachineRoom } from './support/machine-room.ts'

describeInChromium('two tabs with one conversation', () => {
  const browser = testBrowser()

  const calls = (page: Page): Promise<readonly string[]> =>
    page.evaluate(
      `[...document.querySelectorAll('.tools-call')].map(call => call.querySelector('.tools-name').textContent + ' ' + call.dataset.state)`,
    )
  const words = (count: number) => Array.from({ length: count }, (_, at) => `w${at}. `)

  /** The demo with a conversation, and a second tab that shows it. */
  async function opened(options: Parameters<typeof openDemo>[1] = {}) {
    const demo = await openDemo(browser, options)
    await ask(demo.page, 'Hi')
    const second = await demo.openTab()
    await second.goto(demo.page.url())
    await second.reload()
    await second.locator('.messages-answer[data-status=complete]').waitFor()
    return { ...demo, second, asked: () => demo.emulator.requests.length }
  }

  test('both read an answer while it comes, and either stops it', async () => {
    const { page, second, asked } = await opened({
      pace: { tokensPerSecond: 40 },
      answer: () => ({ text: words(400) }),
    })
    await begin(page, 'go on')
    for (const tab of [page, second]) await tab.locator('.messages-answer').last().getByText('w20.').waitFor()
    await second.getByRole('button', { name: 'Stop' }).press('Enter')
    for (const tab of [page, second]) await tab.getByText('Stopped.', { exact: true }).waitFor()
    expect(asked()).toBe(2)
  })

  test('a tool of the page runs in the tab that has asked, and what follows is asked for once', async () => {
    const { page, second, asked } = await opened()
    await ask(page, 'Please use get_local_time')
    for (const tab of [page, second]) {
      await expect.poll(() => calls(tab), { timeout: 20_000 }).toEqual(['get_local_time done'])
      await ended(tab)
      expect(await tab.locator('.messages-branches').count()).toBe(0)
    }
    expect(asked()).toBe(3)
  })

  test('a tool that is always allowed is allowed once', async () => {
    const { page, second, asked } = await opened()
    await ask(page, 'Send Ada a message.')
    await page.getByRole('button', { name: 'Always allow' }).press('Enter')
    await expect.poll(() => calls(second), { timeout: 20_000 }).toEqual(['send_message done'])
    await ask(second, 'Send Ben a message.')
    for (const tab of [page, second]) {
      await expect.poll(() => calls(tab), { timeout: 20_000 }).toEqual(Array(2).fill('send_message done'))
      await ended(tab)
      expect(await tab.locator('.messages-branches').count()).toBe(0)
    }
    expect(asked()).toBe(5)
  })

  test('where the tab that has asked is closed, the other one reads to the end and acts in its place', async () => {
    const { page, second, asked } = await opened({ pace: { tokensPerSecond: 20 } })
    await begin(page, 'Please use get_local_time')
    await second.locator('.messages-answer').nth(1).waitFor()
    await page.close()
    await expect.poll(() => calls(second), { timeout: 30_000 }).toEqual(['get_local_time done'])
    await ended(second)
    expect(asked()).toBe(3)
  })

  test('a question that has not arrived when its tab is closed is asked by the other one', async () => {
    const { page, second, asked } = await opened()
    await page.route('**/api/chat', () => {})
    await begin(page, 'go on')
    await second.locator('.messages-answer').nth(1).waitFor()
    await page.close()
    await second.locator('.messages-answer[data-status=complete]').nth(1).waitFor()
    await ended(second)
    expect(asked()).toBe(2)
  })

  test('an answer that a person has let fail is asked for by neither', async () => {
    const { page, second, asked } = await opened({
      pace: { tokensPerSecond: 60 },
      answer: () => ({ text: words(100) }),
    })
    const room = new MachineRoom(page)
    await room.open()
    await room.strike('The vendor’s connection breaks')
    await begin(page, 'go on')
    for (const tab of [page, second]) await tab.getByRole('alert').getByText('The answer broke off').waitFor()
    await ended(page)
    expect(asked()).toBe(2)
  })

  test('more tabs than a browser has connections can watch the machine room', async () => {
    const { page, openTab } = await openDemo(browser)
    await new MachineRoom(page).open()
    const tabs = [page]
    while (tabs.length < 8) tabs.push(await openTab())
    for (const tab of tabs) {
      await ask(tab, 'Hi')
      await expect.poll(new MachineRoom(tab).story).toContain('The answer is complete.')
    }
  })

  test('to look at a conversation does not move it in the list', async () => {
    const { page, second } = await opened()
    await page.keyboard.press('Control+k')
    await page.locator('.messages-empty').waitFor()
    await ask(page, 'Newer')
    const titles = () => second.locator('.conversations-link').allTextContents()
    await expect.poll(titles).toEqual(['Newer', 'Hi'])
    await second.reload()
    await second.locator('.messages-answer[data-status=complete]').waitFor()
    await page.getByRole('link', { name: 'Hi' }).click()
    await page.locator('.messages-said').getByText('Hi').waitFor()
    expect(await titles()).toEqual(['Newer', 'Hi'])
  })
})
