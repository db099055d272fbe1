import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { begin, ended, openDemo, saved } from './support/demo-tab.ts'
import { describeInChromium, testBrowser } from './support/in-chromium.ts'
import { MachineRoom } from './support/machine-room.ts'
import { seriousFindings } from './support/serious-findings.ts'

/** Numbered words, so that each that is lost, comes twice or stands elsewhere is seen. */
const numbered = (count: number, letter = 'w'): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${letter}${at}.`)

const paced = (words: readonly string[], tokensPerSecond: number) => ({
  pace: { tokensPerSecond },
  answer: () => ({ text: words.map(word => `${word} `) }),
})

/** Faults take their seconds. */
const patient = { timeout: 60_000 }

const lastAnswer = (page: Page) => page.locator('.messages-answer').last()

/** The numbered words of the last answer, in the order in which the page shows them. */
const wordsIn = async (page: Page): Promise<readonly string[]> =>
  ((await lastAnswer(page).locator('.markdown').allTextContents()).join(' ').match(/\p{L}\d+\./gu) ?? []) as string[]

describeInChromium('the faults of the machine room', () => {
  const browser = testBrowser()

  /** The demo with its machine room open. */
  async function opened(...options: Parameters<typeof openDemo> extends [unknown, ...infer Rest] ? Rest : never) {
    const demo = await openDemo(browser, ...options)
    const room = new MachineRoom(demo.page)
    await room.open()
    return { ...demo, room }
  }
  const reached = (page: Page, word: string): Promise<void> => lastAnswer(page).getByText(word).waitFor()

  test('a connection that is cut again and again costs the answer nothing', async () => {
    const words = numbered(300)
    const { page, room, emulator } = await opened(paced(words, 80))
    expect(await room.fault('Cut the page’s connection').isDisabled()).toBe(true)
    await begin(page, 'go')
    for (const [cuts, word] of ['w20.', 'w80.', 'w140.'].entries()) {
      await reached(page, word)
      await room.strike('Cut the page’s connection')
      await expect.poll(room.reconnects, patient).toBe(cuts + 1)
    }
    await ended(page)
    expect(await wordsIn(page)).toEqual(words)
    expect(emulator.requests).toHaveLength(1)
    expect(await room.story()).toMatch(/The page goes on at server, behind record \d{2,}/)
    expect(await room.fault('Cut the page’s connection').isDisabled()).toBe(true)
  })

  test('a device that goes offline in the middle of an answer is told of, and no more once it is back', async () => {
    const words = numbered(200)
    const { page } = await opened(paced(words, 80))
    await begin(page, 'go')
    await reached(page, 'w20.')
    const told = lastAnswer(page).getByText('This device is offline. The answer goes on as soon as it is back.')
    await page.context().setOffline(true)
    await told.waitFor()
    await page.context().setOffline(false)
    await told.waitFor({ state: 'detached' })
    await ended(page)
    expect(await wordsIn(page)).toEqual(words)
  })

  test('a network that stays away is told of, and the answer is gone on with when it is back', async () => {
    const words = numbered(200)
    const { page, room, emulator } = await opened(paced(words, 80))
    await begin(page, 'go')
    await reached(page, 'w20.')
    const reads = /\/api\/chat\//
    await page.route(reads, route => route.abort('internetdisconnected'))
    await room.strike('Cut the page’s connection')
    const alert = page.getByRole('alert')
    await alert.getByText('The server cannot be reached.').waitFor({ timeout: 120_000 })
    expect((await wordsIn(page)).length).toBeGreaterThan(20)
    await page.unroute(reads)
    await alert.getByRole('button', { name: 'Go on' }).press('Enter')
    await page.locator('.messages-answer[data-status=complete]').waitFor()
    expect(await wordsIn(page)).toEqual(words)
    expect(emulator.requests).toHaveLength(1)
    expect(await page.locator('.messages-branches').count()).toBe(0)
  })

  test.each([
    ['The vendor’s connection breaks', 'The answer broke off before its end.', /The vendor’s connection broke/],
    ['The vendor falls silent', 'The provider fell silent.', /The answer ends as timeout/],
  ])(
    '%s: the text stays, the page says that it is no whole answer, and another try gives one',
    async (fault, said, told) => {
      const words = numbered(150)
      const { page, room, emulator } = await opened(paced(words, 200))
      await room.strike(fault)
      expect(await room.fault(fault).getAttribute('aria-pressed')).toBe('true')
      await begin(page, 'go')
      const alert = page.getByRole('alert')
      await alert.getByText(said).waitFor()
      const kept = await wordsIn(page)
      expect(kept.length).toBeGreaterThan(10)
      expect(kept).toEqual(words.slice(0, kept.length))
      await expect.poll(room.story, patient).toMatch(told)
      expect(await emulator.requests[0]!.ended).toBeDefined()
      // It strikes once, and nothing is asked by itself for an answer that a person has let fail.
      expect(await room.fault(fault).getAttribute('aria-pressed')).toBe('false')
      expect(emulator.requests).toHaveLength(1)
      await alert.getByRole('button', { name: 'Try again' }).press('Enter')
      await page.getByRole('group', { name: 'Version 2 of 2' }).waitFor()
      await ended(page)
      expect(await wordsIn(page)).toEqual(words)
      await page.getByRole('button', { name: 'Previous version' }).press('Enter')
      await expect.poll(() => wordsIn(page)).toEqual(kept)
    },
  )

  test.each([
    ['other', 'b'],
    ['the same', 'a'],
  ])(
    'a model that begins anew with %s words: the first ones are withdrawn, marked, and to be read',
    async (_, letter) => {
      const [first, second] = [numbered(200, 'a'), numbered(120, letter)]
      let generations = 0
      const { page, room, emulator } = await opened({
        pace: { tokensPerSecond: 100 },
        answer: () => ({ text: (generations++ === 0 ? first : second).map(word => `${word} `) }),
      })
      await room.strike('The model begins anew')
      await begin(page, 'go')
      const mark = lastAnswer(page).locator('.answer-withdrawn')
      await mark.waitFor()
      await page.locator('.messages-answer[data-status=complete]').waitFor()
      expect(await wordsIn(page)).toEqual(second)
      await mark.locator('summary').press('Enter')
      const withdrawn = (await mark.locator('p').textContent())!
      const words = withdrawn.trim().split(' ')
      expect(words.length).toBeGreaterThan(10)
      expect(words).toEqual(first.slice(0, words.length))
      expect(await mark.locator('summary').textContent()).toContain(`${withdrawn.length} characters are withdrawn`)
      expect(await room.story()).toContain('The model has begun anew')
      expect(emulator.requests).toHaveLength(1)
      expect(await mark.count()).toBe(1)
      await lastAnswer(page).getByRole('button', { name: 'Copy' }).click()
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(second.join(' '))
      await saved(page)
      await page.reload()
      await mark.waitFor()
      await mark.locator('summary').press('Enter')
      expect(await mark.locator('p').textContent()).toBe(withdrawn)
      expect(await wordsIn(page)).toEqual(second)
    },
  )

  test('a withdrawal is marked once where the page is reloaded behind it, amid the answer', async () => {
    const words = numbered(200)
    const { page, room } = await opened(paced(words, 60))
    await room.strike('The model begins anew')
    await begin(page, 'go')
    const mark = lastAnswer(page).locator('.answer-withdrawn')
    await mark.waitFor()
    await saved(page)
    await page.reload()
    await page.locator('.messages-answer[data-status=complete]').waitFor(patient)
    expect(await mark.count()).toBe(1)
    expect(await wordsIn(page)).toEqual(words)
    await saved(page)
    await page.reload()
    await mark.waitFor()
    expect(await mark.count()).toBe(1)
  })

  test('too many requests: the wait is told, and then the answer comes', async () => {
    const words = numbered(40)
    const { page, room, emulator } = await opened(paced(words, 200))
    await room.strike('Too many requests')
    await begin(page, 'go')
    await expect.poll(room.story, patient).toContain('The vendor refuses with 429; it may be asked again in 3 s.')
    await lastAnswer(page).getByText('too many requests, and the answer waits.').waitFor()
    await lastAnswer(page)
      .getByText(/It is asked again in \d s\./)
      .waitFor()
    await lastAnswer(page).getByText('w3.').waitFor(patient)
    expect(await lastAnswer(page).textContent()).not.toContain('the answer waits')
    await ended(page)
    expect(await wordsIn(page)).toEqual(words)
    expect(emulator.requests).toHaveLength(3)
    expect(await room.story()).toMatch(
      /attempt 2[\s\S]*The vendor refuses with 429\.[\s\S]*attempt 3[\s\S]*answers with 200/,
    )
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  test('too many requests: a person who does not wait stops it, in a closed machine room too, and the vendor is not asked', async () => {
    const { page, emulator } = await openDemo(browser)
    await begin(page, '!fault error:1302 retry-after=60')
    await lastAnswer(page)
      .getByText(/It is asked again in \d\d s\./)
      .waitFor()
    expect(await lastAnswer(page).getByRole('status').textContent()).not.toMatch(/\d/)
    expect(await seriousFindings(page)).toEqual([])
    await lastAnswer(page).getByRole('button', { name: 'Stop waiting' }).press('Enter')
    await lastAnswer(page).getByText('Stopped.').waitFor()
    expect(emulator.requests).toHaveLength(1)
    expect(await lastAnswer(page).textContent()).not.toContain('asked again')
  })

  test('too many requests in the middle of an answer are told behind what has come', async () => {
    const { page } = await openDemo(browser)
    const refusal = { type: 'head', status: 503, waitMs: 60_000, at: Date.now(), instance: 'server' }
    const told = { contentType: 'text/event-stream', body: `data: ${JSON.stringify(refusal)}\n\n` }
    await page.route('**/api/room?**', route => route.fulfill(told))
    await begin(page, 'a long answer\n!fault stall:30 from=text')
    await lastAnswer(page).getByText('refuses for now (503), and the answer waits.').waitFor()
    expect((await lastAnswer(page).locator('.markdown').textContent())!.length).toBeGreaterThan(50)
    await lastAnswer(page)
      .getByText(/It is asked again in \d\d s\./)
      .waitFor()
    await lastAnswer(page).getByRole('button', { name: 'Stop waiting' }).press('Enter')
    await lastAnswer(page).getByText('Stopped.').waitFor()
  })

  test('too many requests without an end: the page says when, and asks again at a press', async () => {
    const { page, emulator } = await opened()
    await begin(page, '!fault error:1302 retry-after=1')
    const alert = page.getByRole('alert')
    await alert.getByText('Too many requests at this time.').waitFor()
    await alert.getByText('The next try may be made in 1 s.').waitFor()
    const asked = emulator.requests.length
    await alert.getByRole('button', { name: 'Try again' }).press('Enter')
    await expect.poll(() => emulator.requests.length).toBeGreaterThan(asked)
  })

  test('a slow reader is behind the store, as the machine room says, and reads all of it', async () => {
    const words = numbered(120)
    const { page, room, emulator } = await opened(paced(words, 400))
    expect(await room.fault('A slow reader').isDisabled()).toBe(false)
    await room.strike('A slow reader')
    await begin(page, 'go')
    await expect.poll(room.pressure, patient).toMatch(/^The page is \d+ records behind the store$/)
    // The vendor has long been read to its end.
    await expect.poll(room.story, patient).toContain('The answer is complete.')
    expect(await page.locator('.messages-answer[data-status=running]').count()).toBe(1)
    await ended(page)
    expect(await wordsIn(page)).toEqual(words)
    await expect.poll(room.pressure, patient).toBe('None: the page keeps up')
    expect(emulator.requests).toHaveLength(1)
    expect(await room.reconnects()).toBe(0)
  })
})
