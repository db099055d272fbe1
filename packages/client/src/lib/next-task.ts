/** Calls back in the next task of the event loop. By a message, since timers of a hidden tab come once a second. */
export function nextTask(callback: () => void): void {
  const { port1, port2 } = new MessageChannel()
  const onMessage = (): void => {
    port1.close()
    callback()
  }
  Object.assign(port1, { onmessage: onMessage })
  port2.postMessage(0)
}

/** Milliseconds of work after which others get their turn: half of a frame. */
const mostMs = 8

/**
 * Makes a function for a loop that may have much to do at once: it waits for the next task where 8 ms have passed since the last time, so that input and
 * frames come in between.
 */
export function taskYielder(): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < mostMs) return undefined
    return new Promise(resolve =>
      nextTask(() => {
        since = performance.now()
        resolve()
      }),
    )
  }
}
