import { createClient } from 'redis'
import { startRedis } from '../../../tests/support/redis-server.ts'
import { programPath } from './programs.ts'

/** A Redis of the benchmark's own. */
export interface BenchRedis {
  readonly url: string
  /** What it has used since it was started: microseconds of CPU, and bytes that its data take now. */
  usage(): Promise<RedisUsage>
  /** Forgets all data. */
  flush(): Promise<void>
  end(): Promise<void>
}

/** See {@link BenchRedis.usage}. */
export interface RedisUsage {
  readonly cpuMicros: number
  readonly bytes: number
}

/** Starts a Redis on a free port, which writes nothing to the disk. @throws Error where there is none. */
export async function startBenchRedis(): Promise<BenchRedis> {
  programPath('redis-server', 'redis-server')
  const server = await startRedis(['--appendonly', 'no'])
  const url = `redis://127.0.0.1:${server.port}`
  const client = createClient({ url })
  client.on('error', () => {})
  await client.connect()
  return {
    url,
    async usage() {
      const info = await client.info()
      const field = (name: string): number => Number(new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1])
      return {
        cpuMicros: (field('used_cpu_sys') + field('used_cpu_user')) * 1e6,
        bytes: field('used_memory_dataset'),
      }
    },
    async flush() {
      await client.flushAll()
    },
    async end() {
      client.destroy()
      server.stop()
    },
  }
}
