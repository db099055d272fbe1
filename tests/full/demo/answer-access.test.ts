import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executablePath, openBrowser } from '../../support/browser.ts'
import { type AnswerPage, type AnswerWindow, setSettings, show, startAnswerPage } from './support/answer-page.ts'
import { fullAnswer } from './support/full-answer.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The results of axe that are used here. */
interface Finding {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string }[]
}

describe.skipIf(executablePath === undefined)('an answer with everything in it, in Chromium', () => {
  let site: AnswerPage
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    site = await startAnswerPage()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })

  async function open(settings: Parameters<AnswerWindow['setSettings']>[0]): Promise<Page> {
    const page = await browser.context.newPage()
    await page.goto(site.url)
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
      // Evaluated by the debugger, which the page's policy does not hold for.
      await page.evaluate(axe)
      const findings = await page.evaluate<Finding[]>('axe.run().then(({ violations }) => violations)')
      const serious = findings.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
      await page.close()
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
    await page.close()
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
    await page.close()
  }, 60_000)

  it('copies the code alone, and says so', async () => {
    const page = await open({ theme: 'light', language: 'en' })
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Copy' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(copied).toMatch(/^\/\/ Power in watts\.\nexport function power[\s\S]*the mill behind it`\)$/)
    await page.close()
  }, 60_000)
})
