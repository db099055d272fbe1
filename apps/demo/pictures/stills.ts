import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

const desktop = { viewport: { width: 1280, height: 800 } }
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

interface Still {
  readonly name: string
  readonly options: BrowserContextOptions
  act(page: Page): Promise<void>
}

/** The pictures of the README that stand still. */
export const stills: readonly Still[] = [
  { name: 'empty', options: desktop, act: async () => {} },
  { name: 'answer', options: desktop, act: page => ask(page, 'Write a debounce in TypeScript, with an example.') },
  {
    name: 'dark',
    options: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
    async act(page) {
      await page.getByRole('button', { name: 'Machine room' }).click()
      await ask(page, 'Derive the roots of a quadratic equation, with the formulas.')
    },
  },
  { name: 'phone', options: phone, act: async () => {} },
  {
    name: 'chinese',
    options: { ...phone, locale: 'zh-CN' },
    act: page => ask(page, '你是唐朝诗人王勃,请创作一首诗句'),
  },
]

async function ask(page: Page, text: string): Promise<void> {
  await page.locator('#message').fill(text)
  await page.locator('#message').press('Enter')
  await page.locator('.messages-answer[data-status=complete]').waitFor({ timeout: 120_000 })
}

/** Takes a picture of the demo at this address, as PNG. */
export async function takeStill(browser: Browser, address: string, { options, act }: Still): Promise<Buffer> {
  const context = await browser.newContext({ ...options, reducedMotion: 'reduce' })
  try {
    const page = await context.newPage()
    await page.goto(address)
    await page.locator('.picker').first().waitFor()
    await act(page)
    // Markdown, its colours and its formulas load behind the page.
    await page.waitForLoadState('networkidle')
    return await page.screenshot()
  } finally {
    await context.close()
  }
}
