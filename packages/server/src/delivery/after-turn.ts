import type { TimerListener } from '@millrace/core/internal'

const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => unknown }
const schedule = setImmediate ?? ((callback: () => void) => setTimeout(callback, 0))

let waiting: TimerListener[] = []

/**
 * Calls back when the event loop has handed out what the network brought this turn; where there is no `setImmediate`, as soon as a timer can.
 * On Node several chunks, and all the sockets that are ready, come in one turn: their texts share a write, and all streams one turn's end.
 */
export function afterTurn(target: TimerListener): void {
  if (waiting.push(target) === 1) schedule(run)
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
