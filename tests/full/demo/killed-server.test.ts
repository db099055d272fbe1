import { expect, test } from 'vitest'
import { startDemoProcess } from './support/demo-process.ts'
import { begin, saved } from './support/demo-tab.ts'
import { describeInChromium, testBrowser } from './support/in-chromium.ts'
import { MachineRoom } from './support/machine-room.ts'

// `npm start`: one server, which is killed and started again by its supervisor.

describeInChromium('the server of a demo that has one alone', { timeout: 90_000 }, () => {
  const browser = testBrowser()

  test('is killed mid-answer: the page says so, keeps the beginning, and asks once more by itself', async () => {
    const demo = await startDemoProcess()
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } })
    try {
      const page = await context.newPage()
      await page.goto(demo.address)
      const room = new MachineRoom(page)
      await room.open()
      // A fault that the answer has outlived has nothing to do with its server's death.
      await room.strike('Too many requests')
      await begin(page, 'A long answer, please.')
      const answer = page.locator('.messages-answer').last()
      await answer.getByRole('heading', { name: 'What a millrace does' }).waitFor()
      await room.strike('Kill the server that asks the model')
      await page.getByText('The server that was answering has died.').waitFor()
      await page.locator('.messages-answer[data-status=complete]').waitFor({ timeout: 60_000 })
      // The story of both goes on as one.
      await expect
        .poll(room.story)
        .toMatch(
          /takes the question[\s\S]*server is dead\.[\s\S]*server answers again\.[\s\S]*takes the question[\s\S]*is complete/,
        )
      const whole = (await answer.locator('.markdown').last().textContent())!
      expect(whole).toContain('loses not a drop on the way')
      // What had come is kept beside it, also over a reload, and is asked for no third time.
      await page.getByRole('button', { name: 'Previous version' }).press('Enter')
      await page.locator('.messages-answer[data-status=failed]').waitFor()
      await page.getByRole('alert').getByText('The answer broke off before its end.').waitFor()
      const beginning = (await answer.locator('.markdown').last().textContent())!
      expect(beginning.length).toBeGreaterThan(20)
      expect(whole.startsWith(beginning.slice(0, -2))).toBe(true)
      await saved(page)
      await page.reload()
      await page.getByRole('group', { name: 'Version 1 of 2' }).waitFor()
      expect(await page.locator('.messages-answer').count()).toBe(1)
    } finally {
      await context.close()
      await demo.close()
    }
  })

  test('is killed mid-answer where two tabs read it: one of them asks once more, and both show that', async () => {
    const demo = await startDemoProcess()
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } })
    try {
      const page = await context.newPage()
      await page.goto(demo.address)
      const room = new MachineRoom(page)
      await room.open()
      await begin(page, 'A long answer, please.')
      const second = await context.newPage()
      await second.goto(page.url())
      for (const tab of [page, second]) await tab.getByRole('heading', { name: 'What a millrace does' }).waitFor()
      await room.strike('Kill the server that asks the model')
      for (const tab of [page, second]) {
        await tab.locator('.messages-answer[data-status=complete]').waitFor({ timeout: 60_000 })
        expect(await tab.locator('.messages-answer').textContent()).toContain('loses not a drop on the way')
        await tab.getByRole('group', { name: 'Version 2 of 2' }).waitFor()
      }
    } finally {
      await context.close()
      await demo.close()
    }
  })
})
