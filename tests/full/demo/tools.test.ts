import { expect, test } from 'vitest'
import { ask, ended, openDemo } from './support/demo-tab.ts'
import { describeInChromium, testBrowser } from './support/in-chromium.ts'

describeInChromium("the demo's tools", () => {
  const browser = testBrowser()

  /** The calls of the answer with their states. */
  const shown = `[...document.querySelectorAll('.tools-call')].map(call => call.querySelector('.tools-name').textContent + ' ' + call.dataset.state)`

  test('a call that a person allows shows its result where it was asked for', async () => {
    const { page } = await openDemo(browser)
    await ask(page, 'Look up the weather in Halle, then send Ada a message about it.')
    expect(await page.evaluate(shown)).toEqual(['get_weather done', 'send_message waiting'])
    await page.getByRole('button', { name: 'Allow once' }).press('Enter')
    await page.locator('.tools-call[data-state=done]').nth(1).waitFor()
    await ended(page)
    expect(await page.evaluate(shown)).toEqual(['get_weather done', 'send_message done'])
    await page.reload()
    await page.locator('.tools-call').nth(1).waitFor()
    expect(await page.evaluate(shown)).toEqual(['get_weather done', 'send_message done'])
  })

  test('a tool that is always allowed asks no more in its conversation, over a reload, and in others does', async () => {
    const { page } = await openDemo(browser)
    await ask(page, 'Send Ada a message.')
    await page.getByRole('button', { name: 'Always allow' }).press('Enter')
    await expect.poll(() => page.evaluate(shown)).toEqual(['send_message done'])
    await ask(page, 'Send Ben a message.')
    await expect.poll(() => page.evaluate(shown)).toEqual(['send_message done', 'send_message done'])
    await page.reload()
    await ask(page, 'Send Cleo a message.')
    await expect.poll(() => page.evaluate(shown)).toEqual(Array(3).fill('send_message done'))
    await ended(page)
    await page.keyboard.press('Control+k')
    await page.locator('.messages-empty').waitFor()
    await ask(page, 'Send Dora a message.')
    expect(await page.evaluate(shown)).toEqual(['send_message waiting'])
    await page.reload()
    await page.getByRole('button', { name: 'Allow once' }).press('Enter')
    await expect.poll(() => page.evaluate(shown)).toEqual(['send_message done'])
  })

  test('a tool is always allowed where the browser keeps nothing, too', async () => {
    const { page } = await openDemo(browser)
    await page.evaluate(`IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }`)
    await ask(page, 'Send Ada a message.')
    await page.getByRole('button', { name: 'Always allow' }).press('Enter')
    await expect.poll(() => page.evaluate(shown)).toEqual(['send_message done'])
    await ended(page)
    await ask(page, 'Send Ben a message.')
    await expect.poll(() => page.evaluate(shown)).toEqual(Array(2).fill('send_message done'))
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
