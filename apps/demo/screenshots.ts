/** Makes the pictures of the demo for the README: `npm run demo:screenshots`. They are to be looked at. */
import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { executablePath } from '../../tests/support/browser.ts'
import { chromiumSettings } from '../../tests/support/chromium-settings.ts'

const folder = join(import.meta.dirname, '../../docs/demo')
const desktop = { viewport: { width: 1280, height: 800 } }
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

interface Picture {
  readonly name: string
  readonly options: BrowserContextOptions
  act(page: Page): Promise<void>
}

const pictures: readonly Picture[] = [
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

const main = join(import.meta.dirname, 'dist/main.js')
const demo = spawn(process.execPath, [main, '--emulator', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
const browser = await chromium.launch({ executablePath: executablePath ?? '', ...chromiumSettings })
try {
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    demo.once('exit', () => reject(new Error(`The demo has ended: ${said}`)))
    demo.stdout.on('data', (data: Buffer) => {
      said += data
      const [found] = /http:\/\/[\w.]+:\d+/.exec(said) ?? []
      if (found) resolve(found)
    })
  })
  await mkdir(folder, { recursive: true })
  for (const { name, options, act } of pictures) {
    const context = await browser.newContext({ ...options, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(address)
    await page.locator('.picker').first().waitFor()
    await act(page)
    // Markdown, its colours and its formulas load behind the page.
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: join(folder, `${name}.png`) })
    await context.close()
    console.log(`docs/demo/${name}.png`)
  }
} finally {
  await browser.close()
  demo.kill('SIGINT')
}
