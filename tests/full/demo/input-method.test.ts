import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { ask, openDemo } from './support/demo-tab.ts'
import { describeInChromium, testBrowser } from './support/in-chromium.ts'
import { compose } from './support/input-method.ts'

/** The fields of the page, each by the steps that lead to it; a question is answered by then. */
const fields: Readonly<Record<string, (page: Page) => Promise<Locator>>> = {
  'the next message': async page => page.locator('#message'),
  'a message that is edited': async page => {
    await page.locator('#message').press('ArrowUp')
    return page.getByRole('textbox', { name: 'Edit your message' })
  },
  'a title': async page => {
    await page.getByRole('button', { name: /^Actions for/ }).press('Enter')
    await page.locator('[role=menuitem]:focus').press('Enter')
    return page.getByRole('textbox', { name: 'Title of the conversation' })
  },
  'the search': async page => page.getByRole('searchbox'),
  'the reason of a rejection': async page => {
    await page.getByRole('button', { name: 'Reject' }).press('Enter')
    return page.getByRole('textbox', { name: 'Why not?' })
  },
}

describeInChromium('an input method', () => {
  const browser = testBrowser()

  test.each(Object.keys(fields))('keeps its Enter and its Escape, in the field of %s', async name => {
    const { page, emulator } = await openDemo(browser)
    await ask(page, 'Send Ada a message.')
    const asked = emulator.requests.length
    const field = await fields[name]!(page)
    await field.fill('')
    await field.focus()
    for (const key of ['Enter', 'Escape'] as const) {
      await compose(page, key)
      expect(await field.inputValue()).toContain('水车')
    }
    expect(await field.inputValue()).toBe('水车水车')
    expect(emulator.requests).toHaveLength(asked)
    expect(await page.locator('.messages-user').count()).toBe(1)
    expect(await page.locator('.tools-call[data-state=waiting]').count()).toBe(1)
  })

  test('leaves an answer that runs alone', async () => {
    const { page, emulator } = await openDemo(browser, {
      pace: { tokensPerSecond: 60 },
      answer: () => ({ text: Array.from({ length: 10_000 }, () => 'word ') }),
    })
    await page.locator('#message').fill('go on')
    await page.keyboard.press('Enter')
    await page.locator('.messages-answer').getByText('word word').waitFor()
    await compose(page, 'Escape')
    await compose(page, 'Enter')
    expect(await page.locator('[data-status=running]').count()).toBe(1)
    expect(await page.locator('#message').inputValue()).toBe('水车水车')
    await page.keyboard.press('Escape')
    expect(await emulator.requests[0]!.ended).toBe('reader-left')
  })
})
