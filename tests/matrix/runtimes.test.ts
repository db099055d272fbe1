import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../packages/server/test/support/doors.ts'
import { handlerTable, type MountedHandler } from '../../packages/server/test/support/handler-table.ts'
import type { HandlerNews, HandlerScript } from '../../packages/server/test/support/scripted-handler.ts'
import { opening } from '../../packages/server/test/support/streams.ts'
import { freePort } from '../support/free-port.ts'
import { installNpmFixture, type NpmFixture } from '../support/npm-fixture.ts'

// The fetch handler in the runtimes of others, built for each by the conditions under which its users build.

const root = join(import.meta.dirname, '../..')
const sources = join(import.meta.dirname, 'runtimes')

let fixture: NpmFixture
let running: ChildProcess | undefined

beforeAll(async () => {
  fixture = await installNpmFixture(sources)
})
afterAll(() => fixture?.remove())

/** Each runtime: the conditions of its imports, and the command that serves a bundle. */
const runtimes: Readonly<Record<string, Runtime>> = {
  bun: { conditions: ['bun'], command: file => [program('@oven/bun-linux-x64', 'bin/bun'), file] },
  deno: {
    conditions: ['deno'],
    command: file => [program('@deno/linux-x64-glibc', 'deno'), 'run', '--allow-net', '--no-prompt', file],
  },
  workerd: {
    conditions: ['workerd'],
    command: (file, port) => {
      writeFileSync(join(fixture.folder, 'worker.capnp'), workerConfig(file, port))
      return [program('@cloudflare/workerd-linux-64', 'bin/workerd'), 'serve', join(fixture.folder, 'worker.capnp')]
    },
  },
}

interface Runtime {
  readonly conditions: readonly string[]
  command(file: string, port: number): readonly string[]
}

const program = (name: string, path: string): string => join(fixture.folder, 'node_modules', name, path)

const workerConfig = (file: string, port: number): string => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "${file.split('/').at(-1)}")],
  compatibilityDate = "2026-11-01",
  compatibilityFlags = ["enable_request_signal"],
);
`

interface Esbuild {
  build(options: object): Promise<unknown>
}

/** Builds the program of a runtime and starts it; resolves with its address when it takes requests. */
async function serve(name: string, { conditions, command }: Runtime): Promise<string> {
  const file = join(fixture.folder, `${name}.mjs`)
  const esbuild = createRequire(join(fixture.folder, 'package.json'))('esbuild') as Esbuild
  await esbuild.build({
    entryPoints: [join(sources, `${name}.ts`)],
    absWorkingDir: join(root, 'packages/server'),
    outfile: file,
    bundle: true,
    format: 'esm',
    target: 'es2023',
    conditions: [...conditions, 'import'],
    external: ['node:*'],
    logLevel: 'error',
  })
  const port = await freePort()
  const [path = '', ...args] = command(file, port)
  const child = spawn(path, args, { cwd: fixture.folder, stdio: ['ignore', 'pipe', 'pipe'] })
  running = child
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (said += text))
  for (let waited = 0; ; waited++) {
    const [, told] = /port (\d+)/.exec(said) ?? []
    const url = `http://127.0.0.1:${told ?? port}`
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return url
    if (child.exitCode !== null || waited > 200) throw new Error(`${name} does not serve: ${said}`)
    await sleep(50)
  }
}

describe.each(Object.entries(runtimes))('%s', (name, runtime) => {
  let origin: string
  let opened = 0

  beforeAll(async () => {
    origin = await serve(name, runtime)
  })
  afterAll(() => void running?.kill('SIGKILL'))

  async function mount(script: HandlerScript): Promise<MountedHandler> {
    const id = String(++opened)
    await fetch(`${origin}/open/${id}`, { method: 'POST', body: JSON.stringify(script) })
    const news = async () => (await (await fetch(`${origin}/news/${id}`)).json()) as HandlerNews
    return { url: `${origin}/chat/${id}`, news }
  }

  handlerTable(mount)

  test('a reader who leaves ends the answer, by the next heartbeat at the latest', async () => {
    const { url, news } = await mount({ batches: [opening], options: { headTimeoutMs: 0, heartbeatMs: 50 } })
    const leave = new AbortController()
    const response = await fetch(url, { ...ask(), signal: leave.signal })
    await response.body!.getReader().read()
    leave.abort()
    await expect.poll(async () => (await news()).finished.length, { timeout: 20_000 }).toBe(1)
  })

  test('an answer that a store keeps is read again', async () => {
    const streamId = 'kept'.padEnd(22, '0')
    const question = ask()
    const headers = { ...question.headers, 'millrace-stream-id': streamId }
    const first = await (await fetch(`${origin}/kept`, { ...question, headers })).text()
    expect(first).toContain('"type":"finish"')
    expect(await (await fetch(`${origin}/kept/${streamId}`)).text()).toContain(first)
  })

  test('an answer goes on although the one that began before it is over', async () => {
    // Timers of a worker belong to the request in which they are set.
    const quick = await mount({})
    const slow = await mount({ batches: 'never', options: { headTimeoutMs: 0, heartbeatMs: 200 } })
    const first = fetch(quick.url, ask())
    const leave = new AbortController()
    const response = await fetch(slow.url, { ...ask(), signal: leave.signal })
    await (await first).text()
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (text.length < 20) text += (await reader.read()).value
    expect(text).toMatch(/^(: \n\n)+/)
    leave.abort()
  })
})
