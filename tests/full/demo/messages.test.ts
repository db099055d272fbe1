import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { ask, begin, ended, openDemo, saved } from './support/demo-tab.ts'
import { describeInChromium, testBrowser } from './support/in-chromium.ts'

const numbered = () => {
  let count = 0
  return { answer: () => ({ text: `answer ${++count}` }) }
}
const slow = (words: number, tokensPerSecond = 60) => ({
  pace: { tokensPerSecond },
  answer: () => ({ text: Array.from({ length: words }, (_, index) => `w${index}.\n\n`).join('') }),
})

describeInChromium('the messages of a conversation', () => {
  const browser = testBrowser()

  test('an answer is copied, and asked for again as a version beside it', async () => {
    const { page } = await openDemo(browser, numbered())
    await ask(page, 'Hi')
    const answer = page.locator('.messages-answer')
    await answer.getByRole('button', { name: 'Copy' }).click()
    await answer.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('answer 1')
    await answer.getByRole('button', { name: 'Ask again' }).press('Enter')
    await answer.getByText('answer 2').waitFor()
    await ended(page)
    const versions = answer.getByRole('group', { name: 'Version 2 of 2' })
    expect(await versions.textContent()).toBe('2/2')
    await versions.getByRole('button', { name: 'Previous version' }).press('Enter')
    await answer.getByText('answer 1').waitFor()
    await saved(page)
    await page.reload()
    await answer.getByText('answer 1').waitFor()
    expect(await page.getByRole('group', { name: 'Version 1 of 2' }).count()).toBe(1)
  })

  test('a message is edited as a version beside it, by the pointer', async () => {
    const { page } = await openDemo(browser, numbered())
    await ask(page, 'one')
    await page.locator('.messages-user').hover()
    await page.locator('.messages-user').getByRole('button', { name: 'Edit' }).click()
    await page.getByRole('textbox', { name: 'Edit your message' }).fill('two')
    await page.locator('.messages-editor').getByRole('button', { name: 'Send' }).click()
    await page.locator('.messages-answer').getByText('answer 2').waitFor()
    await ended(page)
    expect(await page.locator('.messages-said').allTextContents()).toEqual(['two'])
    await page.locator('.messages-user').getByRole('button', { name: 'Previous version' }).click()
    await page.locator('.messages-answer').getByText('answer 1').waitFor()
    expect(await page.locator('.messages-said').allTextContents()).toEqual(['one'])
  })

  test('three versions of an answer, each with what followed it, are gone through, kept, and exported as shown', async () => {
    const { page } = await openDemo(browser, numbered())
    await ask(page, 'one')
    const first = page.locator('.messages-answer').first()
    const [before, after] = ['Previous version', 'Next version'].map(name => first.getByRole('button', { name }))
    for (const count of [2, 3]) {
      await first.getByRole('button', { name: 'Ask again' }).press('Enter')
      await first.getByText(`answer ${count}`).waitFor()
      await ended(page)
    }
    expect(await first.getByRole('group', { name: 'Version 3 of 3' }).textContent()).toBe('3/3')
    expect(await after!.isDisabled()).toBe(true)
    await before!.press('Enter')
    await first.getByText('answer 2').waitFor()
    await ask(page, 'two')
    await before!.press('Enter')
    await first.getByText('answer 1').waitFor()
    expect(await before!.isDisabled()).toBe(true)
    expect(await page.locator('.messages-said').allTextContents()).toEqual(['one'])
    await ask(page, 'three')
    await after!.press('Enter')
    await first.getByText('answer 2').waitFor()
    const shown = async () => [
      await page.locator('.messages-said').allTextContents(),
      await page.locator('.messages-answer .markdown').allTextContents(),
    ]
    const second = [
      ['one', 'two'],
      ['answer 2', 'answer 4'],
    ]
    expect(await shown()).toEqual(second)
    await saved(page)
    await page.reload()
    await first.getByRole('group', { name: 'Version 2 of 3' }).waitFor()
    await expect.poll(shown).toEqual(second)
    // A branch that is not shown is found, too.
    await page.getByRole('searchbox').fill('answer 5')
    await page.getByRole('link', { name: 'one' }).waitFor()
    await page.getByRole('button', { name: 'Actions for “one”' }).press('Enter')
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Export as Markdown' }).press('Enter')
    const text = await readFile(await (await download).path(), 'utf8')
    expect(text.match(/answer \d/g)).toEqual(['answer 2', 'answer 4'])
  })

  test('a stopped answer keeps its text, and is copied, gone on from, and asked for again', async () => {
    const { page } = await openDemo(browser, slow(5_000, 100))
    await begin(page, 'go')
    const answer = page.locator('.messages-answer').first()
    await answer.getByText('w20.').waitFor()
    await page.keyboard.press('Escape')
    await answer.getByText('Stopped.').waitFor()
    await answer.getByRole('button', { name: 'Copy' }).press('Enter')
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^w0\.\n\nw1\.[\s\S]*w20\./)
    await answer.getByRole('button', { name: 'Ask again' }).press('Enter')
    await answer.getByText('w5.').waitFor()
    await page.keyboard.press('Escape')
    await answer.getByRole('group', { name: 'Version 2 of 2' }).waitFor()
    await saved(page)
    await page.reload()
    await answer.getByText('Stopped.').waitFor()
    await answer.getByText('w0.').waitFor()
  })

  test('a failure says what helps, and the next try can work', async () => {
    const { page, emulator } = await openDemo(browser)
    await ask(page, '!fault error:1211')
    const alert = page.getByRole('alert')
    expect(await alert.textContent()).toContain('Choose another model')
    await alert.getByText('Details').click()
    await alert.getByText('not-found').waitFor()
    const asked = emulator.requests.length
    await alert.getByRole('button', { name: 'Try again' }).press('Enter')
    await expect.poll(() => emulator.requests.length).toBeGreaterThan(asked)
    await ended(page)
    // The try that came to nothing is replaced, and no version of its own.
    expect(await page.locator('.messages-branches').count()).toBe(0)
  })

  test('a reload amid the answer goes on with it, and asks nothing anew', async () => {
    const { page, emulator } = await openDemo(browser, slow(120))
    await page.locator('#message').fill('go')
    await page.locator('#message').press('Enter')
    await page.locator('.messages-answer').getByText('w3.').waitFor()
    await page.reload()
    await page.locator('.messages-answer').getByText('w119.').waitFor({ timeout: 60_000 })
    await ended(page)
    expect(await page.locator('.messages-answer').count()).toBe(1)
    expect((await page.locator('.messages-answer').textContent())!.split('w3.')).toHaveLength(2)
    expect(emulator.requests).toHaveLength(1)
  })

  test('two tabs show one conversation, whichever of them asks', async () => {
    const { page, openTab, emulator } = await openDemo(browser, numbered())
    await ask(page, 'from the first')
    const second = await openTab()
    await second.getByRole('link', { name: 'from the first' }).click()
    await second.locator('.messages-answer').getByText('answer 1').waitFor()
    await ask(second, 'from the second')
    await page.locator('.messages-answer').getByText('answer 2').waitFor()
    await ask(page, 'again')
    await second.locator('.messages-answer').getByText('answer 3').waitFor()
    for (const tab of [page, second])
      expect(await tab.locator('.messages-said').allTextContents()).toEqual([
        'from the first',
        'from the second',
        'again',
      ])
    expect(emulator.requests).toHaveLength(3)
  })

  test('the newest is followed until the reader scrolls up, who finds the way back', async () => {
    const { page } = await openDemo(browser, slow(400, 120))
    const place = () =>
      page.locator('.messages-scroll').evaluate(element => {
        const { scrollTop, scrollHeight, clientHeight } = element as unknown as Record<string, number>
        return { top: Math.round(scrollTop!), left: scrollHeight! - scrollTop! - clientHeight! }
      })
    await page.locator('#message').fill('go')
    await page.locator('#message').press('Enter')
    await page.locator('.messages-answer').getByText('w60.').waitFor()
    expect((await place()).left).toBeLessThan(100)
    await page.locator('.messages-scroll').hover()
    await page.mouse.wheel(0, -600)
    const jump = page.getByRole('button', { name: 'Go to the newest' })
    await jump.waitFor()
    expect(await jump.textContent()).toBe('1 new')
    const { top } = await place()
    await page.locator('.messages-answer').getByText('w120.').waitFor({ state: 'attached' })
    expect((await place()).top).toBe(top)
    await jump.press('Enter')
    await expect.poll(async () => (await place()).left).toBeLessThan(100)
    expect(await jump.count()).toBe(0)
    await page.locator('.messages-answer').getByText('w160.').waitFor()
    expect((await place()).left).toBeLessThan(100)
  })

  test('screen readers hear that an answer begins and the whole of it at its end, and no piece of it', async () => {
    const { page } = await openDemo(browser, slow(40))
    await page.evaluate(`{
      globalThis.heard = []
      const region = document.querySelector('.messages > [role=status]')
      new MutationObserver(() => heard.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true })
    }`)
    await ask(page, 'go')
    const heard = (await page.evaluate('heard')) as string[]
    expect(heard[0]).toBe('The answer has begun.')
    expect(heard.at(-1)).toMatch(/^The answer is complete\. w0\.[\s\S]*w39\./)
    expect(heard).toHaveLength(2)
  })

  test('a long message is folded, and sent whole', async () => {
    const { page, wasSent } = await openDemo(browser)
    const long = 'A millrace leads water to the wheel. '.repeat(5_600).trim()
    await ask(page, long)
    expect(wasSent(0, long)).toBe(true)
    expect((await page.locator('.messages-said').textContent())!.length).toBeLessThan(2_000)
    await page.getByRole('button', { name: 'Show all' }).click()
    expect((await page.locator('.messages-said').textContent())!).toContain(long)
  })
})
