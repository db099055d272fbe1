import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { executablePath } from '../../support/browser.ts'
import { ask, openDemo, seriousFindings, startBrowser } from './support/demo-tab.ts'

/** The screens of the page, each by the steps that lead to it. */
const screens: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'an empty conversation': async () => {},
  'an answer, its usage open': async page => {
    await ask(page, 'Hi')
    await page.getByRole('button', { name: /of the context/ }).press('Enter')
    await page.locator('.meter-details').waitFor()
  },
  'a failure': async page => {
    await ask(page, '!fault error:1211')
    await page.getByText('Details').click()
  },
  'a message that is edited': async page => {
    await ask(page, 'Hi')
    await page.keyboard.press('ArrowUp')
    await page.locator('.messages-editor').waitFor()
  },
  'the models': async page => {
    await page.getByRole('button', { name: /^Model/ }).press('Enter')
    await page.getByRole('listbox').waitFor()
  },
  attachments: async page => {
    const buffer = Buffer.from('a,b')
    await page.locator('input[type=file]').setInputFiles([
      { name: 'a.csv', mimeType: 'text/csv', buffer },
      { name: 'b.png', mimeType: 'image/png', buffer },
    ])
    await page.getByText('cannot be read').waitFor()
  },
  'the menu of a conversation': async page => {
    await ask(page, 'Hi')
    await page.getByRole('button', { name: 'Actions for “Hi”' }).press('Enter')
    await page.getByRole('menu').waitFor()
  },
  'what is said of a deletion': async page => {
    await ask(page, 'Hi')
    await page.getByRole('button', { name: 'Actions for “Hi”' }).press('Enter')
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Undo' }).waitFor()
  },
  'the shortcuts': async page => {
    await page.locator('.messages-scroll').focus()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  },
  'the machine room': async page => {
    await page.keyboard.press('Control+i')
    await page.getByRole('complementary', { name: 'Machine room' }).waitFor()
  },
}

describe.skipIf(executablePath === undefined)('the screens', () => {
  let browser: Awaited<ReturnType<typeof startBrowser>>
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser?.close())

  describe.each(['light', 'dark'] as const)('in %s', colorScheme => {
    test.each(Object.keys(screens))('axe finds nothing serious in %s', async name => {
      const { page } = await openDemo(
        browser,
        {},
        { colorScheme, reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } },
      )
      await screens[name]!(page)
      expect(await seriousFindings(page)).toEqual([])
    })
  })

  test('axe finds nothing serious on a phone, with the conversations open and without', async () => {
    const phone = {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      reducedMotion: 'reduce',
    } as const
    const { page } = await openDemo(browser, {}, phone)
    await ask(page, 'Hi')
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Show conversations' }).tap()
    await page.getByRole('dialog', { name: 'Conversations' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Open the machine room' }).tap()
    await page.getByRole('dialog', { name: 'Machine room' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
  })

  test.each([360, 390, 768, 1024, 1280, 1920, 2560])('nothing sticks out at %i pixels', async width => {
    const long = 'https://example.org/'.padEnd(400, 'x')
    const { page } = await openDemo(browser, { answer: () => ({ text: long }) }, { viewport: { width, height: 800 } })
    const overflow = (): Promise<unknown> =>
      page.evaluate('Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth')
    expect(await overflow()).toBeLessThanOrEqual(0)
    await ask(page, `${long} ${'水'.repeat(200)}`)
    expect(await overflow()).toBeLessThanOrEqual(0)
    const inside =
      '(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector(".messages-scroll"))'
    expect(await page.evaluate(inside)).toBeLessThanOrEqual(0)
    // The field and its button can be reached.
    const box = (await page.getByRole('button', { name: 'Send', exact: true }).boundingBox())!
    expect(box.x + box.width).toBeLessThanOrEqual(width)
    expect(box.y + box.height).toBeLessThanOrEqual(800)
  })

  test('the keyboard alone reaches every part, and the skip link leads to the field', async () => {
    const { page } = await openDemo(browser)
    await ask(page, 'Hi')
    expect(await page.evaluate('document.querySelector("a, button, input, [tabindex]").textContent')).toBe(
      'Skip to the message field',
    )
    await page.getByRole('button', { name: 'Skip to the message field' }).press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('message')
    const names: string[] = []
    for (let steps = 0; steps < 40; steps++) {
      await page.keyboard.press('Tab')
      const seen = (await page.evaluate(`(() => {
        const element = document.activeElement
        const name = element.ariaLabel || element.textContent || element.tagName
        const ring = getComputedStyle(element).outlineStyle !== 'none' || element.matches('#message')
        return element === document.body ? '' : (ring ? '' : 'no focus ring: ') + name
      })()`)) as string
      names.push(seen)
    }
    expect(names.filter(name => name.startsWith('no focus ring'))).toEqual([])
    for (const part of [
      'Add pictures or files',
      'New conversation',
      'Ask again',
      'Copy',
      'Hide conversations',
      'Open the machine room',
    ])
      expect(
        names.some(name => name.includes(part)),
        part,
      ).toBe(true)
  })

  test('the model and its effort are chosen by the keyboard, and remembered', async () => {
    const { page, models, wasSent } = await openDemo(browser)
    const model = page.getByRole('button', { name: /^Model/ })
    await model.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await model.textContent()).toContain('glm-5.3-flash')
    expect(await page.locator('.picker-button:focus').count()).toBe(1)
    await page.keyboard.press('Enter')
    await page.keyboard.type('glm-5.3')
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    const effort = page.getByRole('button', { name: /^Effort/ })
    await effort.press('Enter')
    await page.keyboard.type('high')
    await page.keyboard.press('Enter')
    await page.reload()
    await page.getByRole('button', { name: /^Effort: High/ }).waitFor()
    await ask(page, 'Hi')
    expect(models()).toEqual(['glm-5.3'])
    expect(wasSent(0, 'high')).toBe(true)
  })
})
