/** Milliseconds of work after which others get their turn: half of a frame. */
const mostMs = 8

/**
 * Makes a function for a loop that may have much to do at once: it waits for the next task where 8 ms have passed since the last time, so that input and
 * frames come in between. By a message, since timers of a hidden tab come once a second.
 */
export function taskYielder(): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < mostMs) return undefined
    return new Promise(resolve => {
      const { port1, port2 } = new MessageChannel()
      const onmessage = (): void => {
        port1.close()
        since = performance.now()
        resolve()
      }
      Object.assign(port1, { onmessage })
      port2.postMessage(0)
    })
  }
}
