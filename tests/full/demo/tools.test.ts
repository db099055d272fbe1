import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { executablePath } from '../../support/browser.ts'
import { ask, ended, openDemo, startBrowser } from './support/demo-tab.ts'

describe.skipIf(executablePath === undefined)("the demo's tools", () => {
  let browser: Awaited<ReturnType<typeof startBrowser>>
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser?.close())

  /** The calls of the answer with their states. */
  const shown = `[...document.querySelectorAll('.tools-call')].map(call => call.querySelector('.tools-name').textContent + ' ' + call.dataset.state)`

  test('a call that a person allows shows its result where it was asked for', async () => {
    const { page } = await openDemo(browser)
    await ask(page, 'Send Ada a message that the weather in Halle is fine, if it is.')
    expect(await page.evaluate(shown)).toEqual(['get_weather done', 'send_message waiting'])
    await page.getByRole('button', { name: 'Allow once' }).press('Enter')
    await page.locator('.tools-call[data-state=done]').nth(1).waitFor()
    await ended(page)
    expect(await page.evaluate(shown)).toEqual(['get_weather done', 'send_message done'])
    await page.reload()
    await page.locator('.tools-call').nth(1).waitFor()
    expect(await page.evaluate(shown)).toEqual(['get_weather done', 'send_message done'])
  })

  test('a call that a person rejects is told to the model with the reason', async () => {
    const { page, emulator } = await openDemo(browser)
    await ask(page, 'Send Ada a message.')
    await page.getByRole('button', { name: 'Reject' }).click()
    await page.getByRole('textbox', { name: 'Why not?' }).fill('not today')
    await page.keyboard.press('Enter')
    await page.locator('.messages-answer[data-status=complete]').waitFor()
    await ended(page)
    await expect.poll(() => JSON.stringify(emulator.requests.at(-1)?.body)).toContain('not today')
  })

  test('what a person picks is the result of a call of the page', async () => {
    const { page, emulator } = await openDemo(browser)
    await ask(page, 'Please use pick_color for the wheel')
    expect(await page.evaluate(shown)).toEqual(['pick_color waiting'])
    await page.getByRole('button', { name: 'Use this colour' }).press('Enter')
    await page.locator('.tools-call[data-state=done]').waitFor()
    await ended(page)
    expect(JSON.stringify(emulator.requests.at(-1)?.body)).toMatch(/#[0-9a-f]{6}/)
  })
})
