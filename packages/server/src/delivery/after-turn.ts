import { type TimerListener, timersEndWithRequest } from '@millrace/core/internal'

type Schedule = (callback: () => void) => unknown

const { setImmediate } = globalThis as { setImmediate?: Schedule }

/**
 * Ways to be called at the end of a turn, best first. Only a call shows whether one works: Next's edge runtime has a `setImmediate` that throws.
 * The last always works, and gathers only the texts of one callback.
 */
const ways: Schedule[] = [
  ...(setImmediate ? [setImmediate] : []),
  callback => setTimeout(callback, 0),
  callback => queueMicrotask(callback),
]

let waiting: TimerListener[] = []

/**
 * Calls back at the end of this turn of the event loop; where there is no `setImmediate`, as soon as a timer can. Node reads all sockets that are
 * ready in one turn: the chunks of a stream share one write, and all streams share one `setImmediate`.
 */
export function afterTurn(target: TimerListener): void {
  if (timersEndWithRequest) return void setTimeout(() => target.timeUp(), 0)
  if (waiting.push(target) === 1) schedule()
}

/** Settles at the end of this turn, behind all microtasks of it. */
export const endOfTurn = (): Promise<void> => new Promise(timeUp => afterTurn({ timeUp }))

/** Uses the first way that works. One that throws is not tried again. */
function schedule(): void {
  for (;;) {
    try {
      return void ways[0]!(run)
    } catch (thrown) {
      if (ways.length > 1) {
        ways.shift()
        continue
      }
      // Whoever comes later must not wait behind a turn that never ends.
      waiting = []
      throw thrown
    }
  }
}

function run(): void {
  const targets = waiting
  waiting = []
  let done = 0
  try {
    for (; done < targets.length; done++) targets[done]!.timeUp()
  } finally {
    // A target that throws must not keep those behind it from being called.
    for (const target of targets.slice(done + 1)) afterTurn(target)
  }
}
