import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { sendChatOver } from '../../src/delivery/send.js'
import type { Reply, ReplyEvents } from '../../src/index.js'
import { ending, more, opening, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(async () => {
  await turn()
  vi.useRealTimers()
})

/** A connection as Linux has it: a send buffer that takes writes at once, and lets a writer go on when a third of it is free. */
class KernelReply implements Reply {
  closed = false
  headSent = false
  received = 0
  ended = false
  #events!: ReplyEvents
  #sending = 0
  #queue: number[] = []
  readonly #sendBuffer: number
  readonly #highWaterMark: number

  constructor(sendBuffer: number, highWaterMark = 64 * 1024) {
    this.#sendBuffer = sendBuffer
    this.#highWaterMark = highWaterMark
  }

  get buffered(): number {
    return this.#queue.reduce((sum, size) => sum + size, 0)
  }

  open(events: ReplyEvents): void {
    this.#events = events
  }

  head(): void {
    this.headSent = true
  }

  write(text: string): boolean {
    this.#queue.push(text.length)
    this.#send()
    return this.buffered < this.#highWaterMark
  }

  end(): void {
    this.ended = true
    this.#finish()
  }

  destroy(): void {
    this.closed = true
    this.#events.close()
  }

  /** The reader takes so many bytes. */
  take(bytes: number): void {
    const taken = Math.min(bytes, this.#sending)
    this.received += taken
    this.#sending -= taken
    if (this.#sending > (2 * this.#sendBuffer) / 3) return
    const waited = this.#queue.length > 0
    this.#send()
    if (waited && this.#queue.length === 0) this.#events.drain()
    this.#finish()
  }

  #send(): void {
    while (this.#queue.length > 0 && this.#sending < this.#sendBuffer) {
      const part = Math.min(this.#queue[0]!, this.#sendBuffer - this.#sending)
      this.#sending += part
      this.#queue[0]! -= part
      if (this.#queue[0] === 0) this.#queue.shift()
    }
  }

  #finish(): void {
    if (this.ended && this.#queue.length === 0 && !this.closed) {
      this.closed = true
      this.#events.finish()
    }
  }
}

/** A reply that is pulled piece by piece, as a WHATWG body is: a piece is taken whole, and then read at the reader's own pace. */
class PulledReply implements Reply {
  closed = false
  headSent = false
  received = 0
  readonly buffered = 0
  #events!: ReplyEvents
  #reading = 0
  #ended = false
  #wanted = true

  open(events: ReplyEvents): void {
    this.#events = events
  }

  head(): void {
    this.headSent = true
  }

  write(text: string): boolean {
    this.#reading += text.length
    this.#wanted = false
    return false
  }

  end(): void {
    this.#ended = true
  }

  destroy(): void {
    this.closed = true
    this.#events.close()
  }

  take(bytes: number): void {
    const read = Math.min(bytes, this.#reading)
    this.received += read
    this.#reading -= read
    if (this.#reading > 0 || this.#wanted) return
    this.#wanted = true
    if (this.#ended) this.#events.finish()
    else this.#events.drain()
  }
}

/** Sends an answer of so many characters and lets the reader take it at a rate. */
async function read(reply: KernelReply | PulledReply, characters: number, bytesPerSecond: number) {
  const source = tap()
  let outcome: string | undefined
  void sendChatOver(reply, source.stream).then(how => {
    outcome = how
  })
  await turn()
  source.push([...opening, ...more('x'.repeat(characters)), ...ending])
  let seconds = 0
  for (; outcome === undefined && seconds < 4_000; seconds++) {
    reply.take(bytesPerSecond)
    vi.advanceTimersByTime(1_000)
    if (seconds % 30 === 0) await turn()
    await Promise.resolve()
  }
  return { outcome, seconds }
}

const rates = [700, 3_000, 10_000, 30_000]
const kernels: [string, number, number[]][] = [
  ['a new connection over the Internet (87 KB)', 87 * 1024, rates],
  ['one whose send buffer has grown (512 KB)', 512 * 1024, rates.slice(1)],
  ['a loopback connection (2.5 MB)', 2_626_560, rates.slice(2)],
]

describe.each(kernels)('over %s', (_, sendBuffer, honest) => {
  test.each(honest)('a reader of %i bytes a second gets an answer larger than the buffers', async rate => {
    const reply = new KernelReply(sendBuffer)
    const characters = sendBuffer + 200 * 1024
    expect((await read(reply, characters, rate)).outcome).toBe('finish')
  })

  test('one who takes nothing is dropped, after four periods at the latest', async () => {
    const { outcome, seconds } = await read(new KernelReply(sendBuffer), sendBuffer + 200 * 1024, 0)
    expect(outcome).toBe('stalled')
    expect(seconds).toBeGreaterThanOrEqual(30)
    expect(seconds).toBeLessThanOrEqual(121)
  })
})

describe('over a body that is pulled', () => {
  test.each(rates)('a reader of %i bytes a second gets the whole answer', async rate => {
    const reply = new PulledReply()
    expect((await read(reply, 200 * 1024, rate)).outcome).toBe('finish')
  })

  test('one who takes nothing is dropped', async () => {
    const { outcome, seconds } = await read(new PulledReply(), 200 * 1024, 0)
    expect(outcome).toBe('stalled')
    expect(seconds).toBeLessThanOrEqual(31)
  })
})
