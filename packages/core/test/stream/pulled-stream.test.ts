import { ChatError, type ChatRecord, type ChatStream } from '@millrace/core'
import { PulledStream } from '@millrace/core/page'
import { describe, expect, it } from 'vitest'
import { pick, seededRandom } from '../support/random.js'
import { Recorder } from '../support/recorder.js'
import { brief, briefly, close, delta, failure, finish, open, opening, start } from '../support/records.js'
import { settle } from '../support/settle.js'
import { catchingUncaught } from '../support/uncaught.js'

type Make = ConstructorParameters<typeof PulledStream>[0]

/** A source on strings: gives what a test pushes, and ends when its signal aborts. */
class Wells {
  readonly seen = { made: 0, asked: 0, closed: 0, reason: undefined as unknown }
  readonly #batches: (readonly ChatRecord[] | Error)[] = []
  #wake: () => void = () => {}

  push(...batches: (readonly ChatRecord[] | Error)[]): void {
    this.#batches.push(...batches)
    this.#wake()
  }

  readonly make: Make = signal => {
    this.seen.made++
    signal.addEventListener('abort', () => {
      this.seen.reason = signal.reason
      this.#wake()
    })
    return this.#run(signal)
  }

  async *#run(signal: AbortSignal): AsyncGenerator<readonly ChatRecord[]> {
    try {
      while (!signal.aborted) {
        this.seen.asked++
        while (this.#batches.length === 0 && !signal.aborted) await new Promise<void>(resolve => (this.#wake = resolve))
        const batch = this.#batches.shift()
        if (batch instanceof Error) throw batch
        if (batch) yield batch
      }
    } finally {
      this.seen.closed++
    }
  }
}

const set = (options?: { readonly signal?: AbortSignal }) => {
  const wells = new Wells()
  return { wells, stream: new PulledStream(wells.make, options) }
}

const ended = async (...batches: (readonly ChatRecord[] | Error)[]): Promise<string[]> => {
  const { wells, stream } = set()
  wells.push(...batches)
  const reader = Recorder.of(stream)
  await settle()
  expect(reader.faults).toEqual([])
  return briefly(reader.batches)
}

describe('a stream that is pulled keeps what every stream promises', () => {
  it.each<[string, (readonly ChatRecord[] | Error)[], string[]]>([
    ['a finish', [opening(), [close(), finish]], ['start +0 0:a', '-0 finish stop']],
    ['what follows the end', [[start, finish, delta('x'), failure()], [delta('y')]], ['start finish stop']],
    ['a start alone', [[start], [], [open(), delta('a')], [close(), finish]], ['start +0 0:a', '-0 finish stop']],
    ['a block without an end', [opening(), [finish]], ['start +0 0:a', '-0 finish stop']],
    ['a failure behind a start', [[start], [failure()]], ['error network']],
    ['a ChatError', [opening(), new ChatError({ code: 'gone', message: 'gone' })], ['start +0 0:a', '-0 error gone']],
    ['any other throw', [opening(), new Error('secret')], ['start +0 0:a', '-0 error unknown']],
    ['a throw at once', [new Error('secret')], ['error unknown']],
  ])('%s', async (_, batches, expected) => {
    expect(await ended(...batches)).toEqual(expected)
  })

  it('an end without a terminal record is truncated, and closes what is open in its order', async () => {
    const stream = new PulledStream(async function* () {
      yield [start, open('a'), { type: 'tool-call-start', toolCallId: 'c', toolName: 'look' }]
      yield [
        { type: 'tool-call-delta', toolCallId: 'c', delta: '{"q"' },
        { type: 'reasoning-start', id: 'r' },
      ]
      yield [
        open('b'),
        close('a'),
        { type: 'tool-result', toolCallId: 'p', toolName: 't', output: 1, preliminary: true },
      ]
    })
    const reader = Recorder.of(stream)
    await settle()
    expect(reader.batches.at(-1)).toMatchObject([
      { type: 'tool-call-end', toolCallId: 'c', toolName: 'look', inputText: '{"q"' },
      { type: 'reasoning-end', id: 'r' },
      { type: 'text-end', id: 'b' },
      { type: 'error', error: { code: 'truncated' } },
    ])
  })

  it('nothing that a reset withdrew is closed', async () => {
    expect(await ended(opening(), [{ type: 'reset' }], [failure()])).toEqual(['start +0 0:a', 'reset', 'error network'])
  })
})

describe('it is lazy and read once', () => {
  it('begins in a later microtask', async () => {
    const { wells, stream } = set()
    stream.batches()
    stream[Symbol.asyncIterator]()
    await settle()
    expect(wells.seen.made).toBe(0)
    stream.connect({ batch: () => {} })
    expect(wells.seen.made).toBe(0)
    await settle()
    expect(wells.seen.made).toBe(1)
  })

  it.each<[string, (stream: ChatStream) => unknown]>([
    ['connect', async stream => stream.connect({ batch: () => {} })],
    ['batches', stream => stream.batches().next()],
    ['for await', stream => stream[Symbol.asyncIterator]().next()],
    ['text', stream => stream.text()],
  ])('%s is a TypeError the second time', async (_, use) => {
    const { stream } = set()
    stream.connect({ batch: () => {} })
    expect(() => stream.connect({} as never)).toThrow(TypeError)
    await expect(use(stream)).rejects.toThrow(TypeError)
  })

  it('a view that was never read ends no other', async () => {
    const { wells, stream } = set()
    const [read, other] = [stream.batches(), stream.batches()]
    const first = read.next()
    await other.return!()
    wells.push(opening())
    expect((await first).value).toHaveLength(3)
  })

  it('asks for nothing while paused', async () => {
    const { wells, stream } = set()
    const reader = Recorder.of(stream, (_, recorder) => recorder.pause())
    wells.push(opening(), [delta('b')])
    await settle()
    expect(reader.batches).toHaveLength(1)
    expect(wells.seen.asked).toBe(1)
    reader.resume()
    expect(reader.batches).toHaveLength(1)
    await settle()
    expect(reader.batches).toHaveLength(2)
    expect(reader.faults).toEqual([])
  })
})

describe('leaving closes the source at once', () => {
  it.each<[string, (stream: ChatStream) => () => unknown]>([
    [
      'while a batch is awaited',
      stream => {
        const iterator = stream.batches()
        void iterator.next()
        return () => iterator.return!()
      },
    ],
    [
      'while a text is awaited',
      stream => {
        const iterator = stream.texts()
        void iterator.next()
        return () => iterator.return!()
      },
    ],
  ])('%s', async (_, begin) => {
    const { wells, stream } = set()
    const leave = begin(stream)
    await settle()
    void leave()
    await settle()
    expect(wells.seen.closed).toBe(1)
  })

  it('by the flow, with its reason, and is silent from then on', async () => {
    const { wells, stream } = set()
    const reader = Recorder.of(stream)
    wells.push(opening())
    await settle()
    reader.cancel('why')
    wells.push([delta('b')], [finish])
    await settle()
    expect(wells.seen).toMatchObject({ closed: 1, reason: 'why' })
    expect(briefly(reader.batches)).toEqual(['start +0 0:a'])
    expect(reader.faults).toEqual([])
  })

  it('between two batches, when it is stopped and nobody asks for more', async () => {
    const { wells, stream } = set()
    wells.push(opening())
    await stream.batches().next()
    stream.cancel()
    await settle()
    expect(wells.seen.closed).toBe(1)
  })

  it('where the reader throws, which nobody swallows', async () => {
    const { wells, stream } = set()
    const uncaught = await catchingUncaught(async () => {
      stream.connect({
        batch() {
          throw new Error('mine')
        },
      })
      wells.push(opening())
      await settle()
    })
    expect(uncaught).toMatchObject([{ message: 'mine' }])
    expect(wells.seen.closed).toBe(1)
  })
})

const seeds = 1_000

/** One random life: a source that gives when it likes, and a reader who calls when he likes, also from inside `batch`. */
async function live(seed: number): Promise<void> {
  const random = seededRandom(seed)
  const controller = new AbortController()
  const { wells, stream } = set({ signal: controller.signal })
  const pushed: string[] = []
  const state = { over: false, left: false, stopped: false }
  let texts = 0
  const push = (): void => {
    const text = String(texts++)
    const first = texts === 1 ? [start, open()] : []
    const kind = state.over ? 1 : random()
    state.over ||= kind > 0.9 && kind < 1
    const records = [
      ...first,
      delta(text),
      ...(kind > 0.95 ? [finish, delta('dropped')] : kind > 0.9 ? [failure()] : []),
    ]
    wells.push(records)
    pushed.push(text)
  }
  const reader = new Recorder()
  const act = (): void => {
    const what = random()
    if (what < 0.35) reader.pause()
    else if (what < 0.8) reader.resume()
    else if (what < 0.85) {
      state.left = true
      reader.cancel()
    } else if (what < 0.9) {
      state.stopped = true
      reader.within('stop', () => (random() < 0.5 ? stream.cancel() : controller.abort()))
    }
  }
  reader.onBatch = () => {
    if (random() < 0.3) act()
  }
  reader.connect(stream)
  for (let step = 0; step < 25; step++) {
    const what = pick(random, ['push', 'push', 'act', 'wait'] as const)
    if (what === 'push') push()
    else if (what === 'act') act()
    else if (random() < 0.5) await Promise.resolve()
    else await settle()
  }
  for (let again = 0; again < 60; again++) {
    if (reader.paused) reader.resume()
    await settle()
  }
  const told = reader.records.flatMap(record => (record.type === 'text-delta' ? record.delta : []))
  const last = reader.records.at(-1)
  expect(reader.faults).toEqual([])
  expect(told).toEqual(pushed.slice(0, told.length))
  expect(reader.batches[0]?.map(brief)).not.toEqual(['start'])
  if (!state.left) {
    const isOver = last?.type === 'finish' || last?.type === 'error'
    expect(isOver).toBe(state.over || state.stopped)
    if (state.stopped && !state.over) expect(brief(last!)).toBe('error aborted')
  }
  if (state.left || state.over || state.stopped) expect(wells.seen.closed).toBe(wells.seen.made)
}

it(`keeps every promise in ${seeds} random lives`, async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    try {
      await live(seed)
    } catch (thrown) {
      throw new Error(`seed ${seed}: ${(thrown as Error).message}`, { cause: thrown })
    }
  }
})

it('hears nothing of its signal any more once it is over', async () => {
  const controller = new AbortController()
  const { wells, stream } = set({ signal: controller.signal })
  wells.push([start, finish])
  const reader = Recorder.of(stream)
  await settle()
  controller.abort()
  await settle()
  expect(briefly(reader.batches)).toEqual(['start finish stop'])
})

it('is no JSON: a framework that makes one of its body says what to do', () => {
  expect(() => JSON.stringify(new PulledStream(new Wells().make))).toThrow(
    new TypeError('This ChatStream is no JSON: await its message().'),
  )
})
