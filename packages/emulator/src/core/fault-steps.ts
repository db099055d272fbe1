import { isFrame, type Step } from './plan.js'

/**
 * Passes `count` frames and the waits between them, then everything that `instead` makes of the rest. The faults of every
 * dialect are made of this.
 */
export function* afterFrames(
  steps: Iterable<Step>,
  count: number,
  instead: (rest: Iterable<Step>) => Iterable<Step>,
): Generator<Step> {
  const iterator = steps[Symbol.iterator]()
  const rest: Iterable<Step> = { [Symbol.iterator]: () => ({ next: () => iterator.next() }) }
  try {
    for (let frames = 0; frames < count; ) {
      const { done, value } = iterator.next()
      if (done) break
      if (isFrame(value)) frames++
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
