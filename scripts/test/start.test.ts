import { type ChildProcess, spawn } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readPackages } from '../lib/workspace.ts'

// A bare clone in miniature: the real start.mjs, with an `npx` that only takes its time and a demo that only waits.
let root = ''
let child: ChildProcess | undefined

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'millrace-start-'))
  for (const folder of ['scripts', 'bin', 'apps/demo/dist', 'node_modules/.bin']) {
    mkdirSync(join(root, folder), { recursive: true })
  }
  copyFileSync(join(import.meta.dirname, '../start.mjs'), join(root, 'scripts/start.mjs'))
  writeFileSync(join(root, 'pnpm-lock.yaml'), '')
  symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'))
})

afterEach(() => {
  child?.kill('SIGKILL')
  rmSync(root, { recursive: true, force: true })
})

const npx = (script: string): void => writeFileSync(join(root, 'bin/npx'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
const demo = (entry: string, code: string): void => writeFileSync(join(root, `apps/demo/dist/${entry}.js`), code)

const start = (...args: string[]) => startWith({}, ...args)

function startWith(more: NodeJS.ProcessEnv, ...args: string[]) {
  const env = { ...process.env, PATH: `${join(root, 'bin')}${delimiter}${process.env.PATH}`, ...more }
  const process_ = spawn(process.execPath, [join(root, 'scripts/start.mjs'), ...args], { env })
  child = process_
  const run = { stdout: '', stderr: '' }
  process_.stdout.setEncoding('utf8').on('data', text => (run.stdout += text))
  process_.stderr.setEncoding('utf8').on('data', text => (run.stderr += text))
  const ended = new Promise<number | null>(resolve => process_.on('close', resolve))
  const saying = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const match = pattern.exec(run.stdout)
      if (match) return match
      await new Promise(resolve => process_.stdout.once('data', resolve))
    }
  }
  return { run, ended, saying, signal: (name: NodeJS.Signals) => process_.kill(name) }
}

it('says every second what it waits for, then hands over with the arguments', { timeout: 30_000 }, async () => {
  npx('case "$*" in *install*) echo fetching; sleep 2.5;; esac')
  demo('main', 'console.log(JSON.stringify(process.argv.slice(2)))')
  const { run, ended } = start('main', '--emulator', '--port', '0')
  expect(await ended).toBe(0)
  expect(run.stderr).toMatch(/^installing …\n(installing … \d s {2}fetching\n)+building …\nstarting …\n$/)
  expect(run.stdout).toBe('["--emulator","--port","0"]\n')
})

it('says every second that the demo starts, until it answers', { timeout: 30_000 }, async () => {
  npx('exit 0')
  demo(
    'main',
    `setTimeout(() => {
       console.log('up')
       process.send('ready')
       // Longer than a line of progress would be away.
       setTimeout(() => process.exit(), 2000)
     }, 2500)`,
  )
  const { run, saying, ended } = start('main')
  await saying(/up\n/)
  const before = run.stderr
  expect(before).toMatch(/starting …\n(starting … \d s\n)+$/)
  expect(await ended).toBe(0)
  expect(run.stderr.length).toBeLessThanOrEqual(before.length + 'starting … 3 s\n'.length)
})

/** The arguments of each installation. */
const installs = (): readonly string[] =>
  [...readFileSync(join(root, 'asked'), 'utf8').matchAll(/ install (.*)/g)].map(([, args = '']) => args)

const demoAlone = '--prod --trust-lockfile --filter @millrace/demo... --filter millrace-monorepo'

it('installs what the demo needs until everything is there', { timeout: 30_000 }, async () => {
  npx(`echo "$*" >> '${join(root, 'asked')}'`)
  demo('main', '')
  await start('main').ended
  writeFileSync(join(root, 'node_modules/.modules.yaml'), '')
  utimesSync(join(root, 'pnpm-lock.yaml'), 4_000_000_000, 4_000_000_000)
  await start('main').ended
  mkdirSync(join(root, 'tests/node_modules'), { recursive: true })
  await start('main').ended
  expect(installs()).toEqual([`--frozen-lockfile ${demoAlone}`, `--frozen-lockfile ${demoAlone}`, '--frozen-lockfile'])
})

describe('the Node that runs everything', () => {
  /** A start by a Node that says to be of a version, in a clone where the packages are installed. */
  async function startBy(version: string) {
    npx(`echo "$*" >> '${join(root, 'asked')}'; command -v node >> '${join(root, 'nodes')}'
      case "$*" in *@millrace/node*) mkdir -p '${join(root, 'tools/node/node_modules/.bin')}'
      ln -sf '${process.execPath}' '${join(root, 'tools/node/node_modules/.bin/node')}';; esac`)
    demo('main', 'console.log(process.argv[0])')
    writeFileSync(join(root, 'version.cjs'), `Object.defineProperty(process.versions, 'node', { value: '${version}' })`)
    writeFileSync(join(root, 'asked'), '')
    writeFileSync(join(root, 'node_modules/.modules.yaml'), '')
    utimesSync(join(root, 'pnpm-lock.yaml'), 1, 1)
    const { run, ended } = startWith({ NODE_OPTIONS: `--require=${join(root, 'version.cjs')}` })
    expect(await ended).toBe(0)
    return { ...run, nodes: readFileSync(join(root, 'nodes'), 'utf8').trim().split('\n') }
  }

  it.each(['22.19.0', '23.0.0', '26.10.0'])(
    'is that of the machine, of version %s',
    { timeout: 30_000 },
    async version => {
      rmSync(join(root, 'node_modules/.bin/node'))
      const { nodes } = await startBy(version)
      expect(installs()).toEqual([])
      expect(nodes).toEqual([process.execPath])
    },
  )

  it.each(['18.0.0', '20.20.2', '22.18.1'])(
    'is fetched on a machine of version %s',
    { timeout: 30_000 },
    async version => {
      rmSync(join(root, 'node_modules/.bin/node'))
      const { nodes } = await startBy(version)
      expect(installs()).toEqual([`--frozen-lockfile ${demoAlone} --filter @millrace/node`])
      expect(nodes.at(-1)).toBe(join(root, 'tools/node/node_modules/.bin/node'))
    },
  )

  it('is that of the workspace where it is installed', { timeout: 30_000 }, async () => {
    const { nodes } = await startBy('18.0.0')
    expect(installs()).toEqual([])
    expect(nodes).toEqual([join(root, 'node_modules/.bin/node')])
  })

  it('is as old as the packages allow', () => {
    const oldest = /oldestNode = \[(\d+), (\d+)\]/.exec(readFileSync(join(import.meta.dirname, '../start.mjs'), 'utf8'))
    for (const { manifest } of readPackages(join(import.meta.dirname, '../..')))
      expect(manifest).toMatchObject({ engines: { node: `>=${oldest?.[1]}.${oldest?.[2]}` } })
  })
})

it('installs again only when the lockfile is newer', { timeout: 30_000 }, async () => {
  npx('case "$*" in *install*) exit 3;; esac')
  demo('main', 'console.log("started")')
  writeFileSync(join(root, 'node_modules/.modules.yaml'), '')
  const touch = (seconds: number): void => utimesSync(join(root, 'pnpm-lock.yaml'), seconds, seconds)
  touch(1_000_000_000)
  expect(await start('main').ended).toBe(0)
  touch(4_000_000_000)
  expect(await start('main').ended).toBe(1)
})

it('answers a question without a word of its own', { timeout: 30_000 }, async () => {
  npx('sleep 1.2')
  demo('ask', 'console.log(process.argv[2])')
  const { run, ended } = start('ask', 'why?')
  expect(await ended).toBe(0)
  expect(run).toEqual({ stdout: 'why?\n', stderr: '' })
})

it('shows the whole output of a failed preparation and stops there', { timeout: 30_000 }, async () => {
  npx('case "$*" in *install*) echo first; echo second; exit 3;; esac')
  demo('main', 'console.log("never")')
  const { run, ended } = start('main')
  expect(await ended).toBe(1)
  expect(run.stdout).toBe('')
  expect(run.stderr).toBe('installing …\nfirst\nsecond\n\ninstalling failed with exit code 3.\n')
})

it('ends with the shell that npm runs it in, which passes no signal on', { timeout: 30_000 }, async () => {
  npx('exit 0')
  demo('main', `console.log('ready', process.pid)\nsetInterval(() => {}, 1000)`)
  const env = {
    ...process.env,
    PATH: `${join(root, 'bin')}${delimiter}${process.env.PATH}`,
    npm_lifecycle_event: 'start',
  }
  const command = `"${process.execPath}" "${join(root, 'scripts/start.mjs')}" main; true`
  const shell = spawn('sh', ['-c', command], { env })
  child = shell
  let output = ''
  shell.stdout.setEncoding('utf8').on('data', text => (output += text))
  while (!output.includes('ready')) await new Promise(resolve => shell.stdout.once('data', resolve))
  shell.kill('SIGTERM')
  // The demo holds on to the output: it closes when the demo has ended.
  await new Promise(resolve => shell.on('close', resolve))
})

it.each(['SIGINT', 'SIGTERM'] as const)('ends everything that it started on %s', { timeout: 30_000 }, async signal => {
  npx('exit 0')
  // The demo's own child would outlive it, if only the demo were told. It holds on to the output that `ended` waits for.
  demo(
    'main',
    `import { spawn } from 'node:child_process'
     spawn('sleep', ['60'], { stdio: 'inherit' }).on('spawn', () => console.log('ready'))
     setInterval(() => {}, 1000)`,
  )
  const run = start('main')
  await run.saying(/ready\n/)
  // A terminal and npm both pass a Ctrl-C on.
  run.signal(signal)
  run.signal(signal)
  await run.ended
})

it('passes each SIGHUP on to the gateway, and goes on', { timeout: 30_000 }, async () => {
  npx('exit 0')
  mkdirSync(join(root, 'packages/gateway/dist'), { recursive: true })
  writeFileSync(
    join(root, 'packages/gateway/dist/cli.js'),
    `let reloads = 0
     process.on('SIGHUP', () => console.log('reload', ++reloads))
     setInterval(() => {}, 1000)
     console.log('ready')`,
  )
  const run = start('gateway')
  await run.saying(/ready\n/)
  run.signal('SIGHUP')
  await run.saying(/reload 1\n/)
  run.signal('SIGHUP')
  await run.saying(/reload 2\n/)
  run.signal('SIGTERM')
  await run.ended
})

it('ends on SIGHUP while the gateway is still built', { timeout: 30_000 }, async () => {
  npx('echo building; sleep 60')
  const run = start('gateway')
  while (!run.run.stderr.includes('installing …')) await new Promise(resolve => setTimeout(resolve, 10))
  run.signal('SIGHUP')
  expect(await run.ended).toBe(130)
})
