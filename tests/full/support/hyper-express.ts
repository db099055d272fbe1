import { execFile, execFileSync, fork } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { packAll } from '../../../scripts/lib/tarballs.ts'
import { findNode } from './parts.ts'

const exec = promisify(execFile)
const root = join(import.meta.dirname, '../../..')
const fixture = join(root, 'tests/full/hyper-express')

/** The newest Node that hyper-express 6.18 and its binary on npm are both made for; undici 8 does not load on it. */
const nodeVersion = '20.20.2'

/** What the server in the other process needs of the tests' own sources. */
const sources = [
  'tests/loopback/support/service.ts',
  'packages/server/test/support/scripted-handler.ts',
  'packages/server/test/support/provider.ts',
  'packages/server/test/support/streams.ts',
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
    for (const name of ['package.json', 'package-lock.json', '.npmrc', 'server.mjs'])
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

/** Servers in a process of their own. */
export interface ServerProcess {
  /** Starts a server that ends with the test. `Heard` is what it tells when it is asked. */
  open<Heard>(kind: 'sendChat' | 'mountChat' | 'script', settings: object): Promise<RunningServer<Heard>>
  /** Ends the process. */
  end(): void
}

/** One of them. */
export interface RunningServer<Heard> {
  readonly url: string
  heard(): Promise<Heard>
}

/** Starts the process, with the transport of fetch. */
export function startServers({ node, folder }: Installation): ServerProcess {
  const child = fork(join(folder, 'server.mjs'), { cwd: folder, execPath: node, execArgv: ['--conditions=workerd'] })
  const waiting = new Map<number, PromiseWithResolvers<never>>()
  let ended: Error | undefined
  let last = 0
  child.on('message', ({ id, result, error }: { id: number; result: never; error?: string }) => {
    if (error === undefined) waiting.get(id)?.resolve(result)
    else waiting.get(id)?.reject(new Error(error))
    waiting.delete(id)
  })
  child.on('exit', (code, signal) => {
    ended = new Error(`The server's process ended: ${signal ?? code}.`)
    for (const { reject } of waiting.values()) reject(ended)
  })
  const send = <Result>(command: string, value: object): Promise<Result> => {
    if (ended) return Promise.reject(ended)
    const answer = Promise.withResolvers<never>()
    waiting.set(++last, answer)
    child.send({ id: last, command, value })
    return answer.promise
  }
  return {
    async open<Heard>(kind: string, settings: object) {
      const { number, url } = await send<{ number: number; url: string }>('open', { kind, settings })
      onTestFinished(() => send('close', { number }))
      return { url, heard: () => send<Heard>('heard', { number }) }
    },
    end: () => void child.kill(),
  }
}
