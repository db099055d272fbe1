import { isFrame, type Step } from './plan.js'

/** The next step of a deliverer. `last` is true where the end is known to follow. */
export type Portion =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer>; readonly last: boolean }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'cut' }
  | { readonly type: 'end' }

/** The pull side of a plan's body, shared by both deliverers. */
export interface Portions {
  next(): Portion
  /** Stops the answer and lets its generators clean up. Idempotent. */
  close(): void
}

/** Characters that are gathered before they go out as one write: large enough to make a write cheap, small enough to hold. */
const portionChars = 16 * 1024

/**
 * Gathers steps that are due into writes. Waits are kept against a clock of due times, not added up from late timers, so a
 * pace of thousands of tokens a second holds although timers tick in milliseconds.
 */
export function createPortions(steps: Iterable<Step>, now: () => number = () => performance.now()): Portions {
  const iterator = steps[Symbol.iterator]()
  const encoder = new TextEncoder()
  let due = now()
  let held: Step | undefined
  let closed = false

  const take = (): Step | undefined => {
    const step = held
    held = undefined
    if (step !== undefined) return step
    const { done, value } = iterator.next()
    if (!done) return value
    closed = true
    return undefined
  }

  const special = (step: Exclude<Step, string>): Portion | undefined => {
    if (isFrame(step)) return { type: 'bytes', bytes: new Uint8Array(step), last: false }
    if ('cut' in step) return { type: 'cut' }
    if (step.waitMs === Number.POSITIVE_INFINITY) return { type: 'wait', ms: step.waitMs }
    due += step.waitMs
    const ms = due - now()
    return ms > 0 ? { type: 'wait', ms } : undefined
  }

  /** A wait that is over already is no wait: the text before and after it goes out in one portion. */
  const isOver = (step: Exclude<Step, string>) => !isFrame(step) && !('cut' in step) && due + step.waitMs <= now()

  return {
    next() {
      if (closed) return { type: 'end' }
      let text = ''
      while (text.length < portionChars) {
        const step = take()
        if (step === undefined) break
        if (typeof step === 'string') text += step
        else if (text !== '' && !isOver(step)) {
          held = step
          break
        } else {
          const portion = special(step)
          if (portion) return portion
        }
      }
      return text === '' ? { type: 'end' } : { type: 'bytes', bytes: encoder.encode(text), last: closed }
    },
    close() {
      if (closed) return
      closed = true
      iterator.return?.()
    },
  }
}
