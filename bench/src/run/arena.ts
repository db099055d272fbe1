import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { VendorPorts } from '../upstream/doors.ts'
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
  /** Starts a relay to this mode of the upstream, hands it over, ends it. @param door - of the upstream. Default: cleartext. */
  withRelay<Result>(
    contender: string,
    upstreamPath: string,
    use: (relay: RunningRelay) => Promise<Result>,
    door?: keyof VendorPorts,
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
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'))
  try {
    const ports = await upstream.call<VendorPorts>('ports')
    const authority = join(folder, 'authority.pem')
    await writeFile(authority, await upstream.call<string>('authority'))
    return await use({
      upstream,
      client,
      redis: async () => (redis ??= await startBenchRedis()),
      browser: async () => (browser ??= await startBenchBrowser()),
      async withRelay(contender, path, work, door = 'plain') {
        const address = `http${door === 'plain' ? '' : 's'}://127.0.0.1:${ports[door]}/${path}/v1`
        const args = [contender, address, ...(redis ? [redis.url] : [])]
        const trust = door === 'plain' ? {} : { NODE_EXTRA_CA_CERTS: authority }
        const worker = new Worker('relay.js', args, cores?.contender, trust)
        try {
          return await work({ worker, port: await worker.call<number>('port', undefined, 30_000), upstream: address })
        } finally {
          await worker.end()
        }
      },
    })
  } finally {
    await Promise.all([upstream.end(), client.end(), redis?.end(), browser?.end()])
    await rm(folder, { recursive: true, force: true })
  }
}
