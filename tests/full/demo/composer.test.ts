import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ask, ended, openDemo } from './support/demo-tab.ts'
import { describeInChromium, testBrowser } from './support/in-chromium.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const endless = { pace: { tokensPerSecond: 40 }, answer: () => ({ text: 'word '.repeat(10_000) }) }

describeInChromium('the field for the next message', () => {
  const browser = testBrowser()

  test('Enter sends, Shift+Enter begins a line, and the field grows with its text', async () => {
    const { page, emulator, wasSent } = await openDemo(browser)
    const field = page.locator('#message')
    const height = async () => (await field.boundingBox())!.height
    const before = await height()
    await page.keyboard.type('one')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('two')
    expect(await field.inputValue()).toBe('one\ntwo')
    expect(await height()).toBeGreaterThan(before)
    expect(emulator.requests).toHaveLength(0)
    await page.keyboard.press('Enter')
    await ended(page)
    expect(wasSent(0, 'one\ntwo')).toBe(true)
    expect(await field.inputValue()).toBe('')
  })

  test('an Enter that belongs to an input method sends nothing', async () => {
    const { page, context, emulator, wasSent } = await openDemo(browser)
    const keyboard = await context.newCDPSession(page)
    const field = page.locator('#message')
    await field.focus()
    await keyboard.send('Input.imeSetComposition', { text: 'shui', selectionStart: 4, selectionEnd: 4 })
    const key = { key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229 }
    await keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key })
    await page.keyboard.press('Enter')
    expect(emulator.requests).toHaveLength(0)
    await keyboard.send('Input.insertText', { text: '水车' })
    // Safari tells the Enter that ended the composition only now.
    await page.evaluate(
      `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }))`,
    )
    expect(await page.locator('.messages-user').count()).toBe(0)
    expect(await field.inputValue()).toContain('水车')
    await field.fill('水车')
    await field.press('Enter')
    await ended(page)
    expect(wasSent(0, '水车')).toBe(true)
  })

  test('Escape and the button stop the answer, and the focus stays in the field', async () => {
    const { page, emulator } = await openDemo(browser, endless)
    const field = page.locator('#message')
    for (const stop of [
      () => page.keyboard.press('Escape'),
      () => page.getByRole('button', { name: 'Stop' }).click(),
    ]) {
      await field.fill('go on')
      await field.press('Enter')
      await page.locator('[data-status=running]').getByText('word word').waitFor()
      await stop()
      await ended(page)
      expect(await page.locator('#message:focus').count()).toBe(1)
    }
    for (const { ended } of emulator.requests) expect(await ended).toBe('reader-left')
    expect(await page.locator('.messages-note').allTextContents()).toEqual(['Stopped.', 'Stopped.'])
  })

  test('a double click sends, and stops nothing', async () => {
    const { page } = await openDemo(browser)
    await page.locator('#message').fill('Hi')
    await page.getByRole('button', { name: 'Send', exact: true }).dblclick()
    await page.locator('.messages-answer[data-status=complete]').waitFor()
  })

  test('an up-arrow in the empty field edits the last message; in a text it moves', async () => {
    const { page, emulator, wasSent } = await openDemo(browser)
    await ask(page, 'frist')
    await page.keyboard.type('text')
    await page.keyboard.press('ArrowUp')
    expect(await page.locator('.messages-editor').count()).toBe(0)
    await page.locator('#message').fill('')
    await page.keyboard.press('ArrowUp')
    await page.getByRole('textbox', { name: 'Edit your message' }).fill('first')
    await page.keyboard.press('Enter')
    await page.locator('.messages-user').getByText('first').waitFor()
    await ended(page)
    expect(emulator.requests).toHaveLength(2)
    expect(wasSent(1, 'frist')).toBe(false)
    await page.keyboard.press('ArrowUp')
    await page.getByRole('textbox', { name: 'Edit your message' }).fill('other')
    await page.keyboard.press('Escape')
    expect(await page.locator('.messages-editor').count()).toBe(0)
    expect(await page.locator('#message:focus').count()).toBe(1)
    expect(emulator.requests).toHaveLength(2)
  })

  test('each conversation keeps its draft, over a reload too', async () => {
    const { page } = await openDemo(browser)
    const field = page.locator('#message')
    await ask(page, 'a question')
    await field.fill('half a thought')
    await page.keyboard.press('Control+k')
    await expect.poll(() => field.inputValue()).toBe('')
    await field.fill('another')
    await page.getByRole('link', { name: 'a question' }).click()
    await expect.poll(() => field.inputValue()).toBe('half a thought')
    await page.reload()
    await expect.poll(() => field.inputValue()).toBe('half a thought')
  })

  test('files are picked, pasted and dropped, shown, removed, and sent; pictures to a model that reads them', async () => {
    const { page, models, wasSent } = await openDemo(browser)
    const names = () =>
      page.evaluate(`[...document.querySelectorAll('.composer-attachment button')].map(each => each.ariaLabel)`)
    await page.locator('input[type=file]').setInputFiles([
      { name: 'picked.png', mimeType: 'image/png', buffer: png },
      { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no picture') },
      { name: 'table.csv', mimeType: 'text/csv', buffer: Buffer.from('wheel,power\n1,2') },
    ])
    await page.getByText('broken.png cannot be read as a picture.').waitFor()
    await page.evaluate(giveFile('paste', 'pasted.md'))
    await page.evaluate(giveFile('drop', 'dropped.txt'))
    await expect
      .poll(names)
      .toEqual(['Remove picked.png', 'Remove table.csv', 'Remove pasted.md', 'Remove dropped.txt'])
    await page.getByText('glm-5.3-flash answers, since it reads pictures.').waitFor()
    await page.getByRole('button', { name: 'Remove dropped.txt' }).press('Enter')
    await expect.poll(names).toHaveLength(3)
    await ask(page, 'What is in them?')
    expect(models()).toEqual(['glm-5.3-flash'])
    for (const part of ['image_url', 'wheel,power', 'the text of pasted.md', 'What is in them?'])
      expect(wasSent(0, part)).toBe(true)
    expect(wasSent(0, 'dropped.txt')).toBe(false)
    expect(await page.getByRole('img', { name: 'Picture: picked.png' }).count()).toBe(1)
    // The picture is part of what follows.
    await ask(page, 'And now?')
    expect(models()).toEqual(['glm-5.3-flash', 'glm-5.3-flash'])
  })

  test('a text of 200 KB is pasted, sent whole and quoted whole', async () => {
    const { page, wasSent } = await openDemo(browser)
    const lines = Array.from({ length: 4_200 }, (_, at) => `${at}: 水车 a millrace leads water to the wheel`)
    const text = lines.join('\n')
    expect(Buffer.byteLength(text)).toBeGreaterThan(200_000)
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`)
    const field = page.locator('#message')
    await field.focus()
    await page.keyboard.press('ControlOrMeta+v')
    await expect.poll(() => field.inputValue()).toBe(text)
    await page.keyboard.type(' end')
    await page.keyboard.press('Enter')
    await ended(page)
    expect(wasSent(0, `${text} end`)).toBe(true)
    // The page can be gone on with, and has it after a reload.
    await ask(page, 'and?')
    await page.reload()
    await page.getByRole('button', { name: 'Show all' }).click()
    expect(await page.locator('.messages-said').first().textContent()).toContain(`${text} end`)
  })

  test('a picture of the clipboard and files that are dragged in from elsewhere go along', async () => {
    const { page, context, wasSent, models } = await openDemo(browser)
    const folder = await mkdtemp(join(tmpdir(), 'millrace-drag-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const files = [join(folder, 'photo.png'), join(folder, '笔记.txt')]
    await writeFile(files[0]!, png)
    await writeFile(files[1]!, 'oak piles')
    await page.evaluate(`navigator.clipboard.write([new ClipboardItem({
      'image/png': new Blob([Uint8Array.from(atob('${png.toString('base64')}'), byte => byte.charCodeAt(0))], { type: 'image/png' }),
    })])`)
    await page.locator('#message').focus()
    await page.keyboard.press('ControlOrMeta+v')
    await page.getByRole('img', { name: 'image.png' }).waitFor()
    const pointer = await context.newCDPSession(page)
    const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
      pointer.send('Input.dispatchDragEvent', {
        type,
        x: 640,
        y: 300,
        data: { items: [], files, dragOperationsMask: 1 },
      })
    const hint = page.getByText('Drop pictures and files here')
    // Chromium tells a page nothing of a drag that its debugger cancels.
    const leave = () => page.evaluate(`document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true }))`)
    for (const end of [leave, () => drag('drop')]) {
      await drag('dragEnter')
      await drag('dragOver')
      await hint.waitFor()
      await end()
      await hint.waitFor({ state: 'detached' })
    }
    await page.getByRole('img', { name: 'photo.png' }).waitFor()
    await page.getByRole('button', { name: 'Remove 笔记.txt' }).waitFor()
    await ask(page, 'Look')
    expect(models()).toEqual(['glm-5.3-flash'])
    expect(wasSent(0, 'oak piles')).toBe(true)
    const names = ['Picture: image.png', 'Picture: photo.png']
    for (const name of names) expect(await page.getByRole('img', { name }).count()).toBe(1)
    await page.reload()
    for (const name of names) await page.getByRole('img', { name }).waitFor()
  })

  test('too many files and too large ones are refused with the reason, and the others go along', async () => {
    const { page, wasSent } = await openDemo(browser)
    const file = (name: string, size = 4) => ({ name, mimeType: 'text/plain', buffer: Buffer.alloc(size, 'a') })
    const input = page.locator('input[type=file]')
    await input.setInputFiles([file('large.txt', 400_001), file('small.txt')])
    await page.getByText('large.txt is too large: 400 kB is the limit.').waitFor()
    await input.setInputFiles(Array.from({ length: 8 }, (_, at) => file(`${at}.txt`)))
    await page.getByText('8 attachments are the limit.').waitFor()
    expect(await page.locator('.composer-file').count()).toBe(8)
    await ask(page, '')
    expect(wasSent(0, 'small.txt')).toBe(true)
    expect(wasSent(0, '6.txt')).toBe(true)
    expect(wasSent(0, '7.txt')).toBe(false)
  })

  test('a large picture is scaled before it is sent', async () => {
    const { page, wasSent } = await openDemo(browser)
    const large = (await page.evaluate(`(async () => {
      const canvas = new OffscreenCanvas(4000, 2000)
      canvas.getContext('2d').fillRect(0, 0, 4000, 2000)
      const blob = await canvas.convertToBlob({ type: 'image/png' })
      return btoa(Array.from(new Uint8Array(await blob.arrayBuffer()), byte => String.fromCharCode(byte)).join(''))
    })()`)) as string
    await page.locator('input[type=file]').setInputFiles({
      name: 'large.png',
      mimeType: 'image/png',
      buffer: Buffer.from(large, 'base64'),
    })
    await page.locator('.composer-attachment img').waitFor()
    const size = await page
      .locator('.composer-attachment img')
      .evaluate(
        image =>
          `${(image as { naturalWidth?: number }).naturalWidth} x ${(image as { naturalHeight?: number }).naturalHeight}`,
      )
    expect(size).toBe('1568 x 784')
    await ask(page, 'Look')
    expect(wasSent(0, '/9j/')).toBe(true)
  })
})

/** Gives the page a file by an event of the clipboard or of dragging. */
const giveFile = (kind: 'paste' | 'drop', name: string): string => `(() => {
  const data = new DataTransfer()
  data.items.add(new File(['the text of ${name}'], '${name}', { type: 'text/plain' }))
  const options = { bubbles: true, cancelable: true }
  const field = document.getElementById('message')
  if ('${kind}' === 'paste') field.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }))
  else for (const type of ['dragover', 'drop']) document.body.dispatchEvent(new DragEvent(type, { ...options, dataTransfer: data }))
})()`
