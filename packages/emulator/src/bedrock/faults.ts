import { type FaultPlace, untilFault } from '../core/fault-steps.js'
import type { Plan, Step } from '../core/plan.js'
import { commonFaults, type FaultShape, place } from '../course/fault-text.js'
import type { CommonFault, FaultContext } from '../course/faults.js'

/** A fault of Bedrock or of the connection. A `code` is the name of an exception, such as `ThrottlingException`, and may be any other. */
export type BedrockFault =
  | CommonFault
  /** A byte of an event is another one on the way, so that its checksum does not fit. */
  | ({ readonly type: 'damage' } & FaultPlace)
  /** Thoughts come as bytes that stand for them. */
  | { readonly type: 'redacted-thinking' }
  /** The usage comes in front of the event that tells why the answer ends. */
  | { readonly type: 'early-usage' }

/** The faults that Bedrock has. */
export const bedrockFaults: Readonly<Record<BedrockFault['type'], FaultShape>> = {
  ...commonFaults,
  damage: { value: 'after', fields: place },
  'redacted-thinking': { fields: {} },
  'early-usage': { fields: {} },
}

/** The plan with one of Bedrock's own faults in it. */
export function strikeBedrock(plan: Plan, fault: BedrockFault, { streamed, hasText }: FaultContext): Plan | undefined {
  if (fault.type !== 'damage') return undefined
  return streamed ? { ...plan, body: untilFault(plan.body, fault, hasText, damaged) } : plan
}

/** The first frame has another byte in its middle. */
function* damaged(rest: Iterable<Step>): Generator<Step> {
  let first = true
  for (const step of rest) {
    if (!first || !(step instanceof Uint8Array)) {
      yield step
      continue
    }
    first = false
    const middle = step.length >> 1
    yield step.map((byte, at) => (at === middle ? byte ^ 1 : byte))
  }
}
