import { isSeen, page } from './page.js'

/** Milliseconds of work after which others get their turn: half of a frame. */
const mostMs = 8

/**
 * Makes a function for a loop that may have much to do at once: it waits for the next task where 8 ms have passed since the last time, so that input and
 * frames come in between. A page that nobody sees has neither.
 */
export function taskYielder(): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < mostMs || !isSeen()) return undefined
    return (page.scheduler?.yield?.() ?? new Promise<void>(resolve => setTimeout(resolve))).then(() => {
      since = performance.now()
    })
  }
}
