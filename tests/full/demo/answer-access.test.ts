import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type AnswerWindow, answerPage, setSettings, show } from './support/answer-page.ts'
import { fullAnswer } from './support/full-answer.ts'
import { describeInChromium } from './support/in-chromium.ts'
import { seriousFindings } from './support/serious-findings.ts'

describeInChromium('an answer with everything in it, in Chromium', () => {
  const site = answerPage()

  async function open(settings: Parameters<AnswerWindow['setSettings']>[0]): Promise<Page> {
    const page = await site.open()
    await setSettings(page, settings)
    await show(page, fullAnswer.node, fullAnswer.waiting)
    await page.locator('math').first().waitFor()
    await page.locator('.code-keyword').first().waitFor()
    return page
  }
  const acts = (page: Page): Promise<unknown> => page.evaluate(() => (globalThis as unknown as AnswerWindow).acts)

  it.each([
    ['light', 'en'],
    ['dark', 'zh'],
  ] as const)(
    'has no serious findings of axe: %s, %s',
    async (theme, language) => {
      const page = await open({ theme, language })
      await page.evaluate(
        `document.querySelectorAll('[aria-expanded="false"], .answer summary').forEach(control => control.click())`,
      )
      expect(await seriousFindings(page)).toEqual([])
    },
    60_000,
  )

  it('gives each control to the keyboard, in the order of the answer', async () => {
    const page = await open({ theme: 'light', language: 'en' })
    const reached: string[] = []
    const focused = `document.activeElement?.closest('.answer') ? (document.activeElement.innerText || document.activeElement.getAttribute('aria-label') || document.activeElement.localName).split('\\n')[0] : ''`
    await page.evaluate('document.body.tabIndex = -1; document.body.focus()')
    for (let count = 0; count < 60; count++) {
      await page.keyboard.press('Tab')
      const name = await page.evaluate<string>(focused)
      if (name) reached.push(name)
      else if (reached.length > 0) break
    }
    const controls = [
      'Thoughts',
      'the article',
      'Wrap',
      'Copy',
      'Allow once',
      'Always allow',
      'Reject',
      'Use this colour',
      'None',
      'Save wheels.csv',
      'Water wheel',
      'Data: unknown-thing',
    ]
    const places = controls.map(control => reached.findIndex(name => name.startsWith(control)))
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((one, other) => one - other))
  }, 60_000)

  it('takes a decision by keyboard: once, always, or not and why', async () => {
    const page = await open({ theme: 'light', language: 'en' })
    await page.getByRole('button', { name: 'Allow once' }).press('Enter')
    await page.getByRole('button', { name: 'Always allow' }).press('Space')
    await page.getByRole('button', { name: 'Reject' }).press('Enter')
    await page.keyboard.type('not today')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Use this colour' }).press('Enter')
    expect(await acts(page)).toEqual([
      ['a3', 'once', undefined],
      ['a3', 'always', undefined],
      ['a3', 'reject', 'not today'],
      [{ toolCallId: 'c4', output: { color: '#0b5f6b' } }],
    ])
  }, 60_000)

  it('copies the code alone, and says so', async () => {
    const page = await open({ theme: 'light', language: 'en' })
    await page.getByRole('button', { name: 'Copy' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(copied).toMatch(/^\/\/ Power in watts\.\nexport function power[\s\S]*the mill behind it`\)$/)
  }, 60_000)
})
