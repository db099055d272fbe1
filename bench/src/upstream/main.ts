/**
 * The vendor of the benchmark: answers `POST /<mode>/<tokens>/<period>/v1/chat/completions`, and `/tools/<calls>/<characters>` likewise, with
 * server-sent events over bare sockets, cheaply, and knows of each answer how much of it left and when its connection was lost.
 */
import { createServer, type Socket } from 'node:net'
import { now } from '../shared/clock.ts'
import { serve } from '../shared/ipc.ts'
import type { UpstreamReport } from '../shared/reports.ts'
import { probeMark, stamp } from '../shared/stamp.ts'
import {
  answerEvents,
  bodyByBlock,
  bodyByEvent,
  httpChunk,
  lastEvents,
  lastHttpChunk,
  longBody,
  tokenEvent,
} from './chunks.ts'
import { Exchange } from './exchange.ts'
import { Pacer } from './pacer.ts'
import { readRequests, type UpstreamRequest } from './requests.ts'
import { toolBody } from './tool-body.ts'

const exchanges = new Map<string, Exchange>()
const running = new Set<Exchange>()
const pacers = new Map<number, Pacer>()
const cache = new Map<string, Buffer | readonly Buffer[]>()

const server = createServer(socket => {
  let current: Exchange | undefined
  socket.setNoDelay(true)
  socket.on('close', () => current?.lost())
  // A reset is a lost connection like any other: 'close' follows.
  socket.on('error', () => {})
  readRequests(socket, request => {
    current = answer(socket, request)
    running.add(current)
    if (request.reader !== undefined) exchanges.set(request.reader, current)
  })
})

function answer(socket: Socket, { mode, numbers, toolResults, reader }: UpstreamRequest): Exchange {
  const exchange = new Exchange(socket)
  const [tokens, periodMs] = numbers
  if (mode === 'event') exchange.pour(cached(`event ${tokens}`, () => bodyByEvent(tokens)))
  else if (mode === 'block') exchange.pour(cached(`block ${tokens}`, () => bodyByBlock(tokens)))
  else if (mode === 'long') exchange.pour(cached(`long ${tokens}`, () => longBody(tokens)))
  else if (mode === 'tools')
    exchange.pour(cached(`tools ${numbers} ${toolResults}`, () => toolBody(numbers, toolResults)))
  else if (mode === 'hold') exchange.write(httpChunk(tokenEvent('content', 'mill')))
  else if (mode === 'stamped' || reader?.startsWith(probeMark))
    pace(exchange, periodMs, tokens, () => httpChunk(tokenEvent('content', stamp(now()))), [])
  else pacedAnswer(exchange, tokens, periodMs)
  return exchange
}

function pacedAnswer(exchange: Exchange, tokens: number, periodMs: number): void {
  const events = cached(`paced ${tokens}`, () => answerEvents(tokens).map(httpChunk))
  // The first token goes at once, so that its way can be timed.
  exchange.write(events[0]!)
  let next = 1
  pace(exchange, periodMs, tokens - 1, () => events[next++]!, events.slice(-2))
}

/** Sends one chunk per period, then what follows the last one. */
function pace(exchange: Exchange, periodMs: number, count: number, chunk: () => Buffer, last: readonly Buffer[]): void {
  let left = count
  pacerOf(periodMs).add(() => {
    if (exchange.over) return false
    if (left-- > 0) {
      exchange.write(chunk())
      return true
    }
    const tail = last.length > 0 ? last : lastEvents(count).map(httpChunk)
    exchange.write(Buffer.concat([...tail, lastHttpChunk]))
    exchange.finish()
    return false
  })
}

function pacerOf(periodMs: number): Pacer {
  const pacer = pacers.get(periodMs) ?? new Pacer(periodMs)
  pacers.set(periodMs, pacer)
  return pacer
}

function cached<T extends Buffer | readonly Buffer[]>(key: string, make: () => T): T {
  const known = cache.get(key) as T | undefined
  if (known) return known
  const made = make()
  cache.set(key, made)
  return made
}

await new Promise<void>(resolve => server.listen(0, '127.0.0.1', 4096, resolve))

serve({
  port: () => (server.address() as { port: number }).port,
  report: (reader: string): UpstreamReport => {
    const exchange = exchanges.get(reader)
    return { bytes: exchange?.bytes ?? 0, lostAt: exchange?.lostAt, over: exchange?.over ?? false }
  },
  lost: (readers: readonly string[]) => readers.map(reader => exchanges.get(reader)?.lostAt),
  open: () => [...running].filter(exchange => !exchange.over).length,
  forget: () => {
    exchanges.clear()
    running.clear()
    cache.clear()
    for (const pacer of pacers.values()) pacer.stop()
    pacers.clear()
  },
})
