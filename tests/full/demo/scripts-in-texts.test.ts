import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { ask, openDemo } from './support/demo-tab.ts'
import { describeInChromium, testBrowser } from './support/in-chromium.ts'

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

describeInChromium('scripts in texts', () => {
  const browser = testBrowser()

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

  const calls = (name: string, inputOf: (text: string) => unknown) =>
    corpus.map(text => ({ name: name || text, input: inputOf(text) }))

  /** Answers a question by calls, and their results by a word. */
  const calling = (toolCalls: ReturnType<typeof calls>) => ({
    answer: ({ messages }: { readonly messages: readonly unknown[] }) =>
      (messages.at(-1) as { readonly role?: string }).role === 'tool' ? { text: 'Done.' } : { text: '', toolCalls },
  })

  /** The texts that tools show, unfolded, and the elements among them that are none of the page's. */
  async function toolsShown(page: Page): Promise<{ readonly text: string; readonly elements: number }> {
    await page.evaluate(`document.querySelectorAll('.tools-head[aria-expanded=false]').forEach(head => head.click())`)
    await page.locator('.tools-head[aria-expanded=false]').waitFor({ state: 'detached' })
    const shown = page.locator('.tools-call')
    return {
      text: (await shown.allTextContents()).join('\n'),
      elements: await shown
        .locator('script, style, img, iframe, form:not(.tools-question), a, math, link, details')
        .count(),
    }
  }

  test.each([
    ['arguments and results of a tool of the server', calls('get_weather', city => ({ city })), 'done'],
    ['arguments and failures of a tool of the page', calls('get_local_time', timeZone => ({ timeZone })), 'failed'],
    ['names of tools and of arguments', calls('', text => ({ [text]: { [text]: [text] } })), 'failed'],
    ['arguments that are no JSON', calls('get_weather', text => text), 'failed'],
  ])('in %s are texts', async (_, toolCalls, state) => {
    const { page } = await openDemo(browser, calling(toolCalls))
    await ask(page, 'Go')
    await page
      .locator(`.tools-call[data-state=${state}]`)
      .nth(corpus.length - 1)
      .waitFor()
    const { text, elements } = await toolsShown(page)
    for (const each of corpus) expect(text).toContain(each)
    expect(elements).toBe(0)
    await page.reload()
    await page
      .locator('.tools-call')
      .nth(corpus.length - 1)
      .waitFor()
    expect((await toolsShown(page)).elements).toBe(0)
  })

  test('in what a person is asked to allow, and in the reason why not, are texts', async () => {
    const { page, wasSent } = await openDemo(browser, calling(calls('send_message', text => ({ to: text, text }))))
    await ask(page, 'Go')
    const { text, elements } = await toolsShown(page)
    for (const each of corpus) expect(text).toContain(each)
    expect(elements).toBe(0)
    for (const reason of corpus) {
      await page.getByRole('button', { name: 'Reject' }).first().press('Enter')
      await page.getByRole('textbox', { name: 'Why not?' }).fill(reason)
      await page.keyboard.press('Enter')
    }
    await page.getByText('Done.', { exact: true }).waitFor()
    expect(wasSent(1, corpus[0]!)).toBe(true)
    expect((await toolsShown(page)).elements).toBe(0)
  })

  test('in failures, sources and raw records are texts', async () => {
    const { page } = await openDemo(browser, {
      fault: ({ messages }) =>
        (messages.at(-1) as { readonly content?: unknown }).content === 'Fail'
          ? { type: 'error', code: '1214', message: corpus.join('\n') }
          : undefined,
      answer: () => ({
        text: corpus.join('\n\n'),
        reasoning: corpus.join('\n\n'),
        sources: corpus.map(text => ({
          title: text,
          link: `https://example.org/?${text}`,
          content: text,
          media: text,
        })),
      }),
    })
    await page.keyboard.press('Control+i')
    await ask(page, 'Answer')
    await page.locator('.room-records li').first().waitFor()
    expect(await page.locator('.room :is(script, img, iframe, a, style, form)').count()).toBe(0)
    await ask(page, 'Fail')
    const alert = page.getByRole('alert')
    await alert.getByText('Details').click()
    // The vendor's own words stay at the server.
    expect(await alert.textContent()).not.toContain('struck')
    expect(await alert.locator('script, img, iframe, a, style, form').count()).toBe(0)
  })

  test('in titles are texts: of the document, of menus, in what is said of a deletion, and in the export', async () => {
    const { page } = await openDemo(browser)
    const text = corpus[1]!
    await ask(page, text)
    expect(await page.title()).toBe(`${text} · Millrace`)
    const more = page.getByRole('button', { name: `Actions for “${text}”` })
    await more.press('Enter')
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Export as Markdown' }).press('Enter')
    expect((await download).suggestedFilename()).toBe('img src=x onerror= struck = 2.md')
    await more.press('Enter')
    await page.getByRole('menuitem', { name: 'Delete' }).press('Enter')
    await page.getByText(`“${text}” is deleted.`).waitFor()
    expect(await page.locator('.shell-notices img').count()).toBe(0)
  })
})
