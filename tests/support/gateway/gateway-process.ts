import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GatewayConfig } from '@millrace/gateway'
import { onTestFinished } from 'vitest'

/** The program as it is built. */
const program = join(import.meta.dirname, '../../../packages/gateway/dist/cli.js')

/** A gateway in a process of its own. */
export interface GatewayProcess {
  /** Address without a path. */
  readonly url: string
  /** The words on its two streams so far. */
  said(): string
  /** The log: its standard output so far. */
  logged(): string
  /** Reads the log no more, and lets it go. */
  closeLog(): void
  /** Reads the log no more, and keeps it open. */
  pauseLog(): void
  signal(name: NodeJS.Signals): void
  /** Writes another configuration into its file. */
  configure(config: GatewayConfig): void
  /** Takes its file away. */
  unconfigure(): void
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>
}

/** Settings of a process. */
export interface GatewaySettings {
  readonly config?: GatewayConfig
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the program, on a free port, and resolves when it listens. Ends with the test. */
export async function startGateway({ config, args = [], env = {} }: GatewaySettings): Promise<GatewayProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-gateway-'))
  const file = join(folder, 'millrace-gateway.json')
  const configure = (next: GatewayConfig): void => writeFileSync(file, JSON.stringify(next, null, 2))
  if (config) configure(config)
  // Nothing of the environment, which may hold keys.
  const child = spawn(process.execPath, [program, '--port', '0', ...args], {
    cwd: folder,
    env: { HOME: folder, ...env },
  })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  })
  let said = ''
  let logged = ''
  const listening = new Promise<string>((resolve, reject) => {
    const read = (bytes: Buffer): void => {
      said += bytes
      const [, url] = /listens at (http:\S+)/.exec(said) ?? []
      if (url !== undefined) resolve(url)
    }
    child.stdout.on('data', (bytes: Buffer) => {
      logged += bytes
      read(bytes)
    })
    child.stderr.on('data', read)
    void ended.then(code => reject(new Error(`The gateway ended with ${code}: ${said}`)))
  })
  return {
    url: await listening,
    said: () => said,
    logged: () => logged,
    closeLog: () => void child.stdout.destroy(),
    pauseLog: () => void child.stdout.pause(),
    signal: name => void child.kill(name),
    configure,
    unconfigure: () => rmSync(file),
    ended,
  }
}
