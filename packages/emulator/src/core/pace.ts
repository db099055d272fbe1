import { isFrame, type Step } from './plan.js'

/** The speed of an answer. */
export interface Pace {
  /** Frames of text a second. Default 0: as fast as the reader takes them (`Infinity` says the same). */
  readonly tokensPerSecond?: number
  /** Milliseconds of silence after the head, before the first frame. Default 0. */
  readonly firstTokenMs?: number
}

/** Puts the waits of a pace between frames. */
export function* paced(frames: Iterable<Step>, { tokensPerSecond = 0, firstTokenMs = 0 }: Pace): Generator<Step> {
  if (firstTokenMs > 0) yield { waitMs: firstTokenMs }
  if (tokensPerSecond <= 0 || tokensPerSecond === Number.POSITIVE_INFINITY) {
    yield* frames
    return
  }
  const gap = { waitMs: 1000 / tokensPerSecond }
  let first = true
  for (const frame of frames) {
    if (!first && isFrame(frame)) yield gap
    first = false
    yield frame
  }
}
