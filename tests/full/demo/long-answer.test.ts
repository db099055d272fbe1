import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { longestTasks, scriptOfFrames, traceWhile } from '../../support/client-pages/long-tasks.ts'
import { answerPage, show, stream } from './support/answer-page.ts'
import { describeInChromium } from './support/in-chromium.ts'
import { longMarkdown } from './support/long-markdown.ts'

/** Four characters a token. */
const tokens = 20_000
const text = longMarkdown(tokens * 4)

interface Figures {
  readonly longestMs: number
  readonly medianMs: number
  readonly slowMs: number
  readonly frames: number
  readonly parts: readonly string[]
}

// Times are the processor's for the page's main thread: other programs on the machine do not lengthen them. The best of five counts.
describeInChromium(`an answer of ${tokens} tokens in Chromium`, () => {
  const site = answerPage()

  async function measured(run: (page: Page) => Promise<void>): Promise<Figures> {
    const page = await site.open()
    try {
      // What an earlier answer has loaded.
      await stream(page, 'a **b** $c$\n\n```ts\nd\n```\n', 1000)
      await page.locator('.code-text').waitFor()
      await page.waitForTimeout(1000)
      const trace = await traceWhile(page, `${site.url}/assets/`, () => run(page))
      const frames = scriptOfFrames(trace)
      const [longest] = longestTasks(trace)
      const at = (share: number): number => frames[Math.floor(frames.length * share)] ?? 0
      return {
        longestMs: longest?.ms ?? 0,
        medianMs: at(0.5),
        slowMs: at(0.95),
        frames: frames.length,
        parts: longest?.parts ?? [],
      }
    } finally {
      await page.close()
    }
  }

  /** The first run that is within the bounds, of five; else the last. */
  async function best(
    name: string,
    run: (page: Page) => Promise<void>,
    isGood: (figures: Figures) => boolean,
  ): Promise<Figures> {
    let figures: Figures | undefined
    for (let attempt = 0; attempt < 5 && !(figures && isGood(figures)); attempt++) {
      figures = await measured(run)
      const { longestMs, medianMs, slowMs, frames, parts } = figures
      const numbers = [longestMs, medianMs, slowMs].map(ms => ms.toFixed(1))
      console.log(
        `${name}: longest task ${numbers[0]} ms, script a frame ${numbers[1]} ms (95 %: ${numbers[2]} ms), ${frames} frames`,
      )
      if (longestMs > 50) console.log(`  ${parts.join(', ')}`)
    }
    return figures!
  }

  it.each([200, 1000])(
    'streams at %i tokens a second without a task over 50 ms, for 4 ms of script a frame at most',
    async rate => {
      const streamed = async (page: Page): Promise<void> => {
        await stream(page, text, rate)
        await page.waitForTimeout(1000)
      }
      const isGood = ({ longestMs, medianMs }: Figures): boolean => longestMs <= 50 && medianMs <= 4
      const figures = await best(`${rate} tokens/s`, streamed, isGood)
      expect(figures.frames).toBeGreaterThan(100)
      expect(figures.longestMs).toBeLessThanOrEqual(50)
      expect(figures.medianMs).toBeLessThanOrEqual(4)
    },
    700_000,
  )

  it('is shown at once, after a reload, without a task over 50 ms', async () => {
    const shown = async (page: Page): Promise<void> => {
      const message = { role: 'assistant', content: text } as const
      await show(page, { id: 'long', message, status: 'complete', branches: ['long'] })
      await page.locator('h4', { hasText: /^60\. / }).waitFor({ state: 'attached' })
      await page.waitForTimeout(2000)
    }
    const figures = await best('at once', shown, ({ longestMs }) => longestMs <= 50)
    expect(figures.longestMs).toBeLessThanOrEqual(50)
  }, 300_000)
})
