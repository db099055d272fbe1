import { type FaultPlace, untilFault } from '../core/fault-steps.js'
import type { Plan, Step } from '../core/plan.js'
import { commonFaults, type FaultShape, place } from '../course/fault-text.js'
import type { CommonFault, FaultContext } from '../course/faults.js'

/** A fault of Anthropic or of the connection. A `code` is the type of an error and may be any other. */
export type AnthropicFault =
  | CommonFault
  /** Half an event, then on the same line the `message_start` of a second generation, and all that follows it (vercel/ai#18331). */
  | ({ readonly type: 'splice' } & FaultPlace)
  /** A second generation with another id begins in the middle of the first, in good form (vercel/ai#18331). */
  | ({ readonly type: 'restart' } & FaultPlace)
  /** The `message_start` comes a second time, with the same id (vercel/ai). */
  | ({ readonly type: 'duplicate-start' } & FaultPlace)
  /** Each block begins before the one before it has ended, as at GLM's endpoint of this dialect. */
  | { readonly type: 'overlap' }
  /** Thoughts come encrypted, as `redacted_thinking`. */
  | { readonly type: 'redacted-thinking' }

const after = { value: 'after', fields: place } as const satisfies FaultShape

/** The faults that Anthropic has. */
export const anthropicFaults: Readonly<Record<AnthropicFault['type'], FaultShape>> = {
  ...commonFaults,
  splice: after,
  restart: after,
  'duplicate-start': after,
  overlap: { fields: {} },
  'redacted-thinking': { fields: {} },
}

/** The plan with one of Anthropic's own faults in it. */
export function strikeAnthropic(plan: Plan, fault: AnthropicFault, context: FaultContext): Plan | undefined {
  const { streamed, regenerate, hasText } = context
  const change = (body: Iterable<Step>): Plan => (streamed ? { ...plan, body } : plan)
  switch (fault.type) {
    case 'splice':
      return change(untilFault(plan.body, fault, hasText, rest => spliced(rest, regenerate)))
    case 'restart':
      return change(untilFault(plan.body, fault, hasText, regenerate))
    case 'duplicate-start':
      return change(startedTwice(plan.body, fault, hasText))
    case 'overlap':
      return change(overlapping(plan.body))
    default:
      return undefined
  }
}

/** The line breaks off in the middle, and the data of the next generation's first event stands there; its other events are whole. */
function* spliced(rest: Iterable<Step>, regenerate: () => Iterable<Step>): Generator<Step> {
  for (const step of rest) {
    if (typeof step !== 'string' || !step.startsWith('event: content_block')) {
      yield step
      continue
    }
    const data = step.indexOf('data: ')
    yield step.slice(0, data + Math.floor((step.length - data) / 2))
    let first = true
    for (const next of regenerate()) {
      const cut = first && typeof next === 'string'
      yield cut ? next.slice(next.indexOf('{"type":"message_start"')) : next
      if (cut) first = false
    }
    return
  }
}

function* startedTwice(steps: Iterable<Step>, place: FaultPlace, hasText: () => boolean): Generator<Step> {
  let start = ''
  const remembering = function* () {
    for (const step of steps) {
      if (start === '' && typeof step === 'string') start = step
      yield step
    }
  }
  yield* untilFault(remembering(), place, hasText, function* (rest) {
    yield start
    yield* rest
  })
}

/** The end of a block waits for the beginning of the next, or for the end of the message. */
function* overlapping(steps: Iterable<Step>): Generator<Step> {
  let held: Step | undefined
  for (const step of steps) {
    const is = (event: string) => typeof step === 'string' && step.startsWith(`event: ${event}\n`)
    if (is('content_block_stop')) {
      held = step
      continue
    }
    if (held !== undefined && is('message_delta')) yield held
    yield step
    if (held !== undefined && is('content_block_start')) yield held
    if (is('message_delta') || is('content_block_start')) held = undefined
  }
}
