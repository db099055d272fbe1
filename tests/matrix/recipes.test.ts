import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createGlmEmulator, emulatorKey, type GlmEmulator } from '@millrace/emulator'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { blocksOf } from '../../scripts/docs/blocks.ts'
import { importedBy } from '../../scripts/docs/installs.ts'
import { packAll } from '../../scripts/lib/tarballs.ts'
import { freePort } from '../support/free-port.ts'
import { type Recipe, recipesIn } from '../support/recipes.ts'

// The servers of the README and of docs/recipes.md, each in a fresh folder with the packages that its reader is told to install, and no others.

const exec = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const fixture = join(import.meta.dirname, 'recipes')
const documents = ['README.md', 'docs/recipes.md'].map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const recipes = documents.flatMap(({ text }) => recipesIn(text))
const next = recipes.find(({ title }) => title.startsWith('Next'))
const servers = recipes.filter(({ code }) => /\blisten\(|\bserve\(/.test(code))

/** Types that users install for themselves where a package has none of its own. */
const types = ['@types/node', '@types/express', '@types/koa']

let folder: string
let emulator: GlmEmulator
let vendor: Awaited<ReturnType<GlmEmulator['listen']>>
let running: ChildProcess | undefined

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-recipes-'))
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(fixture, name), join(folder, name))
  const npm = (...args: string[]) =>
    exec('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, timeout: 240_000 })
  await npm('ci')
  await npm('install', '--no-save', ...(await packAll(root, join(folder, 'tarballs'))))
  emulator = createGlmEmulator()
  vendor = await emulator.listen()
})
afterEach(() => void running?.kill('SIGKILL'))
afterAll(async () => {
  await vendor?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A project of its own in which only these packages can be imported. */
function project({ title, packages, code }: Recipe, port: number): string {
  const home = mkdtempSync(join(folder, `${title.replace(/\W+/g, '-').toLowerCase()}-`))
  for (const name of new Set([...packages, ...types, 'typescript'])) {
    const link = join(home, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(folder, 'node_modules', name), link)
  }
  writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  writeFileSync(join(home, 'main.ts'), code.replace(/\b3000\b/, String(port)))
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    skipLibCheck: true,
    types: ['node'],
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
  }
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }))
  return home
}

/** The project, compiled as its reader would. */
async function compile(recipe: Recipe, port: number): Promise<string> {
  const home = project(recipe, port)
  await exec(process.execPath, [join(home, 'node_modules/typescript/bin/tsc'), '-p', home], { cwd: home }).catch(
    ({ stdout }: { stdout: string }) => Promise.reject(new Error(stdout)),
  )
  return home
}

/** Starts a recipe's server; resolves with its address when it takes connections. */
async function start(recipe: Recipe, environment: Record<string, string>): Promise<{ url: string; said(): string }> {
  const port = await freePort()
  const home = await compile(recipe, port)
  const child = spawn(process.execPath, ['main.js'], {
    cwd: home,
    env: { PATH: process.env.PATH ?? '', ZAI_BASE_URL: vendor.baseURL, ...environment },
  })
  running = child
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (said += text))
  const url = `http://127.0.0.1:${port}${dialectOf(recipe).path}`
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}: ${said}`)
    try {
      await fetch(url, { method: 'OPTIONS' })
      return { url, said: () => said }
    } catch {
      // Not listening yet.
      await sleep(50)
    }
  }
}

const post = (url: string, body: unknown, signal?: AbortSignal): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })

/** The way in which the clients of a dialect ask, and words of its answers. */
interface Dialect {
  readonly path: string
  ask(content: string): object
  readonly words: readonly string[]
}

const messages = (content: string) => [{ role: 'user', content }]
const native: Dialect = {
  path: '/chat',
  ask: content => ({ messages: messages(content) }),
  words: ['"text-delta"', '"finish"'],
}
const dialects: Readonly<Record<string, Dialect>> = {
  aiSdkWire: {
    ...native,
    ask: text => ({
      id: 'c1',
      trigger: 'submit-message',
      messages: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text }] }],
    }),
    words: [...native.words, '[DONE]'],
  },
  agUiWire: {
    path: '/chat',
    ask: content => ({
      threadId: 't1',
      runId: 'r1',
      messages: [{ id: 'm1', role: 'user', content }],
      tools: [],
      context: [],
      state: {},
      forwardedProps: {},
    }),
    words: ['TEXT_MESSAGE_CONTENT', 'RUN_FINISHED'],
  },
  apiWire: {
    path: '/v1/chat/completions',
    ask: content => ({ model: 'glm-5.3', stream: true, messages: messages(content) }),
    words: ['chat.completion.chunk', '[DONE]'],
  },
}
/** The dialect of the wire format that a recipe names; by default Millrace's own. */
const dialectOf = ({ code }: Recipe): Dialect =>
  Object.entries(dialects).find(([wire]) => code.includes(wire))?.[1] ?? native

it('finds the recipes of every framework', () => {
  for (const name of ['Express', 'Fastify', 'Koa', 'Hono', 'h3', 'Nest', 'Next', 'node:http'])
    expect(recipes.map(({ title }) => title).join()).toContain(name)
  expect(servers.length).toBeGreaterThanOrEqual(8)
  for (const { packages, code } of recipes) expect(packages).toEqual(expect.arrayContaining(importedBy(code)))
})

it('runs every block that is marked as a recipe', () => {
  const marked = documents.flatMap(blocksOf).filter(({ info }) => info === 'ts recipe')
  expect(marked.length).toBeGreaterThanOrEqual(12)
  for (const { place, code } of marked) expect(recipes.map(recipe => recipe.code).includes(code), place).toBe(true)
})

it.each(recipes.filter(recipe => !servers.includes(recipe) && recipe !== next))(
  '$title: runs to its end',
  async recipe => {
    const home = await compile(recipe, 0)
    const { stdout } = await exec(process.execPath, ['main.js'], { cwd: home, env: { PATH: process.env.PATH ?? '' } })
    expect(stdout).not.toBe('')
  },
)

it('the lockfile holds no download addresses', () => {
  expect(readFileSync(join(fixture, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
})

it('the routes of the Next application are the recipe', () => {
  for (const runtime of ['edge', 'node']) {
    const route = readFileSync(join(import.meta.dirname, `next/app/api/${runtime}/route.ts`), 'utf8')
    expect(route).toContain(next!.code)
  }
})

describe.each(servers)('$title', { timeout: 60_000 }, recipe => {
  it('streams, refuses a bad body, and ends the call of a reader who leaves', async () => {
    const { url } = await start(recipe, { ZAI_API_KEY: emulatorKey })
    const { ask, words } = dialectOf(recipe)
    const answer = await post(url, ask('Hello'))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    const text = await answer.text()
    for (const word of words) expect(text).toContain(word)

    // The others ask what they like, and so cannot be told to wait.
    if (!recipe.code.includes('parseChatRequest') && !recipe.code.includes('createChatHandler')) return
    const refused = await post(url, { ...ask('Hello'), messages: 'Hello' })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ error: { message: expect.stringContaining('messages') } })

    const leave = new AbortController()
    const slow = await post(url, ask('Hello !fault stall:2'), leave.signal)
    await slow.body!.getReader().read()
    leave.abort()
    expect(await emulator.requests.at(-1)!.ended).toBe('reader-left')
  })

  it('without a key, the terminal names the remedy and the reader is told no more than that it failed', async () => {
    const { url, said } = await start(recipe, {})
    const answer = await post(url, dialectOf(recipe).ask('Hello'))
    expect(answer.status).toBeGreaterThanOrEqual(500)
    expect(await answer.text()).not.toContain('ZAI_API_KEY')
    for (let waited = 0; waited < 100 && !said().includes('ZAI_API_KEY'); waited++) await sleep(20)
    expect(said()).toContain('ZAI_API_KEY')
  })
})
