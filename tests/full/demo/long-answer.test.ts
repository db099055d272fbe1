import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { longestTasks, scriptOfFrames, traceWhile } from '../../support/client-pages/long-tasks.ts'
import { slownessOf } from '../../support/client-pages/slowness.ts'
import { answerPage, show, stream } from './support/answer-page.ts'
import { describeInChromium } from './support/in-chromium.ts'
import { longMarkdown } from './support/long-markdown.ts'

/** Four characters a token. */
const tokens = 20_000
const text = longMarkdown(tokens * 4)

interface Figures {
  readonly longestMs: number
  /** Of the script of a frame. */
  readonly medianMs: number
  /** The median of the last third of the frames over that of the first third. */
  readonly growth: number
  readonly frames: number
  /** Times that this machine is slower at the moment than the one that the limits were set on. */
  readonly slowness: number
  readonly parts: readonly string[]
}

/** Milliseconds of a task, and of the script of a frame that adds to an answer. */
const limits = { task: 50, frame: 4 }

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0

// Times are the processor's for the page's main thread, for a machine of a known speed. The best of five runs counts.
describeInChromium(`an answer of ${tokens} tokens in Chromium`, () => {
  const site = answerPage()

  async function measured(run: (page: Page) => Promise<void>): Promise<Figures> {
    const page = await site.open()
    try {
      // What an earlier answer has loaded.
      await stream(page, 'a **b** $c$\n\n```ts\nd\n```\n', 1000)
      await page.locator('.code-text').waitFor()
      await page.waitForTimeout(1000)
      const before = await slownessOf(page)
      const trace = await traceWhile(page, `${site.url}/assets/`, () => run(page))
      const slowness = Math.max(before, await slownessOf(page))
      const frames = scriptOfFrames(trace)
      const [longest] = longestTasks(trace)
      const third = Math.floor(frames.length / 3)
      return {
        longestMs: longest?.ms ?? 0,
        medianMs: median(frames),
        growth: median(frames.slice(-third)) / median(frames.slice(0, third)),
        frames: frames.length,
        slowness,
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
      const { longestMs, medianMs, growth, slowness, frames, parts } = figures
      console.log(
        `${name}: longest task ${longestMs.toFixed(1)} ms (limit ${limits.task}), script of a frame ${medianMs.toFixed(1)} ms (limit ${limits.frame}), at the end ${growth.toFixed(2)} of the beginning's, ${frames} frames, on a machine ${slowness.toFixed(2)} times slower`,
      )
      if (!isShort(figures)) console.log(`  ${parts.join(', ')}`)
    }
    return figures!
  }

  const isShort = ({ longestMs, slowness }: Figures): boolean => longestMs <= limits.task * slowness
  /** Twice the limit, since a frame adds what has come since the last one, and a busy machine paints fewer. */
  const isLight = ({ medianMs, slowness }: Figures): boolean => medianMs <= 2 * limits.frame * slowness
  const isLevel = ({ growth }: Figures): boolean => growth <= 2

  it.each([200, 1000])(
    'streams at %i tokens a second without a long task, and a frame costs no more at the end than at the beginning',
    async rate => {
      const streamed = async (page: Page): Promise<void> => {
        await stream(page, text, rate)
        await page.waitForTimeout(1000)
      }
      const isGood = (figures: Figures): boolean => isShort(figures) && isLight(figures) && isLevel(figures)
      const figures = await best(`${rate} tokens/s`, streamed, isGood)
      expect(figures.frames).toBeGreaterThan(100)
      expect(figures).toSatisfy(isShort, 'a short task')
      expect(figures).toSatisfy(isLight, 'a light frame')
      expect(figures).toSatisfy(isLevel, 'a frame that does not grow')
    },
    700_000,
  )

  it('is shown at once, after a reload, without a long task', async () => {
    const shown = async (page: Page): Promise<void> => {
      const message = { role: 'assistant', content: text } as const
      await show(page, { id: 'long', message, status: 'complete', branches: ['long'] })
      await page.locator('h4', { hasText: /^60\. / }).waitFor({ state: 'attached' })
      await page.waitForTimeout(2000)
    }
    const figures = await best('at once', shown, isShort)
    expect(figures).toSatisfy(isShort, 'a short task')
  }, 300_000)
})
