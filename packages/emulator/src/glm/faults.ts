import { afterFrames } from '../core/fault-steps.js'
import { type ConnectionFault, defaultAfter, withConnectionFault } from '../core/faults.js'
import { jsonPlan, type Plan, type Step } from '../core/plan.js'
import { doneFrame } from './encode.js'
import { glmErrorBody, glmErrorPlan } from './errors.js'
import type { GlmToolShape } from './tool-shapes.js'

/**
 * A fault of GLM or of the connection. `after` counts events that come before, reasoning included; default 3. A `code` is a
 * business code of the vendor's table and may be any other.
 */
export type GlmFault =
  | ConnectionFault
  /** The call is refused: HTTP status and `{"error":{"code","message"}}`. `retryAfter` is a header; `nextFlushTime` goes into the message. */
  | {
      readonly type: 'error'
      readonly code: string | number
      readonly status?: number
      readonly message?: string
      readonly retryAfter?: string | number
      readonly nextFlushTime?: string
    }
  /**
   * An error under status 200: `data` is a `data:` line with an error in it, and the end; `event` has `event: error` and a
   * `[DONE]`; `json` is a JSON body instead of the stream, and all that a request without a stream gets. Default `data`.
   */
  | {
      readonly type: 'error-in-stream'
      readonly code: string | number
      readonly message?: string
      readonly form?: 'data' | 'event' | 'json'
      readonly after?: number
    }
  /** The generation ends with this finish reason (`sensitive`, `network_error`, `model_context_window_exceeded`, any), at its end or after `after` deltas. */
  | { readonly type: 'finish'; readonly reason: string; readonly after?: number }
  /** Half an event, then on the same line a whole second generation with another id (anomalyco/opencode#8282). */
  | { readonly type: 'splice'; readonly after?: number }
  /** The stream ends without `[DONE]`. */
  | { readonly type: 'no-done' }
  /** A whole JSON answer although a stream was asked for. */
  | { readonly type: 'json-answer' }
  /** Tool calls in another of the seen shapes. */
  | { readonly type: 'tool-shape'; readonly shape: GlmToolShape }
  /** A forced tool choice hangs after one delta, as on glm-4.6 (Smana/runlore#391). Other requests are answered. */
  | { readonly type: 'forced-tool-hang' }

/** What a fault may need of the request that it strikes. */
export interface FaultContext {
  readonly acceptLanguage?: string | undefined
  /** Milliseconds since 1970. */
  readonly now: number
  readonly requestId: string
  readonly toolForced: boolean
  /** False for a whole JSON answer, which has no events to break. */
  readonly streamed: boolean
  /** The frames of another generation of the same answer, at the same pace. */
  readonly regenerate: () => Iterable<Step>
}

/** The plan with one fault in it. Faults that were applied before the frames were made change nothing here. */
export function withGlmFault(plan: Plan, fault: GlmFault, context: FaultContext): Plan {
  switch (fault.type) {
    case 'error': {
      const { retryAfter } = fault
      const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
      return glmErrorPlan(
        { ...fault, code: String(fault.code), nextFlushTime: fault.nextFlushTime ?? flushTime(context.now) },
        context.acceptLanguage,
        headers,
      )
    }
    case 'error-in-stream':
      return errorInStream(plan, fault, context)
    case 'splice':
      if (!context.streamed) return plan
      return {
        ...plan,
        body: afterFrames(plan.body, fault.after ?? defaultAfter, rest => spliced(rest, context.regenerate)),
      }
    case 'no-done':
      return { ...plan, body: without(plan.body, doneFrame) }
    case 'forced-tool-hang':
      return context.toolForced ? withConnectionFault(plan, { type: 'stall', after: 1 }) : plan
    case 'finish':
    case 'json-answer':
    case 'tool-shape':
      return plan
    default:
      return withConnectionFault(plan, fault)
  }
}

function errorInStream(plan: Plan, fault: Extract<GlmFault, { type: 'error-in-stream' }>, context: FaultContext): Plan {
  const error = glmErrorBody(
    { ...fault, code: String(fault.code), nextFlushTime: flushTime(context.now) },
    context.acceptLanguage,
  )
  if (fault.form === 'json' || !context.streamed) return jsonPlan(200, { error })
  const frames =
    fault.form === 'event'
      ? [`event: error\ndata: ${JSON.stringify({ error, request_id: context.requestId })}\n\n`, doneFrame]
      : [`data: ${JSON.stringify({ error })}\n\n`]
  return { ...plan, body: afterFrames(plan.body, fault.after ?? defaultAfter, () => frames) }
}

/** The line breaks off inside the word `"role"`, as it did in the field, and the next generation begins there; after the last event, nowhere. */
function* spliced(rest: Iterable<Step>, regenerate: () => Iterable<Step>): Generator<Step> {
  const mark = '"delta":{"role'
  for (const step of rest) {
    if (typeof step !== 'string' || step === doneFrame) {
      yield step
      continue
    }
    const at = step.indexOf(mark)
    yield step.slice(0, at < 0 ? step.length >> 1 : at + mark.length)
    yield* regenerate()
    return
  }
}

function* without(steps: Iterable<Step>, frame: string): Generator<Step> {
  for (const step of steps) if (step !== frame) yield step
}

/** `next_flush_time` as the vendor writes it, in the time of Beijing: five hours from now. */
const flushTime = (now: number): string =>
  new Date(now + (5 + 8) * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
