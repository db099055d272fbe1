import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { translator } from '../../../apps/demo/src/page/i18n/text.js'
import { ask, openDemo } from './support/demo-tab.ts'
import { describeInChromium, testBrowser } from './support/in-chromium.ts'
import { screens } from './support/screens.ts'
import { seriousFindings } from './support/serious-findings.ts'

/** Each theme comes with each width and each language, and each width with each language. */
const looks = [
  { language: 'en', widths: { 360: 'light', 768: 'dark' } },
  { language: 'zh', widths: { 360: 'dark', 768: 'light' } },
  { language: 'en', widths: { 1280: 'dark', 2560: 'light' } },
  { language: 'zh', widths: { 1280: 'light', 2560: 'dark' } },
] as const

/** Parts of the page that stick out of it, or out of what scrolls them sideways though nothing in them is meant to. */
const sticksOut = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`(() => {
    const wide = [document.documentElement, ...document.querySelectorAll('.messages-scroll, .conversations, .room, dialog[open], .composer')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    const outside = [...document.querySelectorAll('.picker-list, .conversations-menu, .shell-notice, .meter-details, dialog[open], header button, .composer button')]
      .filter(element => {
        const { left, right, top, bottom } = element.getBoundingClientRect()
        return left < 0 || right > innerWidth || top < 0 || bottom > innerHeight
      })
    return [...wide, ...outside].map(({ localName, className }) => localName + '.' + className)
  })()`)

describeInChromium('the screens', () => {
  const browser = testBrowser()

  describe.each(looks)('in $language, at $widths', ({ language, widths }) => {
    const t = translator(language)
    const [first] = Object.keys(widths).map(Number) as [number]

    test.each(Object.keys(screens))('axe finds nothing serious in %s, and nothing sticks out', async name => {
      const { page } = await openDemo(
        browser,
        { pace: { tokensPerSecond: 500 } },
        {
          locale: language === 'zh' ? 'zh-CN' : 'en-US',
          reducedMotion: 'reduce',
          viewport: { width: first, height: 844 },
        },
      )
      await screens[name]!(page, t, first < 960)
      const findings: Record<string, readonly string[]> = {}
      for (const [width, colorScheme] of Object.entries(widths)) {
        await page.setViewportSize({ width: Number(width), height: 844 })
        await page.emulateMedia({ colorScheme })
        findings[width] = [...(await sticksOut(page)), ...(await seriousFindings(page))]
      }
      expect(findings).toEqual(Object.fromEntries(Object.keys(widths).map(width => [width, []])))
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
