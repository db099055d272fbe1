/**
 * Measures the demo as a stranger meets it: `npm run demo:figures`. Clones the last commit, runs `npm start` there, first with empty caches of packages,
 * then with those of that run, opens the page in Chromium and asks. Outside of CI, since its figures need a machine that has nothing else to do.
 * Runs inside `pnpm run`, which puts the workspace's tools and Node on PATH.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { executablePath } from '../tests/support/browser.ts'
import { type FirstRun, runAsStranger } from './demo-figures/stranger.ts'
import { type Figures, meets, report, rowsOf, table } from './demo-figures/table.ts'

const usage = `npm run demo:figures -- [options]

  --write   also writes docs/bench/demo.md
  --help    this text

Needs git, Chromium and the network: the first run fetches every package anew.`

const root = join(import.meta.dirname, '..')

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { write: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  if (executablePath === undefined) throw new Error('There is no Chromium to open the page with.')
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  if (git('status', '--porcelain') !== '')
    console.error('What is not committed is not measured: a clone does not have it.')
  const folder = mkdtempSync(join(tmpdir(), 'millrace-figures-'))
  try {
    const runs: FirstRun[] = []
    const [load = 0] = loadavg()
    for (const name of ['empty', 'filled'] as const) {
      console.error(`A clone with ${name} caches of packages …`)
      runs.push(await runAsStranger({ root, folder, name, line: text => console.error(`  ${text}`) }))
    }
    const [cold, warm] = runs
    const figures: Figures = {
      cold: cold!,
      warm: warm!,
      commit: git('rev-parse', '--short', 'HEAD'),
      date: new Date().toISOString().slice(0, 10),
      cores: availableParallelism(),
      node: process.version,
      load,
    }
    console.log(table(rowsOf(figures)))
    if (values.write) writeFileSync(join(root, 'docs/bench/demo.md'), report(figures))
    return rowsOf(figures).every(meets) ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

main().then(
  code => {
    process.exitCode = code
  },
  (error: unknown) => {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    process.exitCode = 1
  },
)
