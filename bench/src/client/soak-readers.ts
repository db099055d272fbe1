import { sleep } from '../shared/clock.ts'
import { seededRandom, shuffled } from '../shared/random.ts'
import { Connection } from './connection.ts'
import { Transit } from './transit.ts'

/** What all readers have seen since they were last asked. */
export interface SoakReport {
  /** Streams that are open. */
  readonly open: number
  readonly tokens: number
  /** Milliseconds from upstream's write to here, of each token. */
  readonly latenciesMs: readonly number[]
  /** Streams that failed, broke off, or lost or doubled a token. */
  readonly errors: number
  /** Why the first of them. */
  readonly reason: string | undefined
}

/** What a soak's readers are to do. */
export interface SoakStart {
  readonly port: number
  readonly streams: number
  readonly openOverMs: number
  /** Tokens of each stream; one that ends early is asked for again. */
  readonly tokens: number
}

const readers = new Set<SoakReader>()
let tokens = 0
let latenciesMs: number[] = []
let errors = 0
let reason: string | undefined

/** Opens the streams; resolves when all have been asked for. */
export async function startSoak({ port, streams, openOverMs, tokens: each }: SoakStart): Promise<void> {
  const started = performance.now()
  for (let number = 0; number < streams; number++) {
    const due = started + (openOverMs * number) / streams - performance.now()
    if (due > 0) await sleep(due)
    readers.add(new SoakReader(port, each))
  }
}

/** What came since the last report. */
export function reportSoak(): SoakReport {
  const report = { open: readers.size, tokens, latenciesMs, errors, reason }
  tokens = 0
  latenciesMs = []
  return report
}

/** Half of the readers leave, at random, over so many milliseconds. Returns how many stay. */
export async function halveSoak({ overMs, seed }: { overMs: number; seed: number }): Promise<number> {
  const leaving = shuffled([...readers], seededRandom(seed)).slice(0, readers.size >> 1)
  for (const reader of leaving) {
    reader.leave()
    await sleep(overMs / leaving.length)
  }
  return readers.size
}

/** All readers leave. */
export function endSoak(): void {
  for (const reader of readers) reader.leave()
}

/** One reader: its tokens carry the moment they were written, each later than the one before. */
class SoakReader {
  readonly #connection: Connection
  readonly #tokens: number
  #transit!: Transit

  constructor(port: number, each: number) {
    this.#connection = new Connection(port)
    this.#tokens = each
    this.#ask()
  }

  leave(): void {
    readers.delete(this)
    this.#connection.leave()
  }

  #ask(): void {
    const transit = new Transit(
      ms => {
        tokens++
        latenciesMs.push(ms)
      },
      () => this.#fail('a token came twice, or out of order'),
    )
    this.#transit = transit
    this.#connection.ask('Go on.', {
      data: bytes => transit.read(bytes),
      end: (complete, status) => this.#end(complete, status),
    })
  }

  #end(complete: boolean, status: number): void {
    if (!complete || status !== 200) {
      this.#fail(complete ? `status ${status}` : 'broken off')
      readers.delete(this)
      return
    }
    const { seen } = this.#transit
    if (seen !== this.#tokens) this.#fail(`${seen} of ${this.#tokens} tokens`)
    this.#ask()
  }

  #fail(why: string): void {
    errors++
    reason ??= why
  }
}
