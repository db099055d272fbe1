/**
 * What keeping a token costs, in Redis and in the server: `node tests/load/appends.ts [--streams 200] [--seconds 5]`, from the built packages. Every
 * stream appends as fast as it may, a word of 5 characters a record, once with a record in each append and once with as many as `appendBehindMs: 250`
 * gathers at 40 tokens a second.
 */

import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type ChatRecord, randomId, type StreamStore } from '@millrace/core'
import { redisStore } from '@millrace/resume/redis'
import { sqliteStore } from '@millrace/resume/sqlite'
import { connectRedis } from '../support/redis-client.ts'
import { startRedis } from '../support/redis-server.ts'

const { values } = parseArgs({
  options: { streams: { type: 'string', default: '200' }, seconds: { type: 'string', default: '5' } },
})
const streams = Number(values.streams)
const ms = Number(values.seconds) * 1_000

/** A place where appends are kept, and what it has spent. */
interface Place {
  readonly name: string
  readonly store: StreamStore
  /** Microseconds of the CPU of its own server so far. */
  cpu(): Promise<number>
  /** Bytes that it keeps. */
  bytes(): Promise<number>
}

/** Appends without a pause, and tells the costs of a second and of a token. */
async function measure({ name, store, cpu, bytes }: Place, perAppend: number): Promise<void> {
  const records: ChatRecord[] = Array.from({ length: perAppend }, () => ({
    type: 'text-delta',
    id: '0',
    delta: 'word ',
  }))
  const ids = Array.from({ length: streams }, () => randomId())
  const leases = await Promise.all(ids.map(async streamId => (await store.create({ streamId })).lease!))
  const [bytesBefore, cpuBefore, ownBefore, started] = [
    await bytes(),
    await cpu(),
    process.cpuUsage(),
    performance.now(),
  ]
  let appends = 0
  await Promise.all(
    ids.map(async (streamId, at) => {
      while (performance.now() - started < ms) {
        await store.append(streamId, leases[at]!, records)
        appends++
      }
    }),
  )
  const seconds = (performance.now() - started) / 1_000
  const own = process.cpuUsage(ownBefore)
  const [theirs, kept] = [(await cpu()) - cpuBefore, (await bytes()) - bytesBefore]
  const tokens = appends * perAppend
  console.log(
    `| ${name} | ${perAppend} | ${rounded(appends / seconds)} | ${rounded(tokens / seconds)} | ${fixed((own.user + own.system) / tokens)} | ` +
      `${theirs > 0 ? `${fixed(theirs / appends)} | ${rounded(1e6 / (theirs / appends))}` : '– | –'} | ${rounded(kept / tokens)} |`,
  )
  await Promise.all(ids.map(streamId => store.delete(streamId)))
}

const rounded = (value: number): string => Math.round(value).toLocaleString('en')
const fixed = (value: number): string => value.toFixed(2)

console.log(
  `${streams} streams, ${ms / 1_000} s for each row, Node ${process.version}, load of the machine ${loadavg()[0]!.toFixed(1)}.\n`,
)
console.log(
  '| store | tokens in an append | appends a second | tokens a second | µs of the server per token | µs of Redis per append | appends a second and core of Redis | bytes per token |',
)
console.log('|-|-|-|-|-|-|-|-|')

const redis = await startRedis([])
const client = await connectRedis(redis.port)
const info = async (section: string, field: string): Promise<number> => {
  const text = String(await client.sendCommand(['INFO', section]))
  return Number(new RegExp(`${field}:([\\d.]+)`).exec(text)?.[1])
}
const inRedis: Place = {
  name: 'redis',
  store: redisStore(client, { maxStreamBytes: 1e9 }),
  cpu: async () => ((await info('cpu', 'used_cpu_user')) + (await info('cpu', 'used_cpu_sys'))) * 1e6,
  bytes: () => info('memory', 'used_memory'),
}
const folder = mkdtempSync(join(tmpdir(), 'millrace-load-'))
const path = join(folder, 'streams.db')
const inSqlite: Place = {
  name: 'sqlite',
  store: sqliteStore(path, { maxStreamBytes: 1e9 }),
  cpu: async () => 0,
  bytes: async () => statSync(path).size,
}
for (const place of [inRedis, inSqlite]) for (const perAppend of [1, 10]) await measure(place, perAppend)
await Promise.all([inRedis.store.close!(), inSqlite.store.close!()])
client.destroy()
redis.stop()
rmSync(folder, { recursive: true, force: true })
