import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { executablePath } from '../../support/browser.ts'
import { ask, openDemo, startBrowser } from './support/demo-tab.ts'

/** Harmless: each would set a mark that `openDemo` looks for at the end, or send a request that it would see. */
const corpus = [
  '<script>struck = 1</script>',
  '<img src=x onerror="struck = 2">',
  '<svg onload="struck = 3"><animate onbegin="struck = 3" attributeName=x dur=1s>',
  '<iframe srcdoc="<script>parent.struck = 4</script>"></iframe>',
  '[link](javascript:struck=5) <javascript:struck=5>',
  '![picture](http://127.0.0.1:9/picture.png "title")',
  '"><input autofocus onfocus="struck = 6">',
  '<a href="data:text/html,<script>opener.struck = 7</script>" target=_blank>link</a>',
  '<style>@import url(http://127.0.0.1:9/style.css)</style><link rel=stylesheet href=http://127.0.0.1:9/style.css>',
  '<form action=http://127.0.0.1:9/><button formaction="javascript:struck=8">',
  '<math><mtext></form><form><mglyph><style></math><img src onerror="struck = 9">',
  '</textarea><img src=x onerror="struck = 10">',
  '{{constructor.constructor("struck = 11")()}}',
  '<file name="x">\n<img src=x onerror="struck = 12">\n</file>',
  '\u202Etxt.exe\u0000<img src=x onerror="struck = 13">',
]

describe.skipIf(executablePath === undefined)('scripts in texts', () => {
  let browser: Awaited<ReturnType<typeof startBrowser>>
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser?.close())

  test('in questions, titles and answers are texts, also when they are edited, searched for and exported', async () => {
    const { page } = await openDemo(browser, {
      answer: ({ messages }) => ({ text: String((messages.at(-1) as { content?: unknown } | undefined)?.content) }),
    })
    for (const text of corpus) {
      await ask(page, text)
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+k')
      await page.locator('.messages-empty').waitFor()
    }
    await expect.poll(() => page.locator('.conversations-link').count()).toBe(corpus.length)
    await page.getByRole('searchbox').fill(corpus[1]!)
    await expect.poll(() => page.locator('.conversations-link').count()).toBeLessThan(corpus.length)
    expect(await page.locator('.conversations a[href^="javascript"], .conversations img').count()).toBe(0)
  })

  test('in the names and texts of files are texts', async () => {
    const { page } = await openDemo(browser)
    const files = corpus.slice(0, 7).map((name, index) => ({
      name: `${name.replaceAll('/', '∕')}${index}.txt`,
      mimeType: 'text/plain',
      buffer: Buffer.from(name),
    }))
    await page.locator('input[type=file]').setInputFiles(files)
    await expect.poll(() => page.locator('.composer-file').count()).toBe(files.length)
    await ask(page, 'Read them')
    await expect.poll(() => page.locator('.messages-file').count()).toBe(files.length)
    expect(await page.locator('.messages-user script, .messages-user iframe, .messages-user input').count()).toBe(0)
  })
})
