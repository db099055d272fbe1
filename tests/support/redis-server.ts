import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { redisAnswers } from '../../apps/demo/src/server/supervisor/redis-answers.ts'
import { freePort } from './free-port.ts'

/** A Redis of Debian's package, on a free port, with a folder of its own. */
export interface RedisServer {
  readonly port: number
  /** Ends the process without a warning, and starts it again over the same files. @param meanwhile - runs while there is none. */
  restart(meanwhile?: () => Promise<void>): Promise<void>
  /** Holds the process: connections stand, and nothing answers. */
  pause(): void
  resume(): void
  stop(): void
}

/** Has every command written to the file before it is answered. */
const durable = ['--appendonly', 'yes', '--appendfsync', 'always']

/**
 * Starts a Redis.
 *
 * @param settings - of its durability. Default: every command is in its file before it answers.
 */
export async function startRedis(settings: readonly string[] = durable): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-redis-'))
  const port = await freePort()
  let child: ChildProcess
  const start = async (): Promise<void> => {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '']
    child = spawn('redis-server', [...options, ...settings], { stdio: 'ignore' })
    child.on('error', error => {
      throw error
    })
    while (!(await redisAnswers(port))) {
      if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}.`)
      await sleep(20)
    }
  }
  const kill = (): Promise<void> =>
    new Promise(resolve => {
      child.once('exit', () => resolve())
      child.kill('SIGKILL')
    })
  await start()
  return {
    port,
    async restart(meanwhile) {
      await kill()
      await meanwhile?.()
      await start()
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    stop() {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
