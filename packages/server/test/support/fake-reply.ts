import type { Reply, ReplyEvents } from '@millrace/server'

/** A reply without a network: it remembers, and a test decides what the reader takes. */
export class FakeReply implements Reply {
  closed = false
  headSent = false
  buffered = 0
  status: number | undefined
  headers: Readonly<Record<string, string>> = {}
  readonly writes: string[] = []
  ended = false
  destroyed = false
  /** What `write` returns. */
  takes = true
  events!: ReplyEvents

  open(events: ReplyEvents): void {
    this.events = events
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.headSent = true
    this.status = status
    this.headers = headers
  }

  write(text: string): boolean {
    this.writes.push(text)
    return this.takes
  }

  end(): void {
    this.ended = true
  }

  destroy(): void {
    this.destroyed = true
    this.leave()
  }

  /** The reader leaves. */
  leave(): void {
    this.closed = true
    this.events.close()
  }

  get text(): string {
    return this.writes.join('')
  }
}
