import { now } from '../shared/clock.ts'
import type { ShapeName } from '../shared/shapes.ts'
import { stamp } from '../shared/stamp.ts'
import type { Exchange } from './exchange.ts'
import { Pacer } from './pacer.ts'
import { type Piece, pieceOf } from './piece.ts'
import { shapedAnswer, writerOf } from './shapes/index.ts'

/** A paced answer, ready to be sent any number of times. */
export interface PacedAnswer {
  readonly tokens: readonly Piece[]
  readonly last: Piece
}

/** An answer with a piece for each token. */
export function pacedAnswer(shape: ShapeName, count: number): PacedAnswer {
  const { tokens, last } = shapedAnswer(shape, count)
  return { tokens: tokens.map(pieceOf), last: pieceOf(last) }
}

/** Sends answers a token per period. */
export class Pacing {
  readonly #pacers = new Map<number, Pacer>()

  /** Sends an answer, the first token at once, so that its way can be timed. */
  send(exchange: Exchange, periodMs: number, { tokens, last }: PacedAnswer): void {
    exchange.write(tokens[0]!)
    let next = 1
    this.#pace(
      exchange,
      periodMs,
      tokens.length - 1,
      () => tokens[next++]!,
      () => last,
    )
  }

  /** Sends an answer each token of which tells when it was written. */
  sendStamped(exchange: Exchange, periodMs: number, count: number, shape: ShapeName): void {
    const writer = writerOf(shape)
    let before = writer.begin()
    const piece = (): Piece => {
      const events = [...before, ...writer.token('content', stamp(now()))]
      before = []
      return pieceOf(events)
    }
    this.#pace(exchange, periodMs, count, piece, () => pieceOf(writer.end(count)))
  }

  stop(): void {
    for (const pacer of this.#pacers.values()) pacer.stop()
    this.#pacers.clear()
  }

  /** Sends one piece per period, then the last one. */
  #pace(exchange: Exchange, periodMs: number, count: number, piece: () => Piece, last: () => Piece): void {
    let left = count
    this.#pacerOf(periodMs).add(() => {
      if (exchange.over) return false
      if (left-- > 0) {
        exchange.write(piece())
        return true
      }
      exchange.end(last())
      return false
    })
  }

  #pacerOf(periodMs: number): Pacer {
    const pacer = this.#pacers.get(periodMs) ?? new Pacer(periodMs)
    this.#pacers.set(periodMs, pacer)
    return pacer
  }
}
