import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { startDemoIn } from '../../../tests/full/demo/support/demo-process.ts'
import { type Frame, film } from './film.ts'
import { Hand } from './hand.ts'
import { slowClock } from './slow-clock.ts'

const question = 'Compare the ways to stream an answer, in a table.'
/** Enough for a machine of two cores that draws without a graphics card. */
const slowness = 5

/** The movie of the README: a question, thinking that is read and folded, a table that grows, the page's connection cut in the machine room, and the answer that goes on. */
export async function filmAnswer(browser: Browser): Promise<Frame[]> {
  const preload = pathToFileURL(join(import.meta.dirname, 'slow-process.ts')).href
  const demo = await startDemoIn({
    ...process.env,
    DEMO_SLOWNESS: String(slowness),
    NODE_OPTIONS: `--import=${preload}`,
  })
  // The least width that has the machine room beside the conversation.
  const context = await browser.newContext({ viewport: { width: 1216, height: 800 } })
  try {
    await context.addInitScript(`(${slowClock})(${slowness})`)
    const page = await context.newPage()
    await page.goto(demo.address)
    await page.locator('.picker').first().waitFor()
    await page.getByRole('button', { name: 'Hide conversations' }).click()
    await page.getByRole('button', { name: 'Machine room' }).click()
    const fault = page.getByRole('button', { name: /^Cut the page’s connection/ })
    await fault.waitFor()
    const message = page.locator('#message')
    await message.focus()
    const hand = await Hand.at(page, slowness, 810, 470)
    await page.waitForLoadState('networkidle')
    const act = async (): Promise<void> => {
      await hand.rest(500)
      await message.pressSequentially(question, { delay: 20 * slowness })
      await hand.rest(250)
      await message.press('Enter')
      const thoughts = page.locator('.reasoning-head')
      await thoughts.waitFor()
      await hand.moveTo(thoughts, 450)
      await hand.click()
      // The thinking is over when the answer's own text begins.
      await page.locator('.reasoning[data-open=false]').waitFor()
      await hand.rest(150)
      await hand.click()
      await hand.moveTo(page.locator('.room-numbers'), 450)
      await hand.scrollTo(fault, 90)
      await hand.moveTo(fault, 300)
      await page.locator('.messages-answer tbody tr').nth(1).waitFor()
      await hand.click()
      const goesOn = page.locator('.room-story li', { hasText: 'The page goes on at server' })
      await goesOn.waitFor()
      await hand.moveTo(goesOn, 400, 0.95)
      await page.locator('.messages-answer[data-status=complete]').waitFor({ timeout: 60_000 })
      await hand.rest(300)
    }
    return await film(page, slowness, act, 2500)
  } finally {
    await context.close()
    await demo.close()
  }
}
