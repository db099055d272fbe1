import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createGlmEmulator, emulatorKey, type GlmEmulator } from '@millrace/emulator'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { packAll } from '../../scripts/lib/tarballs.ts'
import { executablePath, openBrowser } from '../support/browser.ts'
import { freePort } from '../support/free-port.ts'

// Each folder of examples/, compiled and started as its README says, with the packed packages.

const exec = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const examples = join(root, 'examples')
const fixture = join(import.meta.dirname, 'examples')
/** Runs on another Node, with a binary of its own: tests/full/hyper-express.test.ts has its installation. */
const elsewhere = ['hyper-express-controllers']
const names = readdirSync(examples, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && !elsewhere.includes(entry.name))
  .map(({ name }) => name)
/** A module with `fetch`, and programs that end: no servers. */
const servers = names.filter(name => name !== 'fetch' && name !== 'ideas')

let folder: string
let emulator: GlmEmulator
let vendor: Awaited<ReturnType<GlmEmulator['listen']>>
let running: ChildProcess | undefined

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-examples-'))
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(fixture, name), join(folder, name))
  const npm = (...args: string[]) =>
    exec('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, timeout: 240_000 })
  await npm('ci')
  await npm('install', '--no-save', ...(await packAll(root, join(folder, 'tarballs'))))
  for (const name of names) {
    cpSync(join(examples, name), join(folder, name), { recursive: true })
    await exec(process.execPath, [join(folder, 'node_modules/typescript/bin/tsc'), '-p', join(folder, name)]).catch(
      ({ stdout }: { stdout: string }) => Promise.reject(new Error(`${name}:\n${stdout}`)),
    )
  }
  emulator = createGlmEmulator()
  vendor = await emulator.listen()
})
afterEach(() => void running?.kill('SIGKILL'))
afterAll(async () => {
  await vendor?.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}
const readManifest = (path: string): Manifest =>
  JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest

it.each(names)('%s asks for the versions that are tried', name => {
  const { dependencies, devDependencies } = readManifest(fixture)
  const tried = { ...dependencies, ...devDependencies }
  const own = readManifest(join(examples, name))
  for (const [asked, version] of Object.entries({ ...own.dependencies, ...own.devDependencies }))
    if (!asked.startsWith('@millrace/')) expect([asked, version]).toEqual([asked, tried[asked]])
})

/** Starts an example; resolves with its address when it takes connections. */
async function start(name: string): Promise<string> {
  const port = await freePort()
  const program = readdirSync(join(folder, name)).includes('dist') ? 'dist/main.js' : 'src/main.ts'
  const child = spawn(process.execPath, [program], {
    cwd: join(folder, name),
    env: {
      PATH: process.env.PATH ?? '',
      PORT: String(port),
      ZAI_BASE_URL: vendor.baseURL,
      ZAI_API_KEY: emulatorKey,
    },
  })
  running = child
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (said += text))
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}: ${said}`)
    try {
      await fetch(`http://127.0.0.1:${port}/nothing`)
      return `http://127.0.0.1:${port}`
    } catch {
      // Not listening yet.
      await sleep(50)
    }
  }
}

const line = '海内存知己'
const poem = new RegExp(line)
/** The text of a stream of the native wire. */
const textIn = (body: string): string =>
  [...body.matchAll(/^data: (.*)$/gm)]
    .map(([, data]) => JSON.parse(data!) as { type: string; delta?: string })
    .map(({ type, delta }) => (type === 'text-delta' ? delta : ''))
    .join('')

describe.each(servers.filter(name => name !== 'react' && !name.endsWith('-controllers')))(
  '%s',
  { timeout: 60_000 },
  name => {
    it('streams the poem from a route, answers a chat, and ends the call of a reader who leaves', async () => {
      const url = await start(name)
      const poem = await fetch(`${url}/poem`)
      expect(poem.headers.get('content-type')).toContain('text/event-stream')
      expect(textIn(await poem.text())).toContain(line)
      const ask = (content: string, signal?: AbortSignal) =>
        fetch(`${url}/chat`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ messages: [{ role: 'user', content }] }),
          ...(signal && { signal }),
        })
      expect(await (await ask('Hello')).text()).toContain('"finish"')
      const leave = new AbortController()
      const slow = await ask('Hello !fault stall:2', leave.signal)
      await slow.body!.getReader().read()
      leave.abort()
      expect(await emulator.requests.at(-1)!.ended).toBe('reader-left')
    })

    it('ends by SIGTERM', async () => {
      await start(name)
      const ended = new Promise(resolve => running!.once('exit', resolve))
      running!.kill('SIGTERM')
      expect(await ended).toBe(0)
    })
  },
)

it('fetch: the module answers requests, on this runtime too', { timeout: 60_000 }, async () => {
  const program = `
    const { default: server } = await import('./src/main.ts')
    console.log(await (await server.fetch(new Request('http://localhost/poem'))).text())`
  const { stdout } = await exec(process.execPath, ['--input-type=module', '-e', program], {
    cwd: join(folder, 'fetch'),
    env: { PATH: process.env.PATH ?? '', ZAI_BASE_URL: vendor.baseURL, ZAI_API_KEY: emulatorKey },
  })
  expect(textIn(stdout)).toContain(line)
})

/** What each program of examples/ideas prints, in this order. */
const ideas: Readonly<Record<string, readonly RegExp[]>> = {
  'ai-sdk': [/^2 steps: .*\n\n.*Sunny in Rome$/m, poem, /^stop$/m],
  'ai-sdk-models': [/^gpt-5\.4 .*\n.*glm: quota/m, /6 \* 7 = 42/],
  cache: [/^anna pays [1-9]\d* tokens$/m, /^anna pays 0 tokens$/m, /^ben pays [1-9]\d* tokens$/m, /asked 2 times/],
  fallback: [/failed: glm: overloaded/, /failed: glm: timeout/, /passed over.*glm/, /was slower: glm/],
  langchain: [/6 \* 7 = 42/, poem, /^weather { city: 'Rome' } → Sunny in Rome$/m],
  'langchain-models': [/^langchain\.openai .*\n.*glm: quota/m, /6 \* 7 = 42/],
  mcp: [/weather { city: 'Rome' }\n→ Sunny in Rome\n.*\n\n.*Sunny in Rome$/m],
  observer: [/^glm glm-5\.3: stop, \d+ tokens/m, /^glm glm-5\.3: left, /m, /^glm glm-5\.3: quota, .* after never$/m],
  'rate-limit': [/^At most 2 at once\./, /as number [123]\.$/m, /^rate-limit (59|60) s$/m],
  recording: [/^The same answer\.$/m, /asked 1 time\.$/m],
  resume: [/^Left behind record [1-9]/, poem, /asked 1 time\.$/m],
  telemetry: [
    /^chat glm-5\.3 \{/,
    /'gen_ai\.usage\.output_tokens': [1-9]/,
    /'millrace\.usage\.cost': 0\.0/,
    /^gen_ai\.client\.inference\.duration s$/m,
  ],
}
const programs = readdirSync(join(examples, 'ideas/src'))
  .map(file => basename(file, '.ts'))
  .sort()

it('each idea has a row here, and 40 lines at most', () => {
  expect(programs).toEqual(Object.keys(ideas).sort())
  const linesOf = (name: string) =>
    readFileSync(join(examples, 'ideas/src', `${name}.ts`), 'utf8')
      .trimEnd()
      .split('\n')
  expect(programs.filter(name => linesOf(name).length > 40)).toEqual([])
})

it.each(programs)(
  'ideas/%s runs without a key and without a network, and prints what its comments promise',
  async name => {
    const { stdout, stderr } = await exec(process.execPath, [`src/${name}.ts`], {
      cwd: join(folder, 'ideas'),
      // A proxy that nobody listens at: whatever leaves the process fails.
      env: {
        PATH: process.env.PATH ?? '',
        HTTP_PROXY: 'http://127.0.0.1:9',
        HTTPS_PROXY: 'http://127.0.0.1:9',
        NODE_USE_ENV_PROXY: '1',
      },
      timeout: 60_000,
    })
    expect(stderr).toBe('')
    let at = 0
    for (const pattern of ideas[name]!) {
      const found = pattern.exec(stdout.slice(at))
      expect(found, `${pattern} in:\n${stdout.slice(at)}`).not.toBeNull()
      at += found!.index + found![0].length
    }
  },
)

it.skipIf(executablePath === undefined)(
  'react: a browser asks, and has the chat after a reload',
  { timeout: 60_000 },
  async () => {
    const url = await start('react')
    const { context, close } = await openBrowser()
    try {
      const page = await context.newPage()
      await page.goto(url)
      await page.fill('[aria-label=Message]', '你是唐朝诗人王勃,请创作一首诗句')
      await page.click('text=Send')
      const answer = `main[aria-busy=false] [data-role=assistant]:has-text("${line}")`
      await page.waitForSelector(answer)
      await page.reload()
      await page.waitForSelector(answer)
    } finally {
      await close()
    }
  },
)

it.skipIf(executablePath === undefined)('nest-controllers: a browser shows the poem', { timeout: 60_000 }, async () => {
  const url = await start('nest-controllers')
  const { context, close } = await openBrowser()
  try {
    const page = await context.newPage()
    await page.goto(url)
    await page.waitForSelector('main[aria-busy=false]')
    expect(await page.textContent('main')).toContain(line)
  } finally {
    await close()
  }
})
