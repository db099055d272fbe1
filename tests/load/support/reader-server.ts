// A server on Redis, in a process of its own, whose streams say the time at a pace: `fork(reader-server.ts, [settings as JSON])` with `--expose-gc`. It
// sends its port when it listens, and answers each message with its figures.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ChatProvider, ChatStream } from '@millrace/core'
import { redisStore } from '@millrace/resume/redis'
import { createChatHandler } from '@millrace/server'
import { chatListener } from '@millrace/server/node'
import { connectRedis } from '../../support/redis-client.ts'
import type { ServerFigures, ServerSettings } from './figures.ts'

const { redisPort, paceMs, name, appendBehindMs } = JSON.parse(process.argv[2]!) as ServerSettings

let tokens = 0

/** Says the time until the process ends, from a phase of its own, so that not all streams speak at once. */
const clock: ChatProvider = {
  id: 'clock',
  stream: () =>
    new ChatStream(reader => {
      let begun = false
      const say = (): void => {
        tokens++
        const delta = `${(performance.timeOrigin + performance.now()).toFixed(3)} `
        if (begun) return reader.batch([{ type: 'text-delta', id: '0', delta }])
        begun = true
        reader.batch([
          { type: 'start', messageId: 'm', provider: 'clock' },
          { type: 'text-start', id: '0' },
          { type: 'text-delta', id: '0', delta },
        ])
      }
      let timer: ReturnType<typeof setInterval>
      const phase = setTimeout(() => {
        say()
        timer = setInterval(say, paceMs)
      }, Math.random() * paceMs)
      const end = (): void => {
        clearTimeout(phase)
        clearInterval(timer)
      }
      return { pause() {}, resume() {}, cancel: end }
    }),
}

const handler = createChatHandler({
  provider: clock,
  store: redisStore(await connectRedis(redisPort, name), { maxStreamBytes: 1e9 }),
  ...(appendBehindMs > 0 && { appendBehindMs }),
  limits: { concurrency: 100_000 },
})
const server = createServer(chatListener(handler)).listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () =>
  process.send!((server.address() as AddressInfo).port),
)
process.on('message', () => {
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  process.send!({ rss, heapUsed, external, cpuUs: user + system, tokens } satisfies ServerFigures)
})
