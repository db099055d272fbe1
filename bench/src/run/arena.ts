import { type BenchBrowser, startBenchBrowser } from './browser.ts'
import type { CoreSplit } from './cores.ts'
import { type BenchRedis, startBenchRedis } from './redis.ts'
import { Worker } from './worker.ts'

/** What a mode is measured with: an upstream, readers, and a relay of its own for each measure. */
export interface Arena {
  readonly upstream: Worker
  readonly client: Worker
  /** A Redis, started when it is first asked for; relays that are started later are told its address. @throws Error where there is none. */
  redis(): Promise<BenchRedis>
  /** A browser, started when it is first asked for. @throws Error where there is none. */
  browser(): Promise<BenchBrowser>
  /** Starts a relay to this mode of the upstream, hands it over, ends it. */
  withRelay<Result>(
    contender: string,
    upstreamPath: string,
    use: (relay: RunningRelay) => Promise<Result>,
  ): Promise<Result>
}

/** A relay process and where it listens. */
export interface RunningRelay {
  readonly worker: Worker
  readonly port: number
  /** The base address that it asks. */
  readonly upstream: string
}

/** Starts upstream and readers, hands them over, ends them. @param cores - of the relays and of all others. Default: all of them for everybody. */
export async function withArena<Result>(use: (arena: Arena) => Promise<Result>, cores?: CoreSplit): Promise<Result> {
  const upstream = new Worker('upstream.js', [], cores?.others)
  const client = new Worker('client.js', [], cores?.others)
  let redis: BenchRedis | undefined
  let browser: BenchBrowser | undefined
  try {
    const port = await upstream.call<number>('port')
    return await use({
      upstream,
      client,
      redis: async () => (redis ??= await startBenchRedis()),
      browser: async () => (browser ??= await startBenchBrowser()),
      async withRelay(contender, path, work) {
        const address = `http://127.0.0.1:${port}/${path}/v1`
        const args = [contender, address, ...(redis ? [redis.url] : [])]
        const worker = new Worker('relay.js', args, cores?.contender)
        try {
          return await work({ worker, port: await worker.call<number>('port', undefined, 30_000), upstream: address })
        } finally {
          await worker.end()
        }
      },
    })
  } finally {
    await Promise.all([upstream.end(), client.end(), redis?.end(), browser?.end()])
  }
}
