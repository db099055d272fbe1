import { afterAll, beforeAll } from 'vitest'
import type { Middleman, RunningMiddleman } from './middlemen.js'
import type { Origin } from './origin.js'
import { type Readers, readersOf } from './reader.js'

/** Milliseconds after which a reader calls a stream silent whose server was cut off. */
export const silenceMs = 1_000

/** Starts a middleman in front of a port. */
export type StartMiddleman = (
  middleman: Middleman,
  settings: { readonly origin: number; readonly idleSeconds?: number },
) => Promise<RunningMiddleman>

/** One middleman between a server and its readers, for a group of tests. */
export interface Passage {
  readonly middleman: Omit<Middleman, 'command'>
  readonly origin: Origin
  readonly readers: Readers
  readonly url: string
}

/** Starts the middleman before the tests of the group, and ends it behind them. */
export function openPassage(middleman: Middleman, origin: () => Origin, start: StartMiddleman): Passage {
  let running: RunningMiddleman
  let readers: Readers
  beforeAll(async () => {
    running = await start(middleman, { origin: origin().port })
    readers = readersOf(running.url, middleman.http2 === true)
  })
  afterAll(async () => {
    await readers?.close()
    await running?.end()
  })
  return {
    middleman,
    get origin() {
      return origin()
    },
    get readers() {
      return readers
    },
    get url() {
      return running.url
    },
  }
}
