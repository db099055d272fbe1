/** Is told that a step is over. */
export interface StepListener {
  /** The step is over. */
  flush(): void
}

/** A list that is used again: steps are as many as tokens. */
const waiting: (StepListener | undefined)[] = []
let count = 0

/**
 * Calls `flush` in a microtask, at the end of the current step of the event loop, such as the read of a socket. All listeners of a step share the
 * microtask and its function: thousands of open streams have none of their own.
 */
export function afterStep(listener: StepListener): void {
  waiting[count++] = listener
  if (count === 1) queueMicrotask(flushAll)
}

/** Those that come meanwhile are of the same step. */
function flushAll(): void {
  let next = 0
  try {
    while (next < count) {
      const listener = waiting[next]!
      waiting[next++] = undefined
      listener.flush()
    }
  } finally {
    // One that throws must not keep the others waiting.
    waiting.copyWithin(0, next, count)
    count -= next
    if (count > 0) queueMicrotask(flushAll)
  }
}
