/** Milliseconds of work after which others get their turn: half of a frame. */
const mostMs = 8

/** The part of a browser that lets others have their turn, where it has one, as Chromium 156 does (2026-11). */
const page = globalThis as { readonly scheduler?: { yield?(): Promise<void> } }

/**
 * Makes a function for a loop that may have much to do at once: it waits for the next task where 8 ms have passed since the last time, so that input and
 * frames come in between.
 */
export function taskYielder(): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < mostMs) return undefined
    return (page.scheduler?.yield?.() ?? nextMessage()).then(() => {
      since = performance.now()
    })
  }
}

/** By a message, since timers of a hidden tab come once a second. */
const nextMessage = (): Promise<void> =>
  new Promise(resolve => {
    const { port1, port2 } = new MessageChannel()
    const onmessage = (): void => {
      port1.close()
      resolve()
    }
    Object.assign(port1, { onmessage })
    port2.postMessage(0)
  })
