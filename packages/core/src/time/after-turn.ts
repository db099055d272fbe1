import { afterStep } from './after-step.js'
import { timersEndWithRequest } from './request-timers.js'

/** Is told that a turn of the event loop is over. */
export interface TurnListener {
  /** The turn is over. */
  flush(): void
}

type Schedule = (callback: () => void) => unknown

const { setImmediate: found } = globalThis as { setImmediate?: Schedule }

/**
 * True for the function of fake timers, which would keep all streams of a process waiting once they are taken away again: with a `clock` those of sinon,
 * jest and vitest, bound to their mock those of `node:test` (2026-11).
 */
const isFake = (schedule: Schedule): boolean => 'clock' in schedule || schedule.name.startsWith('bound ')

const setImmediate = found && !isFake(found) ? found : undefined

/**
 * Ways to be called at the end of a turn, best first. Only a call shows whether one works: Next's edge runtime has a `setImmediate` that throws.
 * The last always works, and gathers only what comes of one callback.
 */
const ways: Schedule[] = [
  ...(setImmediate ? [setImmediate] : []),
  callback => setTimeout(callback, 0),
  callback => queueMicrotask(callback),
]

/** Listeners in the order in which they came; one that comes while they are called waits for the next turn. */
class TurnQueue {
  waiting: TurnListener[] = []

  run(): void {
    const running = this.waiting
    this.waiting = []
    let next = 0
    try {
      while (next < running.length) running[next++]!.flush()
    } finally {
      // One that throws must not keep those behind it from being called.
      if (next < running.length) this.waiting = [...running.slice(next), ...this.waiting]
    }
  }
}

const reads = new TurnQueue()
const writes = new TurnQueue()
let isScheduled = false

/**
 * Calls back at the end of this turn of the event loop, behind what was read in it; where there is no `setImmediate`, as soon as a timer can. Node reads
 * all sockets that are ready in one turn: the chunks of a stream share one write, and all streams share one `setImmediate`.
 */
export function afterTurn(listener: TurnListener): void {
  if (timersEndWithRequest) return void setTimeout(() => listener.flush(), 0)
  writes.waiting.push(listener)
  if (!isScheduled) schedule()
}

/**
 * Calls back at the end of this turn, in front of {@link afterTurn}: what the sockets brought is read by one piece of code for all streams, and then
 * written by another, which stay in the processor's cache meanwhile. Where there is no `setImmediate`, at the end of the step.
 */
export function afterReads(listener: TurnListener): void {
  if (timersEndWithRequest || ways[0] !== setImmediate) return afterStep(listener)
  reads.waiting.push(listener)
  if (!isScheduled) schedule()
}

/** Settles at the end of this turn, behind all microtasks of it. */
export const endOfTurn = (): Promise<void> => new Promise(flush => afterTurn({ flush }))

/** Uses the first way that works. One that throws is not tried again. */
function schedule(): void {
  while (!isScheduled) {
    try {
      isScheduled = true
      ways[0]!(run)
    } catch (thrown) {
      isScheduled = false
      if (ways.length > 1) ways.shift()
      else {
        // Whoever comes later must not wait behind a turn that never ends.
        reads.waiting = []
        writes.waiting = []
        throw thrown
      }
    }
  }
}

/** Does in the same turn what a read asks for. */
function run(): void {
  try {
    reads.run()
    writes.run()
  } finally {
    isScheduled = false
    if (reads.waiting.length + writes.waiting.length > 0) schedule()
  }
}
