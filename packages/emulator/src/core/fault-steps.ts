import { isFrame, type Step } from './plan.js'

/** The place of a fault in a stream. */
export interface FaultPlace {
  /** Frames that pass before it. Default 3. */
  readonly after?: number
  /** Counts them from the beginning of the answer, or of its text. Default `start`. */
  readonly from?: 'start' | 'text'
}

/** Frames that pass before a fault that strikes inside a stream, where the fault names no number. */
const defaultAfter = 3

/**
 * Passes the frames before a fault and the waits between them, then everything that `instead` makes of the rest. The faults of every
 * dialect are made of this.
 *
 * @param hasText - true when the first text has been asked for.
 */
export const untilFault = (
  steps: Iterable<Step>,
  { after = defaultAfter, from = 'start' }: FaultPlace,
  hasText: () => boolean,
  instead: (rest: Iterable<Step>) => Iterable<Step>,
): Iterable<Step> => afterFrames(steps, after, instead, from === 'text' ? hasText : undefined)

/** Passes `count` frames and the waits between them, then everything that `instead` makes of the rest. @param counts - whether a frame counts. */
export function* afterFrames(
  steps: Iterable<Step>,
  count: number,
  instead: (rest: Iterable<Step>) => Iterable<Step>,
  counts: () => boolean = () => true,
): Generator<Step> {
  const iterator = steps[Symbol.iterator]()
  const rest: Iterable<Step> = { [Symbol.iterator]: () => ({ next: () => iterator.next() }) }
  try {
    for (let frames = 0; frames < count; ) {
      const { done, value } = iterator.next()
      if (done) break
      if (isFrame(value) && counts()) frames++
      yield value
    }
    yield* instead(rest)
  } finally {
    iterator.return?.()
  }
}

/** Passes exactly `count` bytes, a cut inside a character included, then breaks the connection or ends the body. */
export function* cutAtByte(steps: Iterable<Step>, count: number, end: readonly Step[]): Generator<Step> {
  const encoder = new TextEncoder()
  let left = count
  for (const step of steps) {
    if (left === 0) break
    if (!isFrame(step)) {
      yield step
      continue
    }
    const bytes = typeof step === 'string' ? encoder.encode(step) : step
    yield bytes.length <= left ? step : bytes.subarray(0, left)
    left -= Math.min(left, bytes.length)
  }
  yield* end
}

/** Nothing more until the reader leaves. */
export const forever: Step = { waitMs: Number.POSITIVE_INFINITY }

/** The connection breaks. */
export const broken: Step = { cut: true }
