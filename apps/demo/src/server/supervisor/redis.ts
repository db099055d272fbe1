import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { redisAnswers } from './redis-answers.js'

/** A Redis that the demo has started. */
export interface OwnRedis {
  readonly port: number
  /** Holds the process: connections stand, and nothing answers. */
  pause(): void
  resume(): void
  stop(): void
}

const missing = `There is no redis-server on this machine, and the cluster needs one:

  Debian, Ubuntu   apt-get install redis-server
  macOS            brew install redis

\`npm start\` runs without it.`

/**
 * Starts a Redis on a free port, with a folder of its own.
 *
 * @throws Error that tells how to install it, where it is missing.
 */
export async function startRedis(): Promise<OwnRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-demo-redis-'))
  const port = await freePort()
  const options = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', options.map(String), { stdio: 'ignore', detached: true })
  let failure: Error | undefined
  child.once('error', (error: NodeJS.ErrnoException) => {
    failure = error.code === 'ENOENT' ? new Error(missing) : error
  })
  const stop = (): void => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', stop)
  while (!(await redisAnswers(port))) {
    if (failure ?? ended(child)) {
      stop()
      throw failure ?? new Error(`redis-server ended with ${child.exitCode}.`)
    }
    await sleep(20)
  }
  return {
    port,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    stop,
  }
}

const ended = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
