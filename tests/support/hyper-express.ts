import { execFile, execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { packAll } from '../../scripts/lib/tarballs.ts'
import { findNode } from './parts.ts'

const exec = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const fixture = join(root, 'tests/full/hyper-express')

/** The newest Node that hyper-express 6.18 and its binary on npm are both made for; undici 8 does not load on it. */
const nodeVersion = '20.20.2'

/** What runs in the other process, as it is. */
const programs = ['server.mjs', 'lab.mjs', 'obey.mjs']

/** What it needs of the tests' own sources. */
const sources = [
  'tests/loopback/support/service.ts',
  'packages/server/test/support/scripted-handler.ts',
  'packages/server/test/support/provider.ts',
  'packages/server/test/support/streams.ts',
  ...['desk', 'heap', 'providers', 'tool-loops', 'waiting', 'witness'].map(name => `tests/faults/support/${name}.ts`),
]

/** A folder in which hyper-express and the packed packages are installed, and the Node to run it. */
export interface Installation {
  readonly node: string
  readonly folder: string
  remove(): void
}

/**
 * Installs the fixture by its lockfile, and the packed packages beside it. Gives nothing where there is no such Node or the binary does not
 * load, with a loud word about it; throws in CI where it should load.
 */
export async function installHyperExpress(): Promise<Installation | undefined> {
  let node: string
  try {
    node = findNode(nodeVersion)
  } catch (error) {
    return skipped(`Node ${nodeVersion} cannot be had`, error)
  }
  const folder = mkdtempSync(join(tmpdir(), 'millrace-hyper-express-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    for (const name of ['package.json', 'package-lock.json', '.npmrc', ...programs])
      copyFileSync(join(fixture, name), join(folder, name))
    for (const path of sources) {
      const text = stripTypeScriptTypes(readFileSync(join(root, path), 'utf8'))
      writeFileSync(join(folder, basename(path, '.ts').concat('.js')), text)
    }
    // With the whole environment, which may say how the registry is reached.
    const npm = (...args: string[]) =>
      exec('npm', [...args, '--no-audit', '--no-fund'], { cwd: folder, timeout: 240_000 })
    await npm('ci')
    await npm('install', '--no-save', ...(await packAll(root, join(folder, 'tarballs'))))
  } catch (error) {
    remove()
    throw error
  }
  try {
    execFileSync(node, ['-e', "require('hyper-express')"], { cwd: folder, stdio: 'pipe' })
  } catch (error) {
    remove()
    if (process.env.CI && shouldLoad()) throw error
    return skipped('the binary of uWebSockets.js does not load', error)
  }
  return { node, folder, remove }
}

/** For Node 20 the package has a binary for Linux on x64, which asks for glibc 2.27 or later. */
function shouldLoad(): boolean {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } }
  const [major = 0, minor = 0] = (header.glibcVersionRuntime ?? '0').split('.').map(Number)
  return process.platform === 'linux' && process.arch === 'x64' && (major > 2 || (major === 2 && minor >= 27))
}

function skipped(what: string, error: unknown): undefined {
  const lines = String(error).split('\n')
  const reason = lines.findLast(line => line.startsWith('Error: ')) ?? lines[0]
  console.warn(`\n!!! SKIPPED: hyper-express is not tested on this machine: ${what} (${reason})\n`)
}
