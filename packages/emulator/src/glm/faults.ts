import type { ToolShapeName } from '../chat-completions/tool-shapes.js'
import { type FaultPlace, untilFault } from '../core/fault-steps.js'
import { withConnectionFault } from '../core/faults.js'
import { jsonPlan, type Plan, type Step } from '../core/plan.js'
import type { FaultContext } from '../course/faults.js'
import { type CommonFault, failureOf } from '../course/faults.js'
import { doneFrame } from './encode.js'
import { glmErrorBody } from './errors.js'

/** A fault of GLM or of the connection. A `code` is a business code of the vendor's table and may be any other. */
export type GlmFault =
  | Exclude<CommonFault, { type: 'error' | 'error-in-stream' }>
  /** `nextFlushTime` goes into the message. */
  | (Extract<CommonFault, { type: 'error' }> & { readonly nextFlushTime?: string })
  /**
   * An error under status 200: `data` is a `data:` line with an error in it, and the end; `event` has `event: error` and a
   * `[DONE]`; `json` is a JSON body instead of the stream, and all that a request without a stream gets. Default `data`.
   */
  | (Extract<CommonFault, { type: 'error-in-stream' }> & { readonly form?: 'data' | 'event' | 'json' })
  /** Half an event, then on the same line a whole second generation with another id (anomalyco/opencode#8282). */
  | ({ readonly type: 'splice' } & FaultPlace)
  /** Tool calls in another of the seen shapes. */
  | { readonly type: 'tool-shape'; readonly shape: ToolShapeName }
  /** A forced tool choice hangs after one delta, as on glm-4.6 (Smana/runlore#391). Other requests are answered. */
  | { readonly type: 'forced-tool-hang' }

/** The plan with one of GLM's own faults in it. */
export function strikeGlm(plan: Plan, fault: GlmFault, context: FaultContext): Plan | undefined {
  const { streamed, regenerate, toolForced, request, now, hasText } = context
  switch (fault.type) {
    case 'error-in-stream': {
      if (fault.form !== 'json' && streamed) return undefined
      const error = glmErrorBody(failureOf(fault), now, request.headers['accept-language'])
      return jsonPlan(200, { error })
    }
    case 'splice': {
      if (!streamed) return plan
      return { ...plan, body: untilFault(plan.body, fault, hasText, rest => spliced(rest, regenerate)) }
    }
    case 'forced-tool-hang':
      return toolForced ? withConnectionFault(plan, { type: 'stall', after: 1 }, '', hasText) : plan
    default:
      return undefined
  }
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
