import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../../../support/free-port.ts'

/** What an instance is told. */
export interface InstanceSettings {
  readonly port: number
  /** Address of the vendor. */
  readonly vendor: string
  readonly leaseMs: number
  /** Milliseconds that running answers have when it is drained. Default 0. */
  readonly graceMs?: number
  /** The file of its store, for sqlite. */
  readonly path?: string
  /** The port of its store, for Redis. */
  readonly redisPort?: number
}

/** A server in a process of its own. */
export interface Instance {
  /** Where questions are posted. */
  readonly url: string
  /** Codes of the errors that its handler was told of. */
  readonly errors: readonly (string | undefined)[]
  /** Sends a signal to the process. */
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>
}

/** Starts an instance, and resolves when it listens. */
export async function startInstance(settings: Omit<InstanceSettings, 'port'>): Promise<Instance> {
  const port = await freePort()
  const program = join(import.meta.dirname, '../instance.ts')
  const child = spawn(process.execPath, [program, JSON.stringify({ ...settings, port })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit').then(() => {})
  const errors: (string | undefined)[] = []
  const lines = createInterface({ input: child.stdout! })
  lines.on('line', line => {
    if (line.startsWith('{')) errors.push((JSON.parse(line) as { code?: string }).code)
  })
  await ready(child, lines)
  return { url: `http://127.0.0.1:${port}/chat`, errors, gone, signal: name => void child.kill(name) }
}

const ready = (child: ChildProcess, lines: ReturnType<typeof createInterface>): Promise<void> =>
  new Promise((resolve, reject) => {
    child.on('exit', code => reject(new Error(`The instance ended with ${code}.`)))
    lines.on('line', line => {
      if (line === 'ready') resolve()
    })
  })
