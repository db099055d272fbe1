/** Reads objects out of answers, in a process of its own: `objects.js <contender>`. */
import { serve } from '../shared/ipc.ts'
import { piecesOf } from '../shared/pieces.ts'
import { aiSdk } from './ai-sdk.ts'
import { millrace } from './millrace.ts'
import { parse } from './parse.ts'
import { type ObjectReader, objectText } from './reading.ts'

/** An answer to be read. */
export interface ObjectLoad {
  readonly characters: number
  /** Characters of each delta. */
  readonly delta: number
  /** Readings, whose mean is the figure: one may have a collection of garbage in it. */
  readonly times: number
}

/** Readings of one answer. */
export interface ObjectRun {
  /** CPU time of a reading, user and system, in microseconds. */
  readonly cpuMicros: number
  /** Partial objects that were offered. */
  readonly partials: number
  /** The object is the one that was sent. */
  readonly intact: boolean
}

/** Milliseconds of readings before the one that is measured. */
const warmMs = 2000

const readers: Readonly<Record<string, ObjectReader>> = {
  'object-parse': parse,
  'object-millrace': millrace,
  'object-ai-sdk': aiSdk,
}
const reader = readers[process.argv[2] ?? '']!

serve({
  async run({ characters, delta, times }: ObjectLoad): Promise<ObjectRun> {
    // As in a server that has run for a while: code that is still interpreted is not the measure.
    const small = piecesOf(objectText(20_000), delta)
    for (const until = performance.now() + warmMs; performance.now() < until; ) await reader.read(small)
    const text = objectText(characters)
    const deltas = piecesOf(text, delta)
    const before = process.cpuUsage()
    let last = await reader.read(deltas)
    for (let time = 1; time < times; time++) last = await reader.read(deltas)
    const { user, system } = process.cpuUsage(before)
    return {
      cpuMicros: (user + system) / times,
      partials: last.partials,
      intact: JSON.stringify(last.object) === text,
    }
  },
})
