import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { ask, begin, ended, openDemo, saved } from './support/demo-tab.ts'
import { describeInChromium, testBrowser } from './support/in-chromium.ts'
import { seriousFindings } from './support/serious-findings.ts'

/** A picture of one pixel. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg=='

/** Puts a value in place of the conversation that the browser keeps. */
const replaceConversation = (page: Page, value: unknown): Promise<void> =>
  page.evaluate(`(async () => {
    const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('millrace-conversation-'))
    await new Promise(resolve => {
      const opening = indexedDB.open(name)
      opening.onsuccess = () => {
        const writing = opening.result.transaction('chats', 'readwrite')
        writing.objectStore('chats').put(${JSON.stringify(value)}, 'messages')
        writing.oncomplete = () => (opening.result.close(), resolve())
      }
    })
  })()`)

describeInChromium('what a browser keeps, damaged', () => {
  const browser = testBrowser()

  async function asked() {
    const demo = await openDemo(browser, { answer: () => ({ text: 'It turns.' }) })
    await ask(demo.page, 'Hi')
    await saved(demo.page)
    return demo
  }

  test.each([
    ['a later version of the page', { version: 9, nodes: [], chosen: [] }],
    ['no conversation', 5],
  ])('a conversation of %s is left as it is, and said to be so', async (_, value) => {
    const { page } = await asked()
    await replaceConversation(page, value)
    await page.reload()
    await page.getByText('What this browser holds of this conversation cannot be read').waitFor()
    expect(await page.locator('.messages-empty').count()).toBe(0)
    expect(await seriousFindings(page)).toEqual([])
    await ask(page, 'Go on')
    await page.reload()
    await page.getByText('What this browser holds of this conversation cannot be read').waitFor()
  })

  test('a message that cannot be shown takes no other with it, nor the field', async () => {
    const { page } = await asked()
    const node = (id: string, parentId: string | undefined, role: string, content: unknown) => ({
      ...{ id, parentId, status: 'complete', message: { role, content } },
    })
    const nodes = [
      node('q', undefined, 'user', 'Hi'),
      node('a', 'q', 'assistant', [{ type: 'text' }]),
      node('b', 'a', 'user', 'And more?'),
      node('c', 'b', 'assistant', [{ type: 'text', text: 'It is whole.' }]),
    ]
    await replaceConversation(page, { version: 1, nodes, chosen: nodes.map(({ id }) => id) })
    await page.reload()
    await page.getByText('It is whole.').waitFor()
    expect(await page.getByText('This message is damaged and cannot be shown.').count()).toBe(1)
    expect(await page.locator('.messages-said').allTextContents()).toEqual(['Hi', 'And more?'])
    expect(await page.locator('#message').isVisible()).toBe(true)
  })

  test('rows of the list that are none are left out', async () => {
    const { page } = await asked()
    await page.evaluate(`new Promise(resolve => {
      const opening = indexedDB.open('millrace-conversations')
      opening.onsuccess = () => {
        const writing = opening.result.transaction('conversations', 'readwrite')
        writing.objectStore('conversations').put({ id: 'x1234567890' })
        writing.objectStore('conversations').put({ id: 'y1234567890', title: 5, updatedAt: 'a', allowed: 7 })
        writing.oncomplete = () => (opening.result.close(), resolve())
      }
    })`)
    await page.reload()
    await page.getByRole('searchbox').fill('hi')
    await expect.poll(() => page.locator('.conversations-link').allTextContents()).toEqual(['Hi'])
  })

  test.each([
    '{"state":{"theme":5,"language":"xx","model":7,"sidebar":"no"},"version":1}',
    '{"state":null,"version":1}',
    '{oops',
  ])('settings that are none are those of a new browser: %s', async kept => {
    const { page } = await openDemo(browser)
    await page.evaluate(`localStorage.setItem('millrace-settings', ${JSON.stringify(kept)})`)
    await page.reload()
    await ask(page, 'Hi')
  })

  test('a page without any storage works, and says that it keeps nothing', async () => {
    const { page, context, address } = await openDemo(browser, { answer: () => ({ text: 'It turns.' }) })
    await page.close()
    await context.addInitScript(`
      Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError') } })
      Object.defineProperty(globalThis, 'sessionStorage', { get() { throw new DOMException('denied', 'SecurityError') } })
      Object.defineProperty(globalThis, 'indexedDB', { value: { open() { throw new DOMException('denied', 'SecurityError') } } })
    `)
    const other = await context.newPage()
    await other.goto(address)
    await ask(other, 'Hi')
    await other.getByText('This browser keeps nothing for this page').waitFor()
    await other.locator('#message').fill('and more')
    await other.getByRole('button', { name: /^Appearance/ }).click()
    expect(await other.locator('#message').inputValue()).toBe('and more')
  })
})

describeInChromium('small comforts', () => {
  const browser = testBrowser()

  test('words that were not sent in a new conversation stay, over a look at another one and a reload, and go with sending', async () => {
    const { page } = await openDemo(browser)
    await ask(page, 'Hi')
    await page.keyboard.press('Control+k')
    await page.locator('.messages-empty').waitFor()
    await page.locator('#message').fill('not sent')
    await page.getByRole('link', { name: 'Hi' }).click()
    await page.locator('.messages-said').waitFor()
    await expect.poll(() => page.locator('#message').inputValue()).toBe('')
    await page.keyboard.press('Control+k')
    await page.locator('.messages-empty').waitFor()
    await expect.poll(() => page.locator('#message').inputValue()).toBe('not sent')
    await page.reload()
    await page.locator('.messages-empty').waitFor()
    await expect.poll(() => page.locator('#message').inputValue()).toBe('not sent')
    await page.locator('#message').press('Enter')
    await ended(page)
    await page.keyboard.press('Control+k')
    await page.locator('.messages-empty').waitFor()
    expect(await page.locator('#message').inputValue()).toBe('')
    expect(await page.evaluate('Object.keys(localStorage).filter(key => key.includes("draft")).length')).toBe(0)
  })

  test('the menu of the last conversation in a long list is in sight, and its button shows that it has the focus', async () => {
    const { page } = await openDemo(browser, {}, { viewport: { width: 1280, height: 500 } })
    await page.evaluate(`new Promise(resolve => {
      const opening = indexedDB.open('millrace-conversations')
      opening.onsuccess = () => {
        const writing = opening.result.transaction('conversations', 'readwrite')
        for (let at = 0; at < 200; at++)
          writing.objectStore('conversations').put({ id: 'row-' + at + '-long', title: 'Row ' + at, named: false, createdAt: at, updatedAt: at, allowed: [] })
        writing.oncomplete = () => (opening.result.close(), resolve())
      }
    })`)
    await page.reload()
    await page.getByRole('button', { name: 'Actions for “Row 0”' }).press('Enter')
    const remove = page.getByRole('menuitem', { name: 'Delete' })
    await remove.waitFor()
    const inSight = `(() => {
      const { left, top, width, height } = [...document.querySelectorAll('[role=menuitem]')].at(-1).getBoundingClientRect()
      return document.elementFromPoint(left + width / 2, top + height / 2)?.closest('[role=menuitem]') !== null
    })()`
    await expect.poll(() => page.evaluate(inSight)).toBe(true)
    await page.keyboard.press('Escape')
    const offset = 'parseFloat(getComputedStyle(document.activeElement).outlineOffset)'
    expect(await page.evaluate(offset)).toBeLessThan(0)
  })

  test('a file that the model does not take is taken away where the message is edited', async () => {
    const { page, emulator } = await openDemo(browser)
    await page.locator('input[type=file]').setInputFiles([
      { name: 'notes.bin', mimeType: 'application/octet-stream', buffer: Buffer.from('0123') },
      { name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from(dot, 'base64') },
      { name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b') },
    ])
    await page.locator('.composer-file').nth(1).waitFor()
    await page.locator('.composer-attachment img').waitFor()
    await page.locator('#message').fill('What is it?')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByRole('alert').getByText('The model cannot take this request.').waitFor()
    await page.locator('#message').press('ArrowUp')
    await page.locator('.messages-editor').getByRole('button', { name: 'Remove notes.bin' }).press('Enter')
    await page.locator('.messages-editor').getByRole('textbox').press('Enter')
    await ended(page)
    await page.locator('.messages-answer[data-status=complete]').waitFor()
    expect(String(emulator.requests.at(-1)?.body)).toContain('a,b')
    expect(await page.locator('.messages-user').textContent()).not.toContain('notes.bin')
  })

  test('Escape in the search leaves an answer that runs alone', async () => {
    const { page } = await openDemo(browser, {
      pace: { tokensPerSecond: 30 },
      answer: () => ({ text: 'word '.repeat(300) }),
    })
    await begin(page, 'go')
    await page.locator('.messages-answer .markdown').waitFor()
    await page.getByRole('searchbox').press('Escape')
    expect(await page.locator('.messages-answer[data-status=running]').count()).toBe(1)
    await page.locator('#message').press('Escape')
    await page.locator('.messages-answer[data-status=stopped]').waitFor()
  })

  test('texts run in their own direction', async () => {
    const { page } = await openDemo(browser, { answer: () => ({ text: 'שלום (abc).\n\nHello.' }) })
    await ask(page, 'גלגל מים')
    const isRight = (selector: string) =>
      page.evaluate(`(() => {
        const element = document.querySelector('${selector}')
        const range = document.createRange()
        range.selectNodeContents(element)
        const [text, box] = [range.getBoundingClientRect(), element.getBoundingClientRect()]
        return Math.abs(box.right - text.right) < Math.abs(box.left - text.left)
      })()`)
    await page.locator('.markdown p').nth(1).waitFor()
    expect(await isRight('.markdown p')).toBe(true)
    expect(await isRight('.markdown p:last-of-type')).toBe(false)
    for (const selector of ['.conversations-title', '.conversations-link > span', '#message'])
      expect(await page.locator(selector).getAttribute('dir')).toBe('auto')
  })

  test('an answer without a word is said to be one', async () => {
    const { page } = await openDemo(browser, { answer: () => ({ text: ' ' }) })
    await ask(page, 'Hi')
    await page.getByText('The model has said nothing.').waitFor()
  })

  test('a word that is wider than its column of a table covers no other column', async () => {
    const word = 'verylong'.repeat(40)
    const { page } = await openDemo(browser, { answer: () => ({ text: `| a | b |\n|--|--|\n| ${word} | 2 |` }) })
    await ask(page, 'Hi')
    await page.locator('td').nth(1).waitFor()
    const sticksOut = 'document.querySelector("td").scrollWidth > document.querySelector("td").clientWidth'
    expect(await page.evaluate(sticksOut)).toBe(false)
  })

  test.each([
    ['', false],
    [', where the first facts come late', true],
  ])('a fault that strikes at once shows what happens%s', async (_, late) => {
    const { page } = await openDemo(
      browser,
      { pace: { tokensPerSecond: 20 }, answer: () => ({ text: 'word '.repeat(300) }) },
      { viewport: { width: 1280, height: 500 } },
    )
    const struck = Promise.withResolvers<void>()
    if (late) await page.route('**/api/room**', route => struck.promise.then(() => route.continue()))
    await page.getByRole('button', { name: 'Open the machine room' }).click()
    await begin(page, 'go')
    await page.locator('.messages-answer .markdown').waitFor()
    await page.getByRole('button', { name: /^Cut the page’s connection/ }).click()
    struck.resolve()
    await page.locator('.room-story').getByText('The page goes on').waitFor()
    const inSight = `(() => {
      const { top, bottom } = document.querySelector('.room-story').getBoundingClientRect()
      // What stands above it may grow meanwhile.
      return Math.min(bottom, innerHeight) - Math.max(top, 0) > 60
    })()`
    await expect.poll(() => page.evaluate(inSight)).toBe(true)
  })
})
