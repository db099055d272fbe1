/**
 * Makes the pictures of the demo for the README, and its movie: `npm run demo:screenshots`, or `-- NAME …` for some of them. They are to be looked at; `--frames FOLDER`
 * leaves the frames of the movie there for it.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { startDemoProcess } from '../../tests/full/demo/support/demo-process.ts'
import { executablePath } from '../../tests/support/browser.ts'
import { chromiumSettings } from '../../tests/support/chromium-settings.ts'
import { filmAnswer } from './pictures/movie.ts'
import { stills, takeStill } from './pictures/stills.ts'
import { writeWebp } from './pictures/webp.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { frames: { type: 'string' } } })
const wanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name)
const folder = join(import.meta.dirname, '../../docs/demo')

const demo = await startDemoProcess()
const browser = await chromium.launch({ executablePath: executablePath ?? '', ...chromiumSettings })
try {
  await mkdir(folder, { recursive: true })
  for (const still of stills.filter(({ name }) => wanted(name))) {
    await writeFile(join(folder, `${still.name}.png`), await takeStill(browser, demo.address, still))
    console.log(`docs/demo/${still.name}.png`)
  }
  if (wanted('movie')) {
    const frames = await filmAnswer(browser)
    await writeWebp(frames, join(folder, 'movie.webp'))
    // Shown instead where a reader wants no motion.
    await writeFile(join(folder, 'movie.png'), frames.at(-1)!.png)
    if (values.frames !== undefined) {
      await mkdir(values.frames, { recursive: true })
      let at = 0
      for (const { png, ms } of frames) {
        await writeFile(join(values.frames, `${String(at).padStart(6, '0')}.png`), png)
        at += ms
      }
    }
    console.log(
      `docs/demo/movie.webp: ${frames.reduce((sum, { ms }) => sum + ms, 0) / 1000} s, ${frames.length} frames`,
    )
  }
} finally {
  await browser.close()
  await demo.close()
}
