import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { ask, ended, openDemo } from './support/demo-tab.ts'
import { describeInChromium, testBrowser } from './support/in-chromium.ts'

describeInChromium('the conversations', () => {
  const browser = testBrowser()

  /** The demo with two conversations; the second is shown. */
  async function two(contextOptions = {}) {
    const opened = await openDemo(browser, { answer: () => ({ text: 'It rests on **oak** piles.' }) }, contextOptions)
    const { page } = opened
    await ask(page, 'What is a millrace?')
    await page.keyboard.press('Control+k')
    await page.locator('.messages-empty').waitFor()
    await ask(page, 'And a tailrace?')
    const titles = () => page.locator('.conversations-link').allTextContents()
    await expect.poll(titles).toEqual(['And a tailrace?', 'What is a millrace?'])
    return { ...opened, titles }
  }

  test('are listed by date under their first questions, and the address leads to each', async () => {
    const { page } = await two()
    expect(await page.getByRole('heading', { name: 'Today' }).count()).toBe(1)
    expect(await page.title()).toBe('And a tailrace? · Millrace')
    await page.getByRole('link', { name: 'What is a millrace?' }).press('Enter')
    await page.locator('.messages-said').getByText('What is a millrace?').waitFor()
    await page.goBack()
    await page.locator('.messages-said').getByText('And a tailrace?').waitFor()
    await page.reload()
    await page.locator('.messages-said').getByText('And a tailrace?').waitFor()
  })

  test('are renamed by the keyboard, and keep the name', async () => {
    const { page, titles } = await two()
    await page.getByRole('button', { name: 'Actions for “And a tailrace?”' }).press('Enter')
    await page.locator('[role=menuitem]:focus').press('Enter')
    await page.getByRole('textbox', { name: 'Title of the conversation' }).fill('Races')
    await page.keyboard.press('Enter')
    await expect.poll(titles).toEqual(['Races', 'What is a millrace?'])
    await ask(page, 'And more?')
    await page.reload()
    await expect.poll(titles).toEqual(['Races', 'What is a millrace?'])
  })

  test('are deleted, and restored by undo', async () => {
    const { page, titles } = await two()
    const remove = async () => {
      await page.locator('.conversations-row').first().hover()
      await page.getByRole('button', { name: 'Actions for “And a tailrace?”' }).click()
      await page.getByRole('menuitem', { name: 'Delete' }).click()
      await expect.poll(titles).toEqual(['What is a millrace?'])
    }
    await remove()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(titles).toEqual(['And a tailrace?', 'What is a millrace?'])
    await page.locator('.messages-said').getByText('And a tailrace?').waitFor()
    await remove()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    const databases =
      'indexedDB.databases().then(all => all.filter(({ name }) => name.startsWith("millrace-conversation-")).length)'
    await expect.poll(() => page.evaluate(databases)).toBe(1)
    await page.reload()
    await expect.poll(titles).toEqual(['What is a millrace?'])
  })

  test('are found by words of their titles and texts', async () => {
    const { page, titles } = await two()
    const search = page.getByRole('searchbox', { name: 'Search titles and texts' })
    await search.fill('MILLRACE')
    await expect.poll(titles).toEqual(['What is a millrace?'])
    await search.fill('oak')
    await expect.poll(titles).toEqual(['And a tailrace?', 'What is a millrace?'])
    await search.fill('concrete')
    await page.getByText('Nothing found for “concrete”.').waitFor()
    await search.press('Escape')
    await expect.poll(titles).toHaveLength(2)
  })

  test('are exported as Markdown', async () => {
    const { page } = await two()
    await page.getByRole('button', { name: 'Actions for “What is a millrace?”' }).press('Enter')
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Export as Markdown' }).press('Enter')
    const file = await download
    expect(file.suggestedFilename()).toBe('What is a millrace.md')
    const text = await readFile(await file.path(), 'utf8')
    expect(text).toContain('# What is a millrace?\n\n## You\n\nWhat is a millrace?\n\n## ')
    expect(text).toContain('It rests on **oak** piles.')
  })

  test('go on behind the one that is shown, and say so', async () => {
    const { page, titles } = await openDemo(browser, {
      pace: { tokensPerSecond: 60 },
      answer: () => ({ text: `${'word '.repeat(120)}end.` }),
    }).then(opened => ({ ...opened, titles: () => opened.page.locator('.conversations-link').allTextContents() }))
    await page.locator('#message').fill('a long one')
    await page.keyboard.press('Enter')
    await page.getByText('word word').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('img', { name: 'Answering' }).waitFor()
    await expect.poll(titles).toEqual(['a long one'])
    await page.getByRole('img', { name: 'Answering' }).waitFor({ state: 'detached', timeout: 60_000 })
    await page.getByRole('link', { name: 'a long one' }).click()
    await page.locator('.messages-answer').getByText('end.').waitFor()
    await ended(page)
  })

  test('a browser that has no room left is told of, and nothing is lost in the tab', async () => {
    const { page } = await two()
    await page.evaluate(`IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }`)
    await ask(page, 'One more')
    await page.getByText('This browser has no room left.').waitFor()
    expect(await page.locator('.messages-said').allTextContents()).toEqual(['And a tailrace?', 'One more'])
    expect(
      await page.locator('.conversations-trouble').getByRole('button', { name: 'Export as Markdown' }).count(),
    ).toBe(1)
  })

  test('the page speaks the browser’s language, and the one that is chosen', async () => {
    const { page } = await openDemo(browser, {}, { locale: 'zh-CN' })
    const language = () => page.evaluate('document.documentElement.lang')
    await page.getByRole('textbox', { name: '消息' }).waitFor()
    expect(await language()).toBe('zh-Hans')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    expect(await language()).toBe('en')
    await page.reload()
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
  })
})
