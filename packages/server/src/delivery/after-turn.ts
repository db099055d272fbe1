import type { TimerListener } from '@millrace/core/internal'

type Schedule = (callback: () => void) => unknown

const { setImmediate } = globalThis as { setImmediate?: Schedule }

/**
 * Ways to the end of a turn, best first. Whether one works is known by its use: in Next's edge runtime `setImmediate` is there, and throws.
 * The last always works, and gathers only what comes in one go.
 */
const ways: Schedule[] = [
  ...(setImmediate ? [setImmediate] : []),
  callback => setTimeout(callback, 0),
  callback => queueMicrotask(callback),
]

let waiting: TimerListener[] = []

/**
 * Calls back when the event loop has handed out what the network brought this turn; where there is no `setImmediate`, as soon as a timer can.
 * On Node several chunks, and all the sockets that are ready, come in one turn: their texts share a write, and all streams one turn's end.
 */
export function afterTurn(target: TimerListener): void {
  if (waiting.push(target) === 1) schedule()
}

/** By the first way that works. One that does not is not tried again. */
function schedule(): void {
  for (;;) {
    try {
      return void ways[0]!(run)
    } catch (thrown) {
      if (ways.length === 1) throw thrown
      ways.shift()
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
    // One that throws must not take the others' turn with it.
    for (const target of targets.slice(done + 1)) afterTurn(target)
  }
}
