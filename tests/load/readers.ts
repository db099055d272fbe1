/**
 * Many readers of one instance on Redis: `node tests/load/readers.ts [--readers 10000] [--streams 1000] [--pace 1000] [--seconds 15] [--apart]
 * [--behind 250]`, from the built packages. Readers are bare sockets of this process, the server is another one, and so is Redis. With `--apart` the
 * answers are made by a second server, so that all readers get them through Redis.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { randomId } from '@millrace/core'
import { connectRedis } from '../support/redis-client.ts'
import { startRedis } from '../support/redis-server.ts'
import { bareReader } from './support/bare-reader.ts'
import { percentile, type ServerFigures, type ServerSettings } from './support/figures.ts'

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '10000' },
    streams: { type: 'string', default: '1000' },
    pace: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '15' },
    behind: { type: 'string', default: '0' },
    apart: { type: 'boolean', default: false },
  },
})
const [readers, streams, paceMs, seconds] = [values.readers, values.streams, values.pace, values.seconds].map(
  Number,
) as [number, number, number, number]

/** A server in a process of its own. */
interface LoadServer {
  readonly port: number
  figures(): Promise<ServerFigures>
  stop(): void
}

async function startServer(settings: ServerSettings): Promise<LoadServer> {
  const program = join(import.meta.dirname, 'support/reader-server.ts')
  const child: ChildProcess = fork(program, [JSON.stringify(settings)], { execArgv: ['--expose-gc'] })
  const [port] = (await once(child, 'message')) as [number]
  return {
    port,
    async figures() {
      child.send('figures')
      const [figures] = (await once(child, 'message')) as [ServerFigures]
      return figures
    },
    stop: () => void child.kill('SIGKILL'),
  }
}

const redis = await startRedis([])
const control = await connectRedis(redis.port, 'control')
const cpuOfRedis = async (): Promise<number> => {
  const text = String(await control.sendCommand(['INFO', 'cpu']))
  const field = (name: string): number => Number(new RegExp(`${name}:([\\d.]+)`).exec(text)?.[1]) * 1e6
  return field('used_cpu_user') + field('used_cpu_sys')
}
const settings = { redisPort: redis.port, paceMs, appendBehindMs: Number(values.behind) }
const server = await startServer({ ...settings, name: 'readers' })
const producer = values.apart ? await startServer({ ...settings, name: 'producer' }) : server

const ids = Array.from({ length: streams }, () => randomId())
const asking = new AbortController()
const question = JSON.stringify({ messages: [{ role: 'user', content: 'time' }] })
const ask = async (id: string): Promise<void> => {
  const response = await fetch(`http://127.0.0.1:${producer.port}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'millrace-stream-id': id },
    body: question,
    signal: asking.signal,
  })
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`)
}
for (let at = 0; at < streams; at += 200) await Promise.all(ids.slice(at, at + 200).map(ask))
// Who asked leaves: the answers go on into the store, and only the readers are left.
asking.abort()
await sleep(2_000)
const before = await server.figures()

let [measuring, delivered, lost] = [false, 0, 0]
const late: number[] = []
const listener = {
  token(saidAt: number): void {
    if (!measuring) return
    delivered++
    late.push(performance.timeOrigin + performance.now() - saidAt)
  },
  ended(): void {
    lost++
  },
}
for (let at = 0; at < readers; at += 100) {
  const some = Array.from({ length: Math.min(100, readers - at) }, (_, more) => ids[(at + more) % streams]!)
  await Promise.all(some.map(id => bareReader(server.port, id, listener)))
}
await sleep(3_000)
const saidAtFirst = (await producer.figures()).tokens
const [atFirst, redisAtFirst, started] = [await server.figures(), await cpuOfRedis(), performance.now()]
measuring = true
await sleep(seconds * 1_000)
measuring = false
const took = (performance.now() - started) / 1_000
const [atLast, redisAtLast] = [await server.figures(), await cpuOfRedis()]
const said = (await producer.figures()).tokens - saidAtFirst
const clients = String(await control.sendCommand(['CLIENT', 'LIST'])).split('name=readers ').length - 1
const sorted = Float64Array.from(late).sort()
const [own, theirs] = [atLast.cpuUs - atFirst.cpuUs, redisAtLast - redisAtFirst]
const ms = (percent: number): string => percentile(sorted, percent).toFixed(1)

console.log(
  [
    `${readers} readers of ${streams} streams, a token each ${paceMs} ms, ${values.apart ? 'made by another instance' : 'made by the same instance'}, ` +
      `${took.toFixed(0)} s, Node ${process.version}, load of the machine ${loadavg()[0]!.toFixed(1)}`,
    `  delivered ${delivered} tokens (${Math.round(delivered / took)} a second; ${Math.round(said * (readers / streams))} were said for them); connections lost: ${lost}`,
    `  delay of a token: p50 ${ms(50)} ms, p99 ${ms(99)} ms, most ${ms(100)} ms`,
    `  memory of the server: ${((atLast.rss - before.rss) / 1_024 / readers).toFixed(1)} KiB for each reader, of them heap ${((atLast.heapUsed - before.heapUsed) / 1_024 / readers).toFixed(1)} KiB; ${(atLast.rss / 1e6).toFixed(0)} MB in all`,
    `  connections to Redis: ${clients}`,
    `  CPU of the server: ${((own / took / 1e6) * 100).toFixed(0)} %, ${(own / delivered).toFixed(1)} µs for each delivered token; of Redis: ${((theirs / took / 1e6) * 100).toFixed(0)} %, ${(theirs / said).toFixed(1)} µs for each token said`,
  ].join('\n'),
)
server.stop()
producer.stop()
control.destroy()
redis.stop()
process.exit(0)
