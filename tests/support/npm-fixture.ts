import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const exec = promisify(execFile)

/** Packages that are installed outside of the workspace. */
export interface NpmFixture {
  /** Programs in it find the packages. */
  readonly folder: string
  /** Loads one of them. */
  load<Exports>(name: string): Promise<Exports>
  remove(): void
}

/** Installs a fixture by its lockfile in a folder of its own. @param fixture - the folder with its `package.json`. */
export async function installNpmFixture(fixture: string): Promise<NpmFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-fixture-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    for (const name of ['package.json', 'package-lock.json', '.npmrc'])
      copyFileSync(join(fixture, name), join(folder, name))
    // With the whole environment, which may say how the registry is reached; no script of a package runs.
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund']
    await exec('npm', ['ci', ...flags], { cwd: folder, timeout: 240_000 })
  } catch (error) {
    remove()
    throw error
  }
  const { resolve } = createRequire(join(folder, 'package.json'))
  return { folder, load: name => import(pathToFileURL(resolve(name)).href), remove }
}
