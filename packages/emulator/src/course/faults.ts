import { type FaultPlace, untilFault } from '../core/fault-steps.js'
import { type ConnectionFault, isConnectionFault, withConnectionFault } from '../core/faults.js'
import { isFrame, type Plan, type Step } from '../core/plan.js'
import type { RequestHead } from '../core/request-log.js'
import type { Failure } from './failure.js'
import type { Writer } from './writer.js'

/** Faults that every vendor has. `after` counts events that come before, reasoning included; default 3; with `from: 'text'` those of the text alone. */
export type CommonFault =
  | ConnectionFault
  /** The call is refused. `code` is the vendor's own (a code, type or status) and may be any other; `retryAfter` is in seconds. */
  | {
      readonly type: 'error'
      readonly code: string | number
      readonly status?: number
      readonly message?: string
      readonly retryAfter?: string | number
    }
  /** An error under status 200, and the end. */
  | ({ readonly type: 'error-in-stream'; readonly code: string | number; readonly message?: string } & FaultPlace)
  /** The generation ends with this reason in the vendor's words, at its end or after `after` deltas. */
  | { readonly type: 'finish'; readonly reason: string; readonly after?: number }
  /** The stream ends in good order, but without the event that says so. */
  | { readonly type: 'no-done' }
  /** A whole JSON answer although a stream was asked for. */
  | { readonly type: 'json-answer' }

/** A fault of some vendor. */
export interface AnyFault {
  readonly type: string
}

/** Parts of an answer that a fault may need. */
export interface FaultContext {
  readonly request: RequestHead
  /** Milliseconds since 1970. */
  readonly now: number
  readonly toolForced: boolean
  /** False for a whole JSON answer, which has no events to break. */
  readonly streamed: boolean
  readonly writer: Writer
  /** True when the first text of the answer has been asked for. */
  readonly hasText: () => boolean
  /** The frames of another generation of the same answer, at the same pace. */
  readonly regenerate: () => Iterable<Step>
}

/** The plan with a fault in it that every vendor has. Faults that were applied before the frames were made change nothing here. */
export function withCommonFault(
  plan: Plan,
  fault: CommonFault,
  context: FaultContext,
  { badEvent, refuse }: { badEvent: string | Uint8Array; refuse: (failure: Failure) => Plan },
): Plan {
  if (isConnectionFault(fault)) return withConnectionFault(plan, fault, badEvent, context.hasText)
  const { streamed, writer, hasText } = context
  if (fault.type === 'error') return refuse(failureOf(fault))
  if (fault.type === 'error-in-stream') {
    if (!streamed) return refuse(failureOf(fault))
    return { ...plan, body: untilFault(plan.body, fault, hasText, () => writer.error(failureOf(fault))) }
  }
  return fault.type === 'no-done' ? { ...plan, body: withoutEnd(plan.body, writer.isEnd) } : plan
}

/** A fault's fields as a failure. */
export const failureOf = (fault: Extract<CommonFault, { type: 'error' | 'error-in-stream' }>): Failure => ({
  ...fault,
  code: String(fault.code),
})

function* withoutEnd(steps: Iterable<Step>, isEnd: (frame: string) => boolean): Generator<Step> {
  const text = new TextDecoder()
  for (const step of steps) {
    if (!isFrame(step) || !isEnd(typeof step === 'string' ? step : text.decode(step))) yield step
  }
}
