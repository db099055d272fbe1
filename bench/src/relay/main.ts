/** A relay of the benchmark in a process of its own: `relay.js <contender> <base address of upstream> [address of Redis]`. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { serve } from '../shared/ipc.ts'
import type { RelayUsage } from '../shared/reports.ts'
import { backlog, type Chat, type Relay } from './contender.ts'
import { loadContender } from './load-contender.ts'
import { PromiseCounter } from './promise-counter.ts'

const [name = '', baseURL = '', redisURL] = process.argv.slice(2)
const promises = new PromiseCounter()

// What a library throws at its user after the reader has left is not the measure here; the answer's text is checked where it arrives.
process.on('unhandledRejection', () => {})
process.on('uncaughtException', () => {})

const port = start()
// Told to whoever asks for the port.
port.catch(() => {})

/** @returns the port. */
async function start(): Promise<number> {
  const { makeRelay, listen } = await loadContender(name)
  return listen ? listen(baseURL, redisURL) : listenOnNode(await makeRelay!(baseURL, redisURL))
}

/** @returns the port. */
async function listenOnNode(relay: Relay): Promise<number> {
  const server = createServer((request, response) =>
    readBody(request, body => answer(relay, JSON.parse(body) as Chat, response)),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', backlog, resolve))
  return (server.address() as { port: number }).port
}

function readBody(request: IncomingMessage, onBody: (body: string) => void): void {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (text: string) => {
    body += text
  })
  request.on('end', () => onBody(body))
}

function answer(relay: Relay, chat: Chat, response: ServerResponse): void {
  Promise.resolve(relay(chat, response)).catch((error: unknown) => {
    if (!response.headersSent) response.writeHead(500)
    response.end(error instanceof Error ? error.message : String(error))
  })
}

serve({
  port: () => port,
  usage: ({ collect }: { collect: boolean }): RelayUsage => {
    if (collect) for (let time = 0; time < 3; time++) globalThis.gc?.()
    const { user, system } = process.cpuUsage()
    const { rss, heapUsed, external } = process.memoryUsage()
    return {
      cpuMicros: user + system,
      rss,
      live: heapUsed + external,
      peakRss: process.resourceUsage().maxRSS * 1024,
      promises: promises.count,
    }
  },
  countPromises: (on: boolean) => (on ? promises.start() : promises.stop()),
})
