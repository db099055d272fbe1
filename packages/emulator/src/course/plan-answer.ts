import type { Answer } from '../answer/answer.js'
import { type Asked, countPromptTokens, isToolForced, promptOf } from '../answer/asked.js'
import { composeAnswer } from '../answer/compose.js'
import { type Delta, readAnswer } from '../answer/deltas.js'
import { givenAnswer } from '../answer/given-answer.js'
import { type Pace, paced } from '../core/pace.js'
import { jsonPlan, type Plan } from '../core/plan.js'
import type { RequestHead } from '../core/request-log.js'
import type { Controls } from './controls.js'
import type { FaultContext } from './faults.js'
import { type AnyFault, type CommonFault, withCommonFault } from './faults.js'
import type { VendorOptions } from './options.js'
import type { Api, Vendor } from './vendor.js'
import type { Writer } from './writer.js'

/** A request that passed every check. */
interface AcceptedCall<Body, Fault extends AnyFault> {
  readonly vendor: Vendor<Body, Fault>
  readonly options: VendorOptions<Body, Fault>
  readonly api: Api<Body, Fault>
  readonly body: Body
  readonly asked: Asked
  readonly request: RequestHead
  readonly controls: Controls
  readonly faults: readonly Fault[]
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The answer to an accepted request, with its pace and its faults. */
export function planAnswer<Body, Fault extends AnyFault>(call: AcceptedCall<Body, Fault>): Plan {
  const { vendor, asked, controls, faults, request } = call
  const progress = { hasText: false }
  const [writer, deltas] = generate(call, progress)
  const streamed = asked.streamed && !faults.some(fault => fault.type === 'json-answer')
  const pace = paceOf(controls.pace, tokensPerEventOf(call))
  const plan: Plan = streamed
    ? { status: 200, headers: writer.headers, body: paced(writer.stream(deltas), pace) }
    : jsonPlan(200, writer.whole(deltas), { ...writer.headers, 'content-type': jsonType })
  const context: FaultContext = {
    request,
    now: call.now,
    toolForced: isToolForced(asked),
    streamed,
    writer,
    hasText: () => progress.hasText,
    regenerate: () => {
      const [another, otherDeltas] = generate(call, progress, true)
      return paced(another.stream(otherDeltas), pace)
    },
  }
  const tools = {
    badEvent: vendor.badEvent,
    refuse: (failure: Parameters<typeof vendor.refuse>[0]) => vendor.refuse(failure, request),
  }
  return faults.reduce(
    (faulty, fault) =>
      vendor.strike?.(faulty, fault, context) ??
      withCommonFault(faulty, fault as AnyFault as CommonFault, context, tools),
    plan,
  )
}

const jsonType = 'application/json; charset=UTF-8'

const tokensPerEventOf = <Body, Fault extends AnyFault>({ vendor, options }: AcceptedCall<Body, Fault>): number =>
  options.tokensPerEvent ?? vendor.tokensPerEvent

/** A pace is in tokens, and they travel several in an event. */
const paceOf = ({ tokensPerSecond = 0, ...pace }: Pace, tokensPerEvent: number): Pace => ({
  ...pace,
  tokensPerSecond: tokensPerSecond / tokensPerEvent,
})

/** The progress of an answer. */
interface Progress {
  /** The first text has been asked for. */
  hasText: boolean
}

const withoutReasoning = ({ reasoning: _, ...answer }: Answer): Answer => answer

/** Takes note of the first text that is asked for. */
function* noting(deltas: Iterable<Delta>, progress: Progress): Generator<Delta> {
  for (const delta of deltas) {
    progress.hasText ||= delta.type === 'text'
    yield delta
  }
}

/** One generation: who writes it, and what it says. Asks the `answer` option anew each time. @param again - one was begun before. */
function generate<Body, Fault extends AnyFault>(
  call: AcceptedCall<Body, Fault>,
  progress: Progress,
  again = false,
): [Writer, Iterable<Delta>] {
  const { vendor, options, api, body, asked, request, controls, faults, now } = call
  const { model, text } = controls
  const given =
    givenAnswer(options.answer?.(body, request)) ?? composeAnswer(promptOf(asked, model, text, new Date(now), again))
  const revised = vendor.revise?.(given, faults) ?? given
  const answer = asked.thinkingOff ? withoutReasoning(revised) : revised
  const promptTokens = countPromptTokens(asked)
  const { promptTokens: told = promptTokens, cachedTokens = 0 } = answer.usage ?? {}
  const writer = api.begin({ body, model, asked, request, answer, promptTokens: told, cachedTokens, faults, now })
  const finish = faults.find(fault => fault.type === 'finish') as Extract<CommonFault, { type: 'finish' }> | undefined
  const deltas = readAnswer(answer, {
    promptTokens,
    maxTokens: asked.maxTokens,
    stop: asked.stop,
    tokensPerEvent: tokensPerEventOf(call),
    finish,
    newCallId: vendor.newCallId,
  })
  return [writer, noting(deltas, progress)]
}
