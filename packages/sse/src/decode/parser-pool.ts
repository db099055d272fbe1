import { createParser, type EventSourceParser } from 'eventsource-parser'
import type { SseEvent } from './event.js'
import { OtherLines, type OtherLinesListener } from './other-lines.js'

/** Borrows a parser, and hears of what it finds. */
export interface Borrower extends OtherLinesListener {
  /** A block of field lines ended that has data. @param name - of the event; undefined where it has none. */
  onEvent(name: string | undefined, data: string): void
  /** A block ended that has an id. */
  onId(id: string): void
}

/** Parsers that wait for the next borrower, at most; few are lent at the same moment. */
const mostIdle = 8

const idle: BorrowedParser[] = []

/**
 * A parser, on loan to one decoder at a time. Between two blocks it knows nothing of a stream: a decoder whose stream is silent gives it back,
 * and thousands of open streams share a handful, which are a kilobyte each.
 */
export class BorrowedParser {
  readonly #parser: EventSourceParser
  readonly #others = new OtherLines()
  #borrower: Borrower | undefined

  /** One that is idle, or a new one. */
  static lend(borrower: Borrower): BorrowedParser {
    const lent = idle.pop() ?? new BorrowedParser()
    lent.#borrower = borrower
    return lent
  }

  private constructor() {
    // Without `onError`, for which the parser would make an Error with a stack at each line that it does not know.
    this.#parser = createParser({
      onEvent: ({ event, data }) => this.#borrower?.onEvent(event, data),
      onId: id => this.#borrower?.onId(id),
    })
    // Ends the parser's own search for a byte order mark, which would strip a second one.
    this.#parser.feed('\n')
  }

  /**
   * Reads lines, all of them whole: tells of their events first, then of the lines that belong to none.
   *
   * @param events - the borrower's list, to which it adds the events that it is told.
   */
  read(lines: string, events: readonly SseEvent[]): void {
    const next = events.length
    this.#parser.feed(lines)
    this.#others.read(lines, events, next, this.#borrower!)
  }

  /** Ends the block that is open, as the end of a body may. */
  endBlock(): void {
    // The first is only the other half of a line end when a CR came last.
    this.#parser.feed('\n\n')
  }

  /** Between two blocks, and not behind a CR, which may be half of a line end. */
  giveBack(): void {
    this.#borrower = undefined
    if (idle.length < mostIdle) idle.push(this)
  }
}
