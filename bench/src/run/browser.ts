import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'
import { chromiumSettings } from '../../../tests/support/chromium-settings.ts'
import { answerOf } from '../shared/tokens.ts'
import { programPath } from './programs.ts'
import { longestTask } from './trace.ts'
import { Worker } from './worker.ts'

/** An answer that a page is to show. */
export interface PageLoad {
  readonly tokens: number
  /** Tokens a second; 0: all at once. */
  readonly rate: number
  /** The text is in the document and not displayed: no layout, no paint. */
  readonly hidden: boolean
}

/** Cost of an answer in a page. */
export interface PageRun {
  /** Milliseconds of CPU of the page's main thread in tasks: script, microtasks, style, layout, paint. */
  readonly taskMs: number
  /** The longest of these tasks; NaN where {@link PageLoad.rate} is set: a trace would cost more there than what it looks at. */
  readonly longestMs: number
  /** The page shows what was sent, to the last character. */
  readonly intact: boolean
}

/** A Chromium and the site of the pages. */
export interface BenchBrowser {
  /** @throws Error where the page cannot be built, or the answer takes longer than two minutes. */
  run(page: string, load: PageLoad): Promise<PageRun>
  /** See `bundledBytes`. */
  bundledBytes(contents: string): Promise<number>
  end(): Promise<void>
}

const warmTokens = 2000
const capMs = 120_000

/** Starts both. @throws Error where there is no Chromium. */
export async function startBenchBrowser(): Promise<BenchBrowser> {
  const executablePath = programPath('chromium', 'chromium')
  const site = new Worker('site.js')
  const browser = await chromium.launch({ executablePath, ...chromiumSettings })
  const origin = `http://127.0.0.1:${await site.call<number>('port')}`
  return {
    async run(name, load) {
      // A page that cannot be built would only be an empty one.
      await site.call('check', name)
      const page = await browser.newPage({ viewport: { width: 1024, height: 768 } })
      const broken = new Promise<never>((_, reject) => page.on('pageerror', reject))
      broken.catch(() => {})
      try {
        await page.goto(`${origin}/page/${name}${load.hidden ? '?hidden' : ''}`)
        return await capped(Promise.race([measure(browser, page, name, load), broken]))
      } finally {
        await page.close()
      }
    },
    bundledBytes: contents => site.call('bundledBytes', contents),
    async end() {
      await Promise.all([browser.close(), site.end()])
    },
  }
}

async function measure(browser: Browser, page: Page, name: string, { tokens, rate }: PageLoad): Promise<PageRun> {
  await page.waitForFunction(() => 'ask' in window)
  await ask(page, warmTokens, 0)
  const session = await page.context().newCDPSession(page)
  // The CPU of the thread, not the time that others on the machine take from it.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await session.send('HeapProfiler.collectGarbage')
  const taskSeconds = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')!.value
  }
  const asked = (): Promise<void> => profiled(session, name, () => ask(page, tokens, rate))
  const before = await taskSeconds()
  const longestMs = rate > 0 ? await asked().then(() => Number.NaN) : await longestTask(browser, asked)
  const taskMs = ((await taskSeconds()) - before) * 1000
  const shown = await page.evaluate(() => [...document.querySelectorAll('.answer')].at(-1)?.textContent)
  const { reasoning, content } = answerOf(tokens)
  return { taskMs, longestMs, intact: shown === [...reasoning, ...content].join('') }
}

let profiles = 0

/** `BENCH_PROFILE=<folder>` has a CPU profile of each answer of a page written there. */
async function profiled(session: CDPSession, name: string, work: () => Promise<void>): Promise<void> {
  const folder = process.env.BENCH_PROFILE
  if (!folder) return work()
  await session.send('Profiler.enable')
  await session.send('Profiler.start')
  await work()
  const { profile } = await session.send('Profiler.stop')
  await writeFile(join(folder, `${name}.${++profiles}.cpuprofile`), JSON.stringify(profile))
}

/** Asks, and waits until the answer is shown. */
const ask = (page: Page, tokens: number, rate: number): Promise<void> =>
  page.evaluate(async prompt => {
    await window.ask!(prompt)
    for (let frame = 0; frame < 3; frame++) await new Promise(resolve => requestAnimationFrame(resolve))
  }, `tokens=${tokens} rate=${rate}`)

async function capped<Value>(work: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout>
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the page took longer than ${capMs / 1000} s`)), capMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
