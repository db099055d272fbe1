import type { UpstreamReport } from '../shared/reports.ts'
import { probeMark } from '../shared/stamp.ts'
import { bodyByBlock, bodyByEvent, httpChunk, lastHttpChunk, longBody } from './chunks.ts'
import type { Exchange, SocketExchange } from './exchange.ts'
import { type PacedAnswer, Pacing, pacedAnswer } from './pacing.ts'
import { pieceOf } from './piece.ts'
import type { UpstreamRequest } from './requests.ts'
import { shapedEvents, writerOf } from './shapes/index.ts'
import { toolBody } from './tool-body.ts'

/** Answers with server-sent events, cheaply, and knows of each answer how much of it left and when its connection was lost. */
export class Vendor {
  readonly #exchanges = new Map<string, Exchange>()
  readonly #running = new Set<Exchange>()
  readonly #pacing = new Pacing()
  readonly #cache = new Map<string, unknown>()

  /** Answers by what the request's path asks for. */
  answer(exchange: SocketExchange, request: UpstreamRequest): void {
    const { mode, shape, numbers, toolResults } = request
    const [tokens] = numbers
    const bodies: Readonly<Record<string, () => Buffer>> = {
      event: () => bodyByEvent(tokens, shape),
      block: () => bodyByBlock(tokens, shape),
      long: () => longBody(tokens),
      tools: () => toolBody(numbers, toolResults),
    }
    const make = bodies[mode]
    if (!make && mode !== 'writes') return this.answerPieces(exchange, request)
    this.#begin(exchange, request)
    const key = `${mode} ${shape} ${numbers} ${toolResults}`
    if (make) return exchange.pour(this.#cached(key, make))
    const parts = (): Buffer[] => [...shapedEvents(shape, tokens).map(httpChunk), lastHttpChunk]
    exchange.pourEach(this.#cached(key, parts))
  }

  /** Answers with what HTTP/2 has as well: tokens one by one. */
  answerPieces(exchange: Exchange, request: UpstreamRequest): void {
    this.#begin(exchange, request)
    const { mode, shape, numbers, reader } = request
    const [tokens, periodMs] = numbers
    if (mode === 'hold') {
      const writer = writerOf(shape)
      exchange.write(pieceOf([...writer.begin(), ...writer.token('content', 'mill')]))
    } else if (mode === 'stamped' || reader?.startsWith(probeMark))
      this.#pacing.sendStamped(exchange, periodMs, tokens, shape)
    else {
      const make = (): PacedAnswer => pacedAnswer(shape, tokens)
      this.#pacing.send(exchange, periodMs, this.#cached(`paced ${shape} ${tokens}`, make))
    }
  }

  /** The answer to this reader. */
  report(reader: string): UpstreamReport {
    const exchange = this.#exchanges.get(reader)
    return { bytes: exchange?.bytes ?? 0, lostAt: exchange?.lostAt, over: exchange?.over ?? false }
  }

  /** When each of these readers' connections was lost. */
  lost(readers: readonly string[]): (number | undefined)[] {
    return readers.map(reader => this.#exchanges.get(reader)?.lostAt)
  }

  /** Answers that are on their way. */
  open(): number {
    return [...this.#running].filter(exchange => !exchange.over).length
  }

  /** Ends what runs, and forgets what was. */
  forget(): void {
    this.#exchanges.clear()
    this.#running.clear()
    this.#cache.clear()
    this.#pacing.stop()
  }

  #begin(exchange: Exchange, { reader }: UpstreamRequest): void {
    this.#running.add(exchange)
    if (reader !== undefined) this.#exchanges.set(reader, exchange)
  }

  #cached<T>(key: string, make: () => T): T {
    const known = this.#cache.get(key) as T | undefined
    if (known) return known
    const made = make()
    this.#cache.set(key, made)
    return made
  }
}
