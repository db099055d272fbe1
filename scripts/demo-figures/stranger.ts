import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openBrowser } from '../../tests/support/browser.ts'
import { firstToken, measurePage, type PageFigures } from './page.ts'
import { startDemo } from './start.ts'

/** The figures of one clone. */
export interface FirstRun extends PageFigures {
  /** Milliseconds from `git clone` to the first token in the page. */
  readonly firstTokenMs: number
  /** Milliseconds of `npm start` up to its address. */
  readonly startMs: number
  /** Milliseconds of the longest silence of `npm start` before its address. */
  readonly silenceMs: number
}

/** Settings of a run. */
export interface StrangerSettings {
  /** The repository. */
  readonly root: string
  /** A folder for the clone, and for the caches of packages that all runs share. */
  readonly folder: string
  /** Name of the clone. */
  readonly name: string
  /** Hears of each line that `npm start` prints. */
  readonly line: (text: string) => void
}

/** Clones the last commit, starts the demo there, opens its page and asks. */
export async function runAsStranger({ root, folder, name, line }: StrangerSettings): Promise<FirstRun> {
  const clone = join(folder, name)
  const caches = join(folder, 'caches')
  mkdirSync(caches, { recursive: true })
  // The browser of a stranger runs already.
  const browser = await openBrowser()
  const begun = performance.now()
  execFileSync('git', ['clone', '--quiet', pathToFileURL(root).href, clone], { stdio: ['ignore', 'ignore', 'inherit'] })
  const demo = startDemo(clone, caches, line)
  try {
    const address = await demo.address
    await firstToken(browser.context, address)
    const firstTokenMs = performance.now() - begun
    return { ...demo.figures(), ...(await measurePage(browser.context, address)), firstTokenMs }
  } finally {
    await demo.end()
    await browser.close()
    rmSync(clone, { recursive: true, force: true, maxRetries: 3 })
  }
}
