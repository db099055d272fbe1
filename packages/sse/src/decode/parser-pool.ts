import { createParser, type EventSourceParser } from 'eventsource-parser'

/** Borrows a parser, and hears of its finds. */
export interface Borrower {
  /** True where comments, and lines that the standard does not know, are of interest. The parser works for each where they are. */
  readonly wants: { readonly comments: boolean; readonly unknown: boolean }
  /** A block of field lines ended that has data. @param name - of the event; undefined where it has none. */
  onEvent(name: string | undefined, data: string): void
  /** A block ended that has an id. */
  onId(id: string): void
  /** A valid `retry:`, in milliseconds. */
  onRetry(ms: number): void
  /** A comment. */
  onComment(text: string): void
  /** A line that the standard does not know. */
  onUnknown(line: string): void
}

/** Parsers that wait for the next borrower, at most; few are lent at the same moment. */
const mostIdle = 8

/** By what they tell of. */
const idle: Record<string, BorrowedParser[]> = {}

/**
 * A parser, on loan to one decoder at a time. Between two blocks it knows nothing of a stream: a decoder whose stream is silent gives it back,
 * and thousands of open streams share a handful, which are a kilobyte each.
 */
export class BorrowedParser {
  readonly #home: BorrowedParser[]
  readonly #parser: EventSourceParser
  #borrower: Borrower | undefined

  /** One that is idle, or a new one. */
  static lend(borrower: Borrower): BorrowedParser {
    const { comments, unknown } = borrower.wants
    const key = `${comments} ${unknown}`
    idle[key] ??= []
    const lent = idle[key].pop() ?? new BorrowedParser(idle[key], borrower.wants)
    lent.#borrower = borrower
    return lent
  }

  private constructor(home: BorrowedParser[], { comments, unknown }: Borrower['wants']) {
    this.#home = home
    this.#parser = createParser({
      onEvent: ({ event, data }) => this.#borrower?.onEvent(event, data),
      onId: id => this.#borrower?.onId(id),
      onRetry: ms => this.#borrower?.onRetry(ms),
      ...(comments && { onComment: text => this.#borrower?.onComment(text) }),
      // The parser makes an Error with a stack for each unknown line when it has somebody to tell.
      ...(unknown && {
        onError: error => {
          if (error.type === 'unknown-field') this.#borrower?.onUnknown(error.line ?? '')
        },
      }),
    })
    // Ends the parser's own search for a byte order mark, which would strip a second one.
    this.#parser.feed('\n')
  }

  /** Reads lines, all of them whole. */
  feed(lines: string): void {
    this.#parser.feed(lines)
  }

  /** Between two blocks, and not behind a CR, which may be half of a line end. */
  giveBack(): void {
    this.#borrower = undefined
    if (this.#home.length < mostIdle) this.#home.push(this)
  }
}
