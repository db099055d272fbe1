import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { packAll } from '../../scripts/lib/tarballs.ts'
import { freePort } from '../support/free-port.ts'
import { guideSteps } from '../support/guides.ts'

// The guides for authors, followed to the letter: a fresh folder, the packed packages that the guide installs and no others, its files, its commands.

const exec = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const fixture = join(import.meta.dirname, 'guides')

/** Each guide, the request that its server takes, and words of the answer. */
const guides: Readonly<Record<string, { readonly path?: string; readonly asks?: object; readonly words?: string }>> = {
  'add-a-provider': {},
  'add-a-store': { path: '/', asks: { messages: [{ role: 'user', content: 'Hi' }] }, words: 'Kept.' },
  'add-a-wire': { path: '/', asks: { question: 'Hi' }, words: '{"say":"You said: Hi"}\n{"done":"stop"}\n' },
  'add-an-adapter': { path: '/chat', asks: { messages: [{ role: 'user', content: 'Hi' }] }, words: 'Hello from hapi' },
}

let folder: string
let running: ChildProcess | undefined
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-guides-'))
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(fixture, name), join(folder, name))
  const npm = (...args: string[]) =>
    exec('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, timeout: 240_000 })
  await npm('ci')
  await npm('install', '--no-save', ...(await packAll(root, join(folder, 'tarballs'))))
})
afterEach(() => void running?.kill('SIGKILL'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** An optional part of it for another system is in no registry, which `npm ci` does not forgive (vitest 5.1.1, 2026-11). */
const ofWorkspace = ['vitest']

/** Makes a package that was installed importable in a project. */
function link(home: string, name: string): void {
  const place = join(home, 'node_modules', name)
  mkdirSync(dirname(place), { recursive: true })
  symlinkSync(join(ofWorkspace.includes(name) ? root : folder, 'node_modules', name), place)
}

const run = (home: string, command: string): Promise<{ stdout: string; stderr: string }> =>
  exec('sh', ['-c', command], {
    cwd: home,
    timeout: 120_000,
    env: { PATH: `${join(folder, 'node_modules/.bin')}:${dirname(process.execPath)}:${process.env.PATH}`, HOME: home },
  }).catch(({ stdout, stderr }: { stdout: string; stderr: string }) =>
    Promise.reject(new Error(`${command}\n${stdout}\n${stderr}`)),
  )

const compilerOptions = {
  module: 'nodenext',
  target: 'es2023',
  lib: ['es2024'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  types: ['node'],
}

/** Makes an empty folder a package of ES modules. */
const prepares = 'npm init -y && npm pkg set type=module'

describe.each(Object.entries(guides))('%s', (name, { path, asks, words }) => {
  const steps = guideSteps(readFileSync(join(root, `docs/${name}.md`), 'utf8'))
  let home: string

  it('every step works as it is written, and each kit proves its part twice', async () => {
    home = mkdtempSync(join(folder, `${name}-`))
    const ran: string[] = []
    for (const step of steps) {
      if ('install' in step) for (const each of step.install) link(home, each)
      else if ('file' in step) writeFileSync(join(home, step.file), step.code)
      else if (!step.command.startsWith('npm run ')) {
        const { stdout } = await run(home, step.command)
        ran.push(step.command)
        if (step.command === prepares) continue
        // Both runners count what passed: `# pass 21`, `ℹ pass 21`, `Tests  21 passed`.
        expect(Number(/(?:pass |Tests\s+)(\d+)/.exec(stripColours(stdout))?.[1])).toBeGreaterThan(8)
      }
    }
    expect(ran).toEqual([prepares, 'node --test', expect.stringMatching(/^npx vitest run .*\.spec\.ts$/)])
  })

  it('its files have the types that they say', async () => {
    for (const each of ['@types/node', 'typescript']) link(home, each)
    writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    await run(home, 'node node_modules/typescript/bin/tsc -p .')
  })

  it.skipIf(!asks)('its server answers', async () => {
    const port = await freePort()
    const code = readFileSync(join(home, 'server.ts'), 'utf8')
    expect(code).toContain('3000')
    writeFileSync(join(home, 'server.ts'), code.replace('3000', String(port)))
    running = spawn(process.execPath, ['server.ts'], { cwd: home, env: { PATH: process.env.PATH ?? '' } })
    let said = ''
    running.stderr!.on('data', bytes => (said += bytes))
    const answer = await patiently(() =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(asks),
      }),
    )
    expect(await answer.text()).toContain(words)
    expect(said).toBe('')
  })
})

const stripColours = (text: string): string => text.replace(/\u001b\[[\d;]*m/g, '')

/** Until the server listens. */
async function patiently(ask: () => Promise<Response>): Promise<Response> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      if (running?.exitCode !== null || tries > 600) throw error
      await sleep(50)
    }
  }
}
