import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { sleep } from '../shared/clock.ts'
import { repository } from '../shared/places.ts'
import { freePort, listeningAt } from '../shared/ports.ts'
import { routerConfig } from '../shared/router-config.ts'

/** The program of a gateway as its user has it. */
interface GatewayProgram {
  /** File that Node runs, and its arguments. */
  command(port: number): readonly string[]
  /** The files that it reads, by their paths below its home. */
  files?(port: number): Readonly<Record<string, string>>
}

const installed = (path: string): string => createRequire(import.meta.url).resolve(path)

const programs: Readonly<Record<string, GatewayProgram>> = {
  'gateway-millrace': {
    command: port => [join(repository, 'packages/gateway/dist/cli.js'), `--port=${port}`],
    files: () => ({
      'millrace-gateway.json': JSON.stringify({
        providers: { glm: { apiKey: 'bench' } },
        keys: { bench: { hash: `sha256:${'0'.repeat(64)}`, tokensPerDay: 1e9 } },
      }),
    }),
  },
  'gateway-portkey': {
    command: port => [installed('@portkey-ai/gateway/build/start-server.js'), `--port=${port}`, '--headless'],
  },
  'gateway-ccr': {
    command: () => [installed('@musistudio/claude-code-router/dist/cli.js'), 'start'],
    files: port => ({ '.claude-code-router/config.json': routerConfig(port, 'http://127.0.0.1:9/v1') }),
  },
}

/** A start of a program. */
export interface ProgramStart {
  /** Milliseconds from the start of its process until it takes a connection. */
  readonly ms: number
  /** Resident bytes a second later, when nobody has asked anything; NaN where the system does not tell. */
  readonly rss: number
}

/** Starts the program of a gateway in an empty home, and ends it. */
export async function startProgram(id: string): Promise<ProgramStart> {
  const { command, files } = programs[id]!
  const home = mkdtempSync(join(tmpdir(), 'millrace-start-'))
  const port = await freePort()
  for (const [path, text] of Object.entries(files?.(port) ?? {})) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), text)
  }
  const env = { HOME: home, PATH: process.env.PATH ?? '', NODE_ENV: 'production' }
  const started = performance.now()
  const child = spawn(process.execPath, command(port), { cwd: home, env, stdio: 'ignore' })
  const over = once(child, 'exit')
  try {
    await listeningAt(port, () => (child.exitCode === null ? undefined : `the program ended with ${child.exitCode}`))
    const ms = performance.now() - started
    await sleep(1_000)
    return { ms, rss: residentBytes(child.pid!) }
  } finally {
    child.kill('SIGKILL')
    await over
    rmSync(home, { recursive: true, force: true })
  }
}

/** Told by Linux alone. */
function residentBytes(pid: number): number {
  try {
    return 1024 * Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return Number.NaN
  }
}
